import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DocumentWrite } from '../index.ts';
import type { Extras } from './encoded-batch.ts';
import { prepare } from './prepare.ts';

/** Writes what an append asks beside its events, after its conditions have been looked at. */
export class ExtraWrites {
  readonly #putSnapshot: StatementSync;
  readonly #endSession: StatementSync;
  readonly #armTimer: StatementSync;
  readonly #disarmTimers: StatementSync;
  readonly #releaseClaim: StatementSync;
  readonly #takeClaim: StatementSync;
  readonly #writeDocument: StatementSync;
  readonly #countDocumentWrites: StatementSync;

  constructor(database: DatabaseSync) {
    this.#putSnapshot = prepare(database, 'put-snapshot');
    this.#endSession = prepare(database, 'end-session');
    this.#armTimer = prepare(database, 'arm-timer');
    this.#disarmTimers = prepare(database, 'disarm-timers');
    this.#releaseClaim = prepare(database, 'release-claim');
    this.#takeClaim = prepare(database, 'take-claim');
    this.#writeDocument = prepare(database, 'write-document');
    this.#countDocumentWrites = prepare(database, 'count-document-writes');
  }

  write(session: number, last: number, extras: Extras): void {
    const { snapshot, endedAt, arm, disarmAll, release, take, put } = extras;
    if (snapshot !== undefined) this.#putSnapshot.run(session, last, snapshot);
    if (endedAt !== undefined) this.#endSession.run(endedAt, session);
    for (const { kind, dueAt } of arm ?? []) this.#armTimer.run(session, kind, dueAt);
    if (disarmAll) this.#disarmTimers.run(session);
    for (const key of release ?? []) this.#releaseClaim.run(key);
    if (take !== undefined) this.#takeClaim.run(take.key, take.value, take.expiresAt);
    if (put !== undefined) this.writeDocuments(put);
  }

  writeDocuments(writes: readonly DocumentWrite[]): void {
    for (const { kind, name, value } of writes) {
      this.#writeDocument.run(kind, name, value === null ? null : JSON.stringify(value));
    }
    this.#countDocumentWrites.run(writes.length);
  }
}
