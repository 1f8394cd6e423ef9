import type { SessionNumber } from '../../domain/ids.ts';
import type { Append, Outcome } from '../index.ts';

const kept = 1_000;

/**
 * The last appends that were committed without an event, which no row carries the id of. Enough in memory: only the
 * process that made one asks for it, soon after.
 */
export class RecentAppends {
  readonly #numbers = new Map<number, SessionNumber>();

  note(batch: readonly Append[], outcomes: readonly Outcome[]): void {
    for (let place = 0; place < batch.length; place += 1) {
      const outcome = outcomes[place]!;
      if (batch[place]!.events.length === 0 && outcome.state === 'committed')
        this.#add(batch[place]!.id, outcome.number);
    }
  }

  find(id: number): SessionNumber | null {
    return this.#numbers.get(id) ?? null;
  }

  #add(id: number, number: SessionNumber): void {
    this.#numbers.set(id, number);
    if (this.#numbers.size <= kept) return;
    for (const oldest of this.#numbers.keys()) {
      this.#numbers.delete(oldest);
      return;
    }
  }
}
