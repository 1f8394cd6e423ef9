import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { PlacedAppend } from './commit-batch.ts';
import { cellsOfEvent } from './encoded-batch.ts';
import { prepare } from './prepare.ts';

/** Inserts the events of appends under ids that only grow: the global order of commits (LS-ST-10). */
export class EventInserts {
  readonly #insert: StatementSync;
  readonly #removeFrom: StatementSync;
  #nextId: number;

  constructor(database: DatabaseSync) {
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
        if (offset > 0) this.#removeFrom.run(firstId);
        return false;
      }
      this.#nextId += 1;
    }
    return true;
  }
}
