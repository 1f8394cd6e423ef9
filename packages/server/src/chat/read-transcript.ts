import type { SessionEvent } from '../domain/event.ts';
import { maySee, type Viewer } from '../domain/visibility.ts';
import type { SessionRecord } from '../store/record.ts';
import type { Chat } from './ports.ts';

/** Enough for one reply; what is longer comes in the next page. */
const pageEvents = 1_000;
const pageBytes = 1024 * 1024;

/** What a reader of a session may rely on at one moment: events up to `lastVisible`, and whether that was the end. */
export interface View {
  readonly lastVisible: number;
  readonly ended: boolean;
}

export function viewOf(record: SessionRecord): View {
  return { lastVisible: record.lastVisible, ended: record.endedAt !== 0 };
}

/**
 * The events from `from` to `upTo` that `viewer` may see, in order; the caller stops when it has enough. Pages that
 * memory holds cost nothing; the others come from the store.
 */
export async function* readTranscript(
  chat: Chat,
  record: SessionRecord,
  viewer: Viewer,
  from: number,
  upTo: number,
): AsyncGenerator<SessionEvent> {
  let next = from;
  while (next <= upTo) {
    const page = await chat.sessions.read(record, next, pageEvents, pageBytes);
    if (page.length === 0) return;
    for (const event of page) {
      if (event.index > upTo) return;
      if (maySee(viewer, event)) yield event;
      next = event.index + 1;
    }
  }
}

/** The same at once, when memory holds all of it; `null` when it does not. The hot path of polling and sending. */
export function readFromMemory(
  record: SessionRecord,
  viewer: Viewer,
  from: number,
  upTo: number,
): readonly SessionEvent[] | null {
  const tail = record.full?.tail;
  const first = tail?.[0];
  if (tail === undefined || first === undefined || first.index > from || record.doubtful) return null;
  return tail.filter((event) => event.index >= from && event.index <= upTo && maySee(viewer, event));
}
