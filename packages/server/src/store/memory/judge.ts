import { findStale } from '../find-stale.ts';
import type { Append, DocumentWrite, Outcome } from '../index.ts';
import { documentKey, isExpired, type MemorySession, type MemoryStore, tokenKey } from './memory-store.ts';

/** Why an append cannot be applied, in the port's order of outcomes; `null` when it can. Changes nothing. */
export function judge(store: MemoryStore, append: Append): Outcome | null {
  const session = findSession(store, append);
  return (
    findRepeated(typeof append.session === 'number' ? session : undefined, append) ??
    findConflict(session, append) ??
    findSeen(session, append) ??
    findTaken(store, append) ??
    findStaleDocument(store, append.put ?? [])
  );
}

export function findSession(store: MemoryStore, { session }: Append): MemorySession | undefined {
  return typeof session === 'number' ? store.sessions.get(session) : store.byChatId.get(session.chatId);
}

/**
 * The first event, in order, whose token is in the log or stands before it in the same append; a session that is to
 * be begun has no log yet.
 */
function findRepeated(session: MemorySession | undefined, append: Append): Outcome | null {
  const own = new Map<string, number>();
  for (const { token, party, index } of append.events) {
    if (token === null) continue;
    const key = tokenKey(party, token);
    const known = session?.tokens.get(key) ?? own.get(key);
    if (known !== undefined) return { state: 'repeated', token, index: known };
    own.set(key, index);
  }
  return null;
}

function findConflict(session: MemorySession | undefined, append: Append): Outcome | null {
  const isThere =
    typeof append.session === 'number'
      ? session?.events.length === append.expectedIndex
      : session === undefined && append.expectedIndex === 0;
  return isThere ? null : { state: 'conflict' };
}

function findSeen(session: MemorySession | undefined, { unseenSince }: Append): Outcome | null {
  const seenAt = session?.seenAt ?? null;
  return unseenSince !== undefined && seenAt !== null && seenAt >= unseenSince ? { state: 'seen' } : null;
}

function findTaken(store: MemoryStore, { take }: Append): Outcome | null {
  const by = take && store.claims.get(take.key);
  return by === undefined || isExpired(by, store.clock.now()) ? null : { state: 'taken', by };
}

export function findStaleDocument(store: MemoryStore, writes: readonly DocumentWrite[]) {
  return findStale(writes, (kind, name) => {
    const document = store.documents.get(documentKey(kind, name));
    return document && { version: document.version, present: document.value !== null };
  });
}
