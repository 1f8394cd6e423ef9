import type { Watch } from '../check/check.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Outcome } from './outcome.ts';

/** Shows every reply of the run to one watch, and keeps the first that it does not like. */
export class Watcher {
  readonly #watch: Watch;
  readonly #pageOrigin: string;
  #seen = 0;
  #wrong = 0;
  #first: { readonly sentence: string; readonly exchange: Exchange } | null = null;

  constructor(watch: Watch, pageOrigin: string) {
    this.#watch = watch;
    this.#pageOrigin = pageOrigin;
  }

  look(exchange: Exchange): void {
    if (!this.#watch.concerns(exchange)) return;
    this.#seen += 1;
    const sentence = this.#watch.judge(exchange, this.#pageOrigin);
    if (sentence === null) return;
    this.#wrong += 1;
    this.#first ??= { sentence, exchange };
  }

  /** `tourFailure`: why the tour that is to bring every kind of reply was not made to its end. */
  outcome(tourFailure: string | null): Outcome {
    const { id, title, profile } = this.#watch;
    if (this.#first === null) {
      if (this.#seen > 0) return { id, title, profile, state: 'passed' };
      return tourFailure === null
        ? { id, title, profile, state: 'skipped', reason: 'no such reply came' }
        : { id, title, profile, state: 'failed', sentence: `No such reply came: ${tourFailure}`, evidence: {} };
    }
    const { sentence, exchange } = this.#first;
    const others = this.#wrong === 1 ? '' : ` So it was in ${this.#wrong} of ${this.#seen} replies.`;
    const evidence = { sent: exchange.sent, received: exchange.received };
    return { id, title, profile, state: 'failed', sentence: `${sentence}${others}`, evidence };
  }
}
