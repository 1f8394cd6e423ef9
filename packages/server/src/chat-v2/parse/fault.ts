import type { WireFault } from '@parley/protocol/chat-v2';

/** What is wrong with one parameter; it goes into `errors` as it is. Never holds a value that was given (I16). */
export type Fault = WireFault;

/** The outcome of reading one operation's parameters. Faults are complete and ordered by code (CV-ERR-1). */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly [Fault, ...Fault[]] };

/** Collects the faults of one request; makes no list while there are none, as on almost every request. */
export class FaultList {
  #faults: Fault[] | undefined;

  add(code: Fault['code'], advice: string): void {
    this.#faults ??= [];
    this.#faults.push({ code, advice });
  }

  /** The value if nothing was added, else every fault. */
  settle<Value>(value: Value): Parsed<Value> {
    if (this.#faults === undefined) return { ok: true, value };
    const [first, ...others] = this.#faults.sort((a, b) => a.code - b.code);
    return { ok: false, faults: [first!, ...others] };
  }
}
