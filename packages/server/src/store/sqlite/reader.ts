import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ChatId, SessionNumber } from '../../domain/ids.ts';
import type { Confirmation, EventRow, FollowCursor, StoredSession } from '../index.ts';
import type { ReaderCalls } from './calls.ts';
import { openReadable } from './open-database.ts';
import { prepare } from './prepare.ts';
import { type Row, toClaim, toDocument, toDueTimer, toEventRow, toSessionRow } from './rows.ts';
import type { Served } from './serve-calls.ts';

/**
 * Reads of a file that another thread writes. Every call is one short transaction: nothing is kept open between two
 * calls, so no reader holds the write-ahead log up (LS-ST-7).
 */
export class Reader implements ReaderCalls, Served {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#database = openReadable(file);
  }

  find(chatId: ChatId): StoredSession | null {
    return this.#inTransaction(() => this.#complete(this.#get('find-session', chatId)));
  }

  load(number: SessionNumber): StoredSession | null {
    return this.#inTransaction(() => this.#complete(this.#get('load-session', number)));
  }

  read(number: SessionNumber, from: number, limit: number, maxBytes: number): EventRow[] {
    const page: EventRow[] = [];
    let bytes = 0;
    // Row by row: a page that is full reads no further.
    for (const row of this.#statement('read-events').iterate(number, from, limit)) {
      const event = toEventRow(row);
      bytes += Buffer.byteLength(event.body);
      if (page.length > 0 && bytes > maxBytes) break;
      page.push(event);
    }
    return page;
  }

  findToken(number: SessionNumber, party: number, token: string): number | null {
    return (this.#get('find-token', number, party, token)?.['event_index'] as number | undefined) ?? null;
  }

  findClaim(key: string, now: number) {
    const row = this.#get('find-claim', key, now);
    return row === undefined ? null : toClaim(row);
  }

  confirm(numbers: readonly SessionNumber[]): Confirmation {
    return this.#inTransaction(() => {
      const heads = new Map<SessionNumber, { last: number; lastVisible: number }>();
      for (const number of numbers) {
        const last = this.#get('find-last-index', number)?.['event_index'] as number | undefined;
        if (last === undefined) continue;
        const lastVisible = this.#get('find-last-visible-index', number)?.['event_index'] as number | undefined;
        heads.set(number, { last, lastVisible: lastVisible ?? 0 });
      }
      return { heads, documentsVersion: Number(this.#get('find-documents-version')?.['value']) };
    });
  }

  follow(cursor: FollowCursor | null, limit: number) {
    const after = cursor === null ? 0 : Number(cursor);
    const rows = this.#statement('follow-events').all(after, limit);
    const events = rows.map((row) => ({ ...toEventRow(row), number: row['session'] as SessionNumber }));
    return { events, cursor: toCursor(rows.at(-1)?.['id'] ?? after) };
  }

  followEnd(): FollowCursor {
    return toCursor(this.#get('find-last-event-id')?.['id'] ?? 0);
  }

  dueTimers(now: number, limit: number) {
    return this.#statement('find-due-timers').all(now, limit).map(toDueTimer);
  }

  lastSeen(number: SessionNumber): number | null {
    return (this.#get('find-sign-of-life', number)?.['seen_at'] as number | undefined) ?? null;
  }

  readDocuments(kind?: string) {
    const rows =
      kind === undefined
        ? this.#statement('read-documents').all()
        : this.#statement('read-documents-of-kind').all(kind);
    return rows.map(toDocument);
  }

  countLive(): ReadonlyMap<string, number> {
    return new Map(
      this.#statement('count-live')
        .all()
        .map((row) => [row['service'] as string, row['live'] as number]),
    );
  }

  findAppend(id: number, session: SessionNumber | ChatId, index: number): SessionNumber | null {
    const number = typeof session === 'number' ? session : this.#get('find-session', session)?.['number'];
    if (number === undefined) return null;
    return this.#get('find-append', number as number, index)?.['append'] === id ? (number as SessionNumber) : null;
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  /** The session of a row: its last snapshot, and all events after that. */
  #complete(row: Row | undefined): StoredSession | null {
    if (row === undefined) return null;
    const session = toSessionRow(row);
    const snapshot = this.#get('find-snapshot', session.number);
    const index = (snapshot?.['event_index'] as number | undefined) ?? 0;
    const tail = this.#statement('read-events').all(session.number, index + 1, -1);
    return {
      ...session,
      snapshot: snapshot === undefined ? null : { index, body: snapshot['body'] as string },
      tail: tail.map(toEventRow),
    };
  }

  /** What several statements see is of one moment. */
  #inTransaction<T>(work: () => T): T {
    this.#statement('begin').get();
    try {
      return work();
    } finally {
      this.#statement('commit').get();
    }
  }

  #get(verb: string, ...values: (string | number)[]): Row | undefined {
    return this.#statement(verb).get(...values);
  }

  /** Prepared when first needed: a start waits for none. */
  #statement(verb: string): StatementSync {
    const prepared = this.#statements.get(verb);
    if (prepared !== undefined) return prepared;
    const statement =
      verb === 'begin' || verb === 'commit' ? this.#database.prepare(verb) : prepare(this.#database, verb);
    this.#statements.set(verb, statement);
    return statement;
  }
}

function toCursor(id: unknown): FollowCursor {
  return String(id) as FollowCursor;
}
