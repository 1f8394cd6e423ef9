import type { SessionNumber } from '../../domain/ids.ts';
import type { Append, DocumentWrite, Outcome, SessionRow } from '../index.ts';
import { findSession, judge } from './judge.ts';
import { documentKey, type MemorySession, type MemoryStore, tokenKey } from './memory-store.ts';

/** Applies one append whole, or says why not. */
export function apply(store: MemoryStore, append: Append): Outcome {
  const refused = judge(store, append);
  if (refused !== null) return refused;
  const session = findSession(store, append) ?? begin(store, append.session as SessionRow);
  for (const event of append.events) {
    session.events.push(event);
    store.log.push({ ...event, number: session.number });
    if (event.token !== null) session.tokens.set(tokenKey(event.party, event.token), event.index);
  }
  const index = session.events.length;
  if (append.snapshot !== undefined) session.snapshot = { index, body: append.snapshot };
  if (append.endedAt !== undefined) session.endedAt = append.endedAt;
  for (const { kind, dueAt } of append.arm ?? []) session.timers.set(kind, dueAt);
  if (append.disarmAll) session.timers.clear();
  for (const key of append.release ?? []) store.claims.delete(key);
  if (append.take !== undefined) store.claims.set(append.take.key, append.take);
  writeDocuments(store, append.put ?? []);
  store.appends.set(append.id, session.number);
  return { state: 'committed', number: session.number, index };
}

export function writeDocuments(store: MemoryStore, writes: readonly DocumentWrite[]): void {
  for (const { kind, name, value } of writes) {
    const key = documentKey(kind, name);
    const version = (store.documents.get(key)?.version ?? 0) + 1;
    store.documents.set(key, { kind, name, version, value });
    store.documentsVersion += 1;
  }
}

function begin(store: MemoryStore, row: SessionRow): MemorySession {
  const session: MemorySession = {
    row,
    number: (store.sessions.size + 1) as SessionNumber,
    events: [],
    tokens: new Map(),
    timers: new Map(),
    snapshot: null,
    endedAt: null,
    seenAt: null,
  };
  store.sessions.set(session.number, session);
  store.byChatId.set(row.chatId, session);
  return session;
}
