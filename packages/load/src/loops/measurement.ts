import { dealChats } from './deal-chats.ts';
import { Lane } from './lane.ts';
import { type Load, type LoadResult, SpoiltRunError } from './load.ts';
import { Tally } from './tally.ts';

/** Replies that are still out when a run ends get so long. */
const lastReplyMs = 10_000;

/**
 * The frame of a run: lanes, warm-up, measuring, the wait for what is still out. `begin` gets the lanes going and
 * returns what is called with each lane that is free again, until `isOver`.
 */
export class Measurement {
  readonly load: Load;
  readonly lanes: readonly Lane[];
  #isOver = false;
  #out = 0;
  readonly #tally: Tally;

  private constructor(load: Load, lanes: readonly Lane[], tally: Tally) {
    this.load = load;
    this.lanes = lanes;
    this.#tally = tally;
  }

  static async open(load: Load): Promise<Measurement> {
    const tally = new Tally();
    const { target, chats, connections, turn = 1 } = load;
    const hands = dealChats(chats, connections);
    const lanes = await Promise.all(hands.map((hand) => Lane.open(target, hand, turn, tally)));
    return new Measurement(load, lanes, tally);
  }

  /** True once nothing more may be sent: the time is over, or the run is spoilt. */
  get isOver(): boolean {
    return this.#isOver || this.#tally.failed > 0;
  }

  /** Call with every request that goes out, and `countBack` when its lane is free again. */
  countOut(): void {
    this.#out += 1;
  }

  countBack(): void {
    this.#out -= 1;
  }

  /** @throws {SpoiltRunError} */
  async run(begin: () => void): Promise<LoadResult> {
    const { warmUpMs, measureMs, readCpuMs } = this.load;
    try {
      begin();
      await sleep(warmUpMs);
      const cpuBefore = readCpuMs();
      const startedAt = performance.now();
      this.#tally.forgetWarmUp();
      await sleep(measureMs);
      const durationMs = performance.now() - startedAt;
      const cpuMs = readCpuMs() - cpuBefore;
      const requests = this.#tally.acknowledged;
      const latency = this.#tally.latency();
      this.#isOver = true;
      await this.#awaitLast();
      if (this.#tally.failed > 0) throw new SpoiltRunError(`a reply was no ACK: ${this.#tally.firstFailure}`);
      if (requests === 0) throw new SpoiltRunError('the server answered nothing while it was measured');
      const perSecond = (requests * 1_000) / durationMs;
      return { requests, durationMs, perSecond, cpuMs, cpuPerRequestUs: (cpuMs * 1_000) / requests, latency };
    } finally {
      this.#isOver = true;
      for (const lane of this.lanes) lane.close();
    }
  }

  async #awaitLast(): Promise<void> {
    const until = performance.now() + lastReplyMs;
    while (this.#out > 0 && this.#tally.failed === 0) {
      if (performance.now() > until) throw new SpoiltRunError(`${this.#out} requests were never answered`);
      await sleep(2);
    }
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
