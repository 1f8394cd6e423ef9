import { eventFormat, kinds, type NewEvent, type Payload, type SessionEvent } from '../domain/event.ts';
import type { EventIndex } from '../domain/ids.ts';
import { mergeUserData, type Session, snapshotFormat } from '../domain/session.ts';
import { customerViewer, maySee } from '../domain/visibility.ts';
import { type EventRow, StoreError } from './index.ts';

/** What a row's body holds; the columns beside it hold index and time. `v` is the format's version (LS-LOG-7). */
interface StoredBody extends Omit<NewEvent, 'at' | 'payload'> {
  readonly v: number;
  readonly payload: Payload;
}

export function encodeEvent(event: SessionEvent, token: string | null): EventRow {
  const { index, at, from, visibility, to, payload } = event;
  const body: StoredBody =
    to === undefined
      ? { v: eventFormat, from, visibility, payload }
      : { v: eventFormat, from, visibility, to, payload };
  return {
    index,
    at,
    visible: maySee(customerViewer, event),
    body: JSON.stringify(body),
    token,
    party: from?.party ?? 0,
  };
}

/** @throws StoreError `unreadable` when the body is no event of a version this node knows. */
export function decodeEvent(row: EventRow): SessionEvent {
  let body: StoredBody;
  try {
    body = JSON.parse(row.body);
  } catch (cause) {
    throw new StoreError('unreadable', `event ${row.index} is no JSON`, { cause });
  }
  if (body?.v !== eventFormat) {
    throw new StoreError('unreadable', `event ${row.index} has format ${body?.v}, this version reads ${eventFormat}`);
  }
  if (!Object.hasOwn(kinds, body.payload?.kind)) {
    throw new StoreError('unreadable', `event ${row.index} is of an unknown kind`);
  }
  const { from, visibility, to, payload } = body;
  const index = row.index as EventIndex;
  const { at } = row;
  // Its keys in the order of an event that was never stored, so that both are the same JSON (I4).
  return to === undefined ? { index, at, from, visibility, payload } : { index, at, from, visibility, to, payload };
}

export function encodeSnapshot(session: Session): string {
  return JSON.stringify({ v: snapshotFormat, session });
}

/** `null` when the snapshot is of another version or damaged: then the session is rebuilt from its events. */
export function decodeSnapshot(body: string): Session | null {
  try {
    const { v, session } = JSON.parse(body);
    // The user data's record has no prototype, in memory as here: a key like `__proto__` is a key.
    return v === snapshotFormat ? { ...session, userData: mergeUserData({}, session.userData) } : null;
  } catch {
    return null;
  }
}
