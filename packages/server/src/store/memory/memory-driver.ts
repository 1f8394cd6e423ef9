import type { TimerKind } from '../../domain/timers.ts';
import {
  type DueTimer,
  type EventRow,
  type FollowCursor,
  type StoreDocument,
  type StoreDriver,
  type StoredSession,
  StoreError,
} from '../index.ts';
import { apply, writeDocuments } from './apply.ts';
import { findStaleDocument } from './judge.ts';
import { isExpired, type MemorySession, type MemoryStore, tokenKey } from './memory-store.ts';

export { createMemoryStore } from './memory-store.ts';

export interface MemoryDriverOptions {
  /** True (the default) for the only driver on its store; false for each of several nodes that share one. */
  readonly exclusive?: boolean;
}

/**
 * The store in memory, for tests and benchmarks: every call is done before it returns its promise, and nothing
 * outlives the process. After its disposal a driver rejects everything; the store itself lives on.
 */
export function openMemoryDriver(store: MemoryStore, { exclusive = true }: MemoryDriverOptions = {}): StoreDriver {
  let isOpen = true;
  const answer = async <T>(run: () => T): Promise<T> => {
    if (!isOpen) throw new StoreError('unavailable', 'the store is closed');
    return run();
  };
  return {
    exclusive,
    commit: (batch) => answer(() => batch.map((append) => apply(store, append))),
    wasCommitted: ({ id }) => answer(() => store.appends.get(id) ?? null),
    find: (chatId) => answer(() => present(store.byChatId.get(chatId))),
    load: (number) => answer(() => present(store.sessions.get(number))),
    read: (number, from, limit, maxBytes) =>
      answer(() => takePage(store.sessions.get(number)?.events ?? [], from, limit, maxBytes)),
    findToken: (number, party, token) =>
      answer(() => store.sessions.get(number)?.tokens.get(tokenKey(party, token)) ?? null),
    findClaim: (key, now) =>
      answer(() => {
        const claim = store.claims.get(key);
        return claim === undefined || isExpired(claim, now) ? null : claim;
      }),
    confirm: (numbers) =>
      answer(() => {
        const known = numbers.map((number) => store.sessions.get(number)).filter((session) => session !== undefined);
        const heads = new Map(known.map((session) => [session.number, findHead(session)]));
        return { heads, documentsVersion: store.documentsVersion };
      }),
    follow: (cursor, limit) =>
      answer(() => {
        const from = cursor === null ? 0 : Number(cursor);
        const events = store.log.slice(from, from + limit);
        return { events, cursor: String(from + events.length) as FollowCursor };
      }),
    followEnd: () => answer(() => String(store.log.length) as FollowCursor),
    dueTimers: (now, limit) => answer(() => listDue(store, now).slice(0, limit)),
    rearm: (timers) =>
      answer(() => {
        for (const { number, timer } of timers) {
          const rows = store.sessions.get(number)?.timers;
          if (rows?.has(timer.kind)) rows.set(timer.kind, timer.dueAt);
        }
      }),
    shiftTimers: (byMs) =>
      answer(() => {
        for (const { timers } of store.sessions.values()) {
          for (const [kind, dueAt] of timers) timers.set(kind, dueAt + byMs);
        }
      }),
    touch: (seen) =>
      answer(() => {
        for (const { number, at } of seen) {
          const session = store.sessions.get(number);
          if (session !== undefined) session.seenAt = Math.max(session.seenAt ?? at, at);
        }
      }),
    lastSeen: (number) => answer(() => store.sessions.get(number)?.seenAt ?? null),
    readDocuments: (kind) => answer(() => listDocuments(store, kind)),
    putDocuments: (writes) =>
      answer(() => {
        const stale = findStaleDocument(store, writes);
        if (stale === null) writeDocuments(store, writes);
        return stale ?? { state: 'committed' };
      }),
    countLive: () =>
      answer(() => {
        const counts = new Map<string, number>();
        for (const { row, endedAt } of store.sessions.values()) {
          if (endedAt === null) counts.set(row.service, (counts.get(row.service) ?? 0) + 1);
        }
        return counts;
      }),
    purgeClaims: (now, limit) =>
      answer(() => {
        const expired = [...store.claims.values()].filter((claim) => isExpired(claim, now)).slice(0, limit);
        for (const { key } of expired) store.claims.delete(key);
        return expired.length;
      }),
    async [Symbol.asyncDispose]() {
      isOpen = false;
    },
  };
}

function present(session: MemorySession | undefined): StoredSession | null {
  if (session === undefined) return null;
  const { row, number, endedAt, snapshot, events } = session;
  return { ...row, number, endedAt, snapshot, tail: events.slice(snapshot?.index ?? 0) };
}

function takePage(events: readonly EventRow[], from: number, limit: number, maxBytes: number): EventRow[] {
  const page: EventRow[] = [];
  let bytes = 0;
  for (const event of events.slice(Math.max(0, from - 1), Math.max(0, from - 1) + limit)) {
    bytes += Buffer.byteLength(event.body);
    if (page.length > 0 && bytes > maxBytes) break;
    page.push(event);
  }
  return page;
}

function findHead({ events }: MemorySession) {
  return { last: events.length, lastVisible: events.findLast(({ visible }) => visible)?.index ?? 0 };
}

function listDue(store: MemoryStore, now: number): DueTimer[] {
  const due: DueTimer[] = [];
  for (const { number, row, timers } of store.sessions.values()) {
    for (const [kind, dueAt] of timers) {
      if (dueAt <= now) due.push({ number, chatId: row.chatId, service: row.service, kind: kind as TimerKind, dueAt });
    }
  }
  return due.sort((one, other) => one.dueAt - other.dueAt || one.number - other.number);
}

function listDocuments(store: MemoryStore, kind: string | undefined): StoreDocument[] {
  const documents: StoreDocument[] = [];
  for (const { value, ...document } of store.documents.values()) {
    if (value !== null && (kind === undefined || document.kind === kind)) documents.push({ ...document, value });
  }
  return documents;
}
