import type { Append, DocumentKey, DocumentWrite, Outcome } from '../index.ts';
import { documentKey, isExpired, type MemorySession, type MemoryStore, tokenKey } from './memory-store.ts';

/** Why an append cannot be applied, in the port's order of outcomes; `null` when it can. Changes nothing. */
export function judge(store: MemoryStore, append: Append): Outcome | null {
  const session = findSession(store, append);
  return (
    findRepeated(session, append) ??
    findConflict(session, append) ??
    findSeen(session, append) ??
    findTaken(store, append) ??
    findStale(store, append.put ?? [])
  );
}

export function findSession(store: MemoryStore, { session }: Append): MemorySession | undefined {
  return typeof session === 'number' ? store.sessions.get(session) : store.byChatId.get(session.chatId);
}

/** The first event, in order, whose token is in the log or stands before it in the same append. */
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

/** The first write, in order, whose document is not as expected after the writes before it. */
export function findStale(
  store: MemoryStore,
  writes: readonly DocumentWrite[],
): { readonly state: 'stale'; readonly document: DocumentKey } | null {
  const written = new Map<string, { version: number; exists: boolean }>();
  for (const { kind, name, expectedVersion, value } of writes) {
    const key = documentKey(kind, name);
    const stored = store.documents.get(key);
    const state = written.get(key) ?? { version: stored?.version ?? 0, exists: (stored?.value ?? null) !== null };
    if ((state.exists ? state.version : 0) !== expectedVersion) return { state: 'stale', document: { kind, name } };
    written.set(key, { version: state.version + 1, exists: value !== null });
  }
  return null;
}
