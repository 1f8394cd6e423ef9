import type { ChatId, SessionNumber } from '../../domain/ids.ts';
import { type Clock, createSystemClock } from '../../platform/clock.ts';
import type { Claim, EventRow, FollowPage, JsonValue, SessionRow } from '../index.ts';

export interface MemorySession {
  readonly row: SessionRow;
  readonly number: SessionNumber;
  readonly events: EventRow[];
  /** Index of each retry token, by `tokenKey`. */
  readonly tokens: Map<string, number>;
  /** Due time by kind of timer. */
  readonly timers: Map<string, number>;
  snapshot: { readonly index: number; readonly body: string } | null;
  endedAt: number | null;
  seenAt: number | null;
}

/** A removed document keeps its version, so that one written again never fits what somebody read before. */
export interface MemoryDocument {
  readonly kind: string;
  readonly name: string;
  readonly version: number;
  readonly value: JsonValue | null;
}

/**
 * What the memory drivers of one process share: make one, and open a driver on it for each node
 * (`openMemoryDriver`). It lives as long as somebody holds it; closing a driver takes nothing from it.
 */
export interface MemoryStore {
  /** Whether a claim has expired is asked of this clock. */
  readonly clock: Clock;
  readonly sessions: Map<SessionNumber, MemorySession>;
  readonly byChatId: Map<ChatId, MemorySession>;
  /** Every event in the order of commits; a follower's cursor is a place in it (LS-ST-10). */
  readonly log: FollowPage['events'][number][];
  readonly claims: Map<string, Claim>;
  readonly documents: Map<string, MemoryDocument>;
  /** Session of each append, by the append's id. */
  readonly appends: Map<number, SessionNumber>;
  documentsVersion: number;
}

export function createMemoryStore(clock: Clock = createSystemClock()): MemoryStore {
  return {
    clock,
    sessions: new Map(),
    byChatId: new Map(),
    log: [],
    claims: new Map(),
    documents: new Map(),
    appends: new Map(),
    documentsVersion: 0,
  };
}

export function tokenKey(party: number, token: string): string {
  return `${party} ${token}`;
}

export function documentKey(kind: string, name: string): string {
  return JSON.stringify([kind, name]);
}

export function isExpired(claim: Claim, now: number): boolean {
  return claim.expiresAt !== null && claim.expiresAt <= now;
}
