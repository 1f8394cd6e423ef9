import type { SessionEvent } from '../domain/event.ts';
import type { ChatId, SessionNumber } from '../domain/ids.ts';
import type { Session } from '../domain/session.ts';
import type { StoredSession } from './index.ts';

/** A session in full, with its last events; evicted when memory is short (LS-MEM-1). */
export interface FullSession {
  session: Session;
  /** The last events without a gap, up to `session.lastIndex`. */
  tail: readonly SessionEvent[];
  bytes: number;
}

/** What a session waits for while an append is in flight (LS-ST-4); absent for a session at rest. */
export interface Writing {
  busy: boolean;
  readonly queue: unknown[];
}

/**
 * What a live session that only polls costs in memory (LS-MEM-1): this and no more. A class with all its fields set
 * at once, so that every record has one hidden shape.
 */
export class SessionRecord {
  readonly number: SessionNumber;
  readonly chatId: ChatId;
  readonly userId: string;
  readonly keyHash: string;
  readonly service: string;
  last: number;
  lastVisible: number;
  /** Epoch ms of the end; 0 while live. */
  endedAt: number;
  /** Monotonic ms of the last sign of life at this node; 0 when there was none since it started (LS-TIME-3). */
  seenAt: number;
  /** Monotonic ms up to which `seenAt` has been stored. */
  storedSeenAt: number;
  /** Theoretical arrival time of the chat's request limiter (CV-ERR-9). */
  limiterAt: number;
  /** True when memory may be behind the store: an append's outcome is unknown. */
  doubtful = false;
  full: FullSession | null = null;
  writing: Writing | null = null;

  constructor(stored: StoredSession, session: Session, seenAt: number) {
    this.number = stored.number;
    this.chatId = stored.chatId;
    this.userId = stored.userId;
    this.keyHash = stored.keyHash;
    this.service = stored.service;
    this.last = session.lastIndex;
    this.lastVisible = session.lastVisibleIndex;
    this.endedAt = session.state === 'ended' ? session.endedAt : 0;
    this.seenAt = seenAt;
    this.storedSeenAt = seenAt;
    this.limiterAt = 0;
  }
}
