import type { SessionEvent } from '../domain/event.ts';
import { evolveAll } from '../domain/log.ts';
import type { Session } from '../domain/session.ts';
import { decodeEvent, decodeSnapshot } from './codec.ts';
import { type StoreDriver, type StoredSession, StoreError } from './index.ts';

const pageEvents = 2_000;
const pageBytes = 4 * 1024 * 1024;

/**
 * A session from its snapshot and the events after it; from all its events where the snapshot is of another version
 * or damaged (LS-LOG-7).
 * @throws StoreError `unreadable` when the events themselves are broken.
 */
export async function rebuild(
  driver: StoreDriver,
  stored: StoredSession,
): Promise<{ session: Session; tail: readonly SessionEvent[] }> {
  const snapshot = stored.snapshot && decodeSnapshot(stored.snapshot.body);
  if (stored.snapshot && snapshot?.lastIndex !== stored.snapshot.index) return replayAll(driver, stored);
  const tail = stored.tail.map(decodeEvent);
  try {
    return { session: evolveAll(snapshot, tail), tail };
  } catch (cause) {
    // Perhaps it is the snapshot that is broken, and not the events.
    if (snapshot !== null) return replayAll(driver, stored);
    throw new StoreError('unreadable', `session ${stored.number} cannot be replayed`, { cause });
  }
}

async function replayAll(driver: StoreDriver, stored: StoredSession) {
  let session: Session | null = null;
  let tail: SessionEvent[] = [];
  for (;;) {
    const from = (session?.lastIndex ?? 0) + 1;
    const page = (await driver.read(stored.number, from, pageEvents, pageBytes)).map(decodeEvent);
    if (page.length === 0) break;
    try {
      session = evolveAll(session, page);
    } catch (cause) {
      throw new StoreError('unreadable', `session ${stored.number} cannot be replayed`, { cause });
    }
    tail = page.slice(-20);
  }
  if (session === null) throw new StoreError('unreadable', `session ${stored.number} has no events`);
  return { session, tail };
}
