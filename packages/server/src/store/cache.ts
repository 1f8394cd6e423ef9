import type { Author, SessionEvent } from '../domain/event.ts';
import type { ChatId } from '../domain/ids.ts';
import type { Session } from '../domain/session.ts';
import type { FullSession, SessionRecord } from './record.ts';

/** Cost of what is not text, in bytes: what `npm run bench -- --rows memory` measures, rounded up. */
const sessionBytes = 800;
const eventBytes = 180;
const tailLength = 20;

/**
 * Sessions in memory: a small record for each live one, and an LRU, bounded in bytes, of full sessions with their
 * last events (LS-MEM-1). It changes after a commit only (LS-ST-3).
 */
export class SessionCache {
  readonly #records = new Map<ChatId, SessionRecord>();
  /** In order of use, the oldest first. */
  readonly #full = new Set<SessionRecord>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#records.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  records(): Iterable<SessionRecord> {
    return this.#records.values();
  }

  get(chatId: ChatId): SessionRecord | undefined {
    return this.#records.get(chatId);
  }

  add(record: SessionRecord): void {
    this.#records.set(record.chatId, record);
  }

  remove(record: SessionRecord): void {
    this.dropFull(record);
    this.#records.delete(record.chatId);
  }

  /** Puts a session and its last events in, as the newest; others go out as bytes demand. */
  setFull(record: SessionRecord, session: Session, events: readonly SessionEvent[]): void {
    const before = record.full?.tail ?? [];
    const tail = continues(before, events) ? extend(before, events) : extend([], events);
    const full: FullSession = { session, tail, bytes: sessionBytes + tail.reduce(addBytes, 0) };
    this.#replace(record, full);
  }

  /** Adds the events of one commit to a session that is in memory. */
  advance(record: SessionRecord, session: Session, events: readonly SessionEvent[]): void {
    const { full } = record;
    if (full === null || !continues(full.tail, events)) {
      this.setFull(record, session, events);
      return;
    }
    const before = full.tail;
    const tail = extend(before, events);
    let added = events.reduce(addBytes, 0);
    const dropped = before.length + events.length - tail.length;
    for (let place = 0; place < dropped; place += 1) added -= bytesOf(before[place] ?? events[place - before.length]!);
    full.session = session;
    full.tail = tail;
    full.bytes += added;
    this.#bytes += added;
    this.use(record);
  }

  /** Says that the session was needed just now. */
  use(record: SessionRecord): void {
    if (this.#full.delete(record)) this.#full.add(record);
    this.#evict();
  }

  dropFull(record: SessionRecord): void {
    if (record.full === null) return;
    this.#bytes -= record.full.bytes;
    record.full = null;
    this.#full.delete(record);
  }

  #replace(record: SessionRecord, full: FullSession): void {
    this.dropFull(record);
    record.full = full;
    this.#bytes += full.bytes;
    this.#full.add(record);
    this.#evict();
  }

  #evict(): void {
    if (this.#bytes <= this.#maxBytes) return;
    for (const oldest of this.#full) {
      if (this.#bytes <= this.#maxBytes || this.#full.size === 1) return;
      this.dropFull(oldest);
    }
  }
}

/** The last events of both, in an array of just that length, as `concat` makes it: `push` makes room for twice as many. */
function extend(tail: readonly SessionEvent[], events: readonly SessionEvent[]): readonly SessionEvent[] {
  const kept = tail.slice(Math.max(0, tail.length + events.length - tailLength));
  const fresh = events.length > tailLength ? events.slice(-tailLength) : events;
  let before = kept.at(-1);
  return kept.concat(
    fresh.map((event) => {
      before = withSharedAuthor(event, before);
      return before;
    }),
  );
}

/** People write several events in a row, and their author would be a third of what an event takes. */
function withSharedAuthor(event: SessionEvent, before: SessionEvent | undefined): SessionEvent {
  const { from } = event;
  const known = before?.from;
  if (!known || from === null || from === known || !isSameAuthor(from, known)) return event;
  return { ...event, from: known };
}

function isSameAuthor(one: Author, other: Author): boolean {
  return (
    one.party === other.party &&
    one.participantId === other.participantId &&
    one.nickname === other.nickname &&
    one.type === other.type
  );
}

function continues(tail: readonly SessionEvent[], events: readonly SessionEvent[]): boolean {
  const last = tail.at(-1);
  const first = events[0];
  return last !== undefined && first !== undefined && first.index === last.index + 1;
}

function addBytes(sum: number, event: SessionEvent): number {
  return sum + bytesOf(event);
}

/** Counts the texts that may be long; an event's other fields are in `eventBytes`. */
function bytesOf(event: SessionEvent): number {
  const { payload } = event;
  switch (payload.kind) {
    case 'message':
    case 'notice':
    case 'note':
    case 'idle-alert':
    case 'idle-close':
      return eventBytes + 2 * payload.text.length;
    case 'push-url':
      return eventBytes + 2 * payload.url.length;
    case 'custom-notice':
    case 'user-data-updated':
    case 'participant-joined':
      return eventBytes + 2 * JSON.stringify(payload).length;
    case 'participant-left':
    case 'typing-started':
    case 'typing-stopped':
    case 'nickname-updated':
    case 'file-uploaded':
    case 'file-deleted':
    case 'read':
    case 'queued':
    case 'offered':
    case 'offer-ended':
    case 'accepted':
    case 'released':
    case 'invited':
    case 'monitoring':
    case 'disposition':
    case 'wrap-up-done':
      return eventBytes;
  }
}
