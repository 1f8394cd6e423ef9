import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { findStale } from '../find-stale.ts';
import type { Claim, Outcome } from '../index.ts';
import type { PlacedAppend } from './commit-batch.ts';
import { cellsOfEvent, type Extras } from './encoded-batch.ts';
import { prepare } from './prepare.ts';

type Refused = Exclude<Outcome, { readonly state: 'committed' }>;

/** What may stand against an append, looked up in the port's order of outcomes; changes nothing. */
export class Conditions {
  readonly #findSession: StatementSync;
  readonly #findToken: StatementSync;
  readonly #findSignOfLife: StatementSync;
  readonly #findClaim: StatementSync;
  readonly #findDocument: StatementSync;

  constructor(database: DatabaseSync) {
    this.#findSession = prepare(database, 'find-session');
    this.#findToken = prepare(database, 'find-token');
    this.#findSignOfLife = prepare(database, 'find-sign-of-life');
    this.#findClaim = prepare(database, 'find-claim');
    this.#findDocument = prepare(database, 'find-document');
  }

  /** Where a session that is to be begun stands: 0; `undefined` when there is one of this chatId already. */
  headOf(chatId: string): 0 | undefined {
    return this.#findSession.get(chatId) === undefined ? 0 : undefined;
  }

  /** The first event, in order, whose token is in the log or stands before it in the same append. */
  findRepeated({ session, expectedIndex, count, at, events }: PlacedAppend): Refused | null {
    const own = new Map<string, number>();
    for (let offset = 0; offset < count; offset += 1) {
      const cell = at + offset * cellsOfEvent;
      const party = events[cell + 1] as number;
      const token = events[cell + 4] as string | null;
      if (token === null) continue;
      const stored = this.#findToken.get(session, party, token)?.['event_index'] as number | undefined;
      const index = stored ?? own.get(`${party} ${token}`);
      if (index !== undefined) return { state: 'repeated', token, index };
      own.set(`${party} ${token}`, expectedIndex + 1 + offset);
    }
    return null;
  }

  /** For an append whose index holds and that asks more than that. */
  judge(append: PlacedAppend, extras: Extras, now: number): Refused | null {
    const { row, unseenSince, take, put } = extras;
    if (row === undefined && unseenSince === undefined && take === undefined && put === undefined) return null;
    const repeated = this.findRepeated(append);
    if (repeated !== null) return repeated;
    if (unseenSince !== undefined && this.#isSeen(append.session, unseenSince)) return { state: 'seen' };
    const by = take && this.#findHolder(take.key, now);
    if (by) return { state: 'taken', by };
    return this.findStaleDocument(put ?? []);
  }

  findStaleDocument(writes: NonNullable<Extras['put']>) {
    return findStale(writes, (kind, name) => {
      const row = this.#findDocument.get(kind, name);
      return row && { version: Number(row['version']), present: row['present'] === 1 };
    });
  }

  #isSeen(session: number, since: number): boolean {
    const seenAt = this.#findSignOfLife.get(session)?.['seen_at'];
    return seenAt !== undefined && Number(seenAt) >= since;
  }

  #findHolder(key: string, now: number): Claim | null {
    const row = this.#findClaim.get(key, now);
    if (row === undefined) return null;
    return { key, value: row['value'] as string, expiresAt: row['expires_at'] as number | null };
  }
}
