import type { ChatId, SessionNumber } from '../domain/ids.ts';
import type { Timer, TimerKind } from '../domain/timers.ts';

/**
 * The store's port (LS-ST-1, LS-ST-6). A driver is narrow: it keeps rows and knows nothing of a session's meaning.
 * Group commit, caching, confirmation and retries are shared code above it (`batch.ts`, `cache.ts`, `confirm.ts`).
 *
 * Every method rejects with a `StoreError` and nothing else.
 */
export interface StoreDriver extends AsyncDisposable {
  /**
   * True when no other process can write to this store: then the memory of this one is the confirmation (LS-ST-9).
   */
  readonly exclusive: boolean;

  /**
   * Commits a batch in one transaction; each append is applied whole or not at all, on its own conditions, in order.
   * Resolves only when all that was applied is durable (LS-ST-2), with one outcome for each append.
   * Rejects when nothing of the batch was applied (`unavailable`, `sync-failed`), or nobody knows (`unknown`).
   *
   * An append for which several outcomes hold gets the first of: `repeated`, `conflict`, `seen`, `taken`, `stale`.
   * `repeated` comes first, since a retry must be recognised also when the log has moved on meanwhile (LS-ST-4); it
   * names the first of the append's events whose token is known. A session that is not there, one that is there
   * already and is to be begun, and an `expectedIndex` beyond the last are conflicts.
   */
  commit(batch: readonly Append[]): Promise<readonly Outcome[]>;
  /** The session of this append if it was committed, by its id; asked after an `unknown`. */
  wasCommitted(append: Append): Promise<SessionNumber | null>;

  /** The session of a chatId: its row, its last snapshot and all events after that; `null` when there is none. */
  find(chatId: ChatId): Promise<StoredSession | null>;
  /** The same by number. */
  load(number: SessionNumber): Promise<StoredSession | null>;
  /** Events with `index >= from` in order: at most `limit` and about `maxBytes` of bodies, at least one if any is there. */
  read(number: SessionNumber, from: number, limit: number, maxBytes: number): Promise<readonly EventRow[]>;
  /** The index of the event that carries this retry token (LS-ST-5). */
  findToken(number: SessionNumber, party: number, token: string): Promise<number | null>;
  /** A claim that has not expired by `now`. */
  findClaim(key: string, now: number): Promise<Claim | null>;

  /** Last indices as of a moment after the call began (LS-ST-9); unknown numbers are left out. */
  confirm(numbers: readonly SessionNumber[]): Promise<Confirmation>;

  /**
   * Events in the global order of their commits, after `cursor`, at most `limit` (LS-ST-10). `null`: from the
   * beginning. Without new events the cursor that comes back is as good as the one given.
   */
  follow(cursor: FollowCursor | null, limit: number): Promise<FollowPage>;
  /** The cursor after everything that is committed now. */
  followEnd(): Promise<FollowCursor>;

  /** Timer rows due at or before `now`, oldest first (LS-TIME-1); of ended sessions too, until they are disarmed. */
  dueTimers(now: number, limit: number): Promise<readonly DueTimer[]>;
  /** Moves timer rows that exist; others are left alone. */
  rearm(timers: readonly { readonly number: SessionNumber; readonly timer: Timer }[]): Promise<void>;
  /** Moves every timer row by so much: the wall clock that the due times are in has been set (LS-TIME-2). */
  shiftTimers(byMs: number): Promise<void>;
  /** Stored signs of life, epoch ms; never moves one back, and leaves unknown sessions out (LS-TIME-3). */
  touch(seen: readonly { readonly number: SessionNumber; readonly at: number }[]): Promise<void>;
  /** Stored sign of life, epoch ms; `null` when there is none yet. */
  lastSeen(number: SessionNumber): Promise<number | null>;

  /** Every document, or those of one kind. */
  readDocuments(kind?: string): Promise<readonly StoreDocument[]>;
  /** Writes all, in order, or none, and says which one is stale. */
  putDocuments(
    writes: readonly DocumentWrite[],
  ): Promise<{ state: 'committed' } | { state: 'stale'; document: DocumentKey }>;

  /** Live sessions by service. */
  countLive(): Promise<ReadonlyMap<string, number>>;
  /** Removes claims that expired by `now`; at most `limit`, and says how many. */
  purgeClaims(now: number, limit: number): Promise<number>;
}

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** An event as a row. `body` is the JSON of what `codec.ts` writes; the driver never looks inside. */
export interface EventRow {
  readonly index: number;
  /** Epoch ms. */
  readonly at: number;
  /** True when the customer may see it (visibility `all`): drivers keep it for the last visible index. */
  readonly visible: boolean;
  readonly body: string;
  /** A `send`'s retry token (its hash), unique for (session, party, token); `null` for the rest. */
  readonly token: string | null;
  readonly party: number;
}

/** What a session is found by; written once, with its first append. `endedAt` is set by the append that ends it. */
export interface SessionRow {
  readonly chatId: ChatId;
  readonly userId: string;
  /** SHA-256 of the secureKey, base64url (LS-SEC-1). */
  readonly keyHash: string;
  readonly service: string;
}

export interface StoredSession extends SessionRow {
  readonly number: SessionNumber;
  readonly endedAt: number | null;
  readonly snapshot: { readonly index: number; readonly body: string } | null;
  /** All events after the snapshot, or all there are. */
  readonly tail: readonly EventRow[];
}

export interface Append {
  /** Random, below 2^53: the store can be asked whether this append was committed (LS-ST-1). */
  readonly id: number;
  /** The session's number, or the row of a session that this append begins (then `expectedIndex` is 0). */
  readonly session: SessionNumber | SessionRow;
  /** Index of the last event the events were decided on. */
  readonly expectedIndex: number;
  /** Indices `expectedIndex + 1 …`; none for an append that only takes claims or moves timers. */
  readonly events: readonly EventRow[];
  /** The session after the events. */
  readonly snapshot?: string;
  readonly take?: Claim;
  /** Keys of claims, whoever has them; never the one that this append takes. */
  readonly release?: readonly string[];
  readonly put?: readonly DocumentWrite[];
  /** One row for each kind: what was armed before is replaced. */
  readonly arm?: readonly Timer[];
  /** Removes all timers of the session, those of `arm` too. */
  readonly disarmAll?: boolean;
  /** The session ended at this time, epoch ms. */
  readonly endedAt?: number;
  /** Commits only if no sign of life at or after this time is stored (LS-TIME-3); else the outcome is `seen`. */
  readonly unseenSince?: number;
}

/** A unique key, taken in the same transaction as the append (LS-ST-1). */
export interface Claim {
  readonly key: string;
  readonly value: string;
  /** Epoch ms from which on the claim is as good as none, by the driver's clock. `null`: until released. */
  readonly expiresAt: number | null;
}

export type Outcome =
  | { readonly state: 'committed'; readonly number: SessionNumber; readonly index: number }
  /** The log is not at `expectedIndex`. */
  | { readonly state: 'conflict' }
  /** One of the tokens is in the log already, at `index`; or stands twice in this append, first at `index`. */
  | { readonly state: 'repeated'; readonly token: string; readonly index: number }
  | { readonly state: 'taken'; readonly by: Claim }
  | { readonly state: 'stale'; readonly document: DocumentKey }
  | { readonly state: 'seen' }
  /** The stored data of this session is broken, and nothing of this append was applied (LS-LOG-7). */
  | { readonly state: 'unreadable'; readonly reason: string };

export interface DocumentKey {
  readonly kind: string;
  readonly name: string;
}

export interface StoreDocument extends DocumentKey {
  /**
   * 1 when first written, then one more with each write, a removal included: one written again after that goes on
   * counting, so that it never fits what somebody read before.
   */
  readonly version: number;
  readonly value: JsonValue;
}

export interface DocumentWrite extends DocumentKey {
  /** 0: the document must not exist. */
  readonly expectedVersion: number;
  /** `null` removes it. */
  readonly value: JsonValue | null;
}

export interface Confirmation {
  readonly heads: ReadonlyMap<SessionNumber, { readonly last: number; readonly lastVisible: number }>;
  /** Grows with every write of a document. */
  readonly documentsVersion: number;
}

declare const cursorBrand: unique symbol;
/** Opaque; ordered only by the store that gave it. */
export type FollowCursor = string & { readonly [cursorBrand]: true };

export interface FollowPage {
  readonly events: readonly (EventRow & { readonly number: SessionNumber })[];
  readonly cursor: FollowCursor;
}

export interface DueTimer {
  readonly number: SessionNumber;
  readonly chatId: ChatId;
  readonly service: string;
  readonly kind: TimerKind;
  readonly dueAt: number;
}

/**
 * - `unavailable`: nothing was applied; try again later (no space, database away, overload).
 * - `unknown`: the connection broke after the commit was sent; ask `wasCommitted`.
 * - `sync-failed`: the disk did not take a sync; nothing may be believed and the process must exit (LS-ST-2).
 * - `unreadable`: the stored data of this session is broken (LS-LOG-7); nobody else is harmed.
 */
export type StoreErrorCode = 'unavailable' | 'unknown' | 'sync-failed' | 'unreadable';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
