import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { PlacedAppend } from './commit-batch.ts';
import { cellsOfEvent } from './encoded-batch.ts';
import type { Places } from './places.ts';
import { prepare } from './prepare.ts';

/** Inserts the events of appends under ids that only grow: the global order of commits (LS-ST-10). */
export class EventInserts {
  readonly #insert: StatementSync;
  readonly #removeFrom: StatementSync;
  readonly #places: Places;
  #nextId: number;

  constructor(database: DatabaseSync, places: Places) {
    this.#places = places;
    this.#insert = prepare(database, 'insert-event');
    this.#removeFrom = prepare(database, 'remove-events-from');
    this.#nextId = Number(prepare(database, 'find-next-event-id').get()?.['id']);
  }

  /** Where the cells of the append after this one begin. */
  after({ at, count }: PlacedAppend): number {
    return at + count * cellsOfEvent;
  }

  /** False, and nothing is inserted, when the log has one of the tokens already. */
  insert({ id, expectedIndex, count, at, events }: PlacedAppend, session: number): boolean {
    const firstId = this.#nextId;
    for (let offset = 0; offset < count; offset += 1) {
      const cell = at + offset * cellsOfEvent;
      const { changes } = this.#insert.run(
        this.#nextId,
        session,
        expectedIndex + 1 + offset,
        events[cell]!,
        events[cell + 1]!,
        events[cell + 2]!,
        events[cell + 3]!,
        events[cell + 4]!,
        offset === 0 ? id : null,
      );
      if (changes === 0) {
        if (offset > 0) this.#remove(firstId);
        return false;
      }
      this.#places.add(session, expectedIndex + 1 + offset, this.#nextId);
      this.#nextId += 1;
    }
    return true;
  }

  #remove(firstId: number): void {
    this.#removeFrom.run(firstId);
    this.#places.removeFrom(firstId);
  }
}
