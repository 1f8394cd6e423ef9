import type { SessionEvent } from '../../../packages/server/src/domain/event.ts';

/**
 * What clients of a deployment saw, and what the store held in the end: all that the checks know. Whoever can say this
 * of a run, in a process, over sockets or in simulation, can have it checked.
 *
 * Times are places in one order of everything that clients did and saw: a request begins when it is sent and ends when
 * its reply is there. So `a.end < b.begin` says that the client of `b` could have known the reply to `a`.
 */
export interface History {
  readonly writes: readonly Write[];
  readonly reads: readonly Read[];
  /** The log of each chat in the end, by chatId, as the system sees it. */
  readonly logs: ReadonlyMap<string, readonly SessionEvent[]>;
}

/** What the client was told. `lost`: nothing, or nothing in time. */
export type Told = 'ack' | 'retry' | 'refuse' | 'deny' | 'misunderstood' | 'unexpected' | 'lost';

interface Timed {
  readonly begin: number;
  /** `Infinity` when there was no reply. */
  readonly end: number;
}

/** A request that may add events. */
export interface Write extends Timed {
  /** `null` when it is not known: a request for a new chat that was not ACKed. */
  readonly chatId: string | null;
  /** Who asked: `customer`, or an account. */
  readonly by: string;
  readonly causes: Cause;
  /**
   * A text that stands in this request's event and in no other's; the same in a repeat with the same retry token.
   * `null` for what has no text of its own (typing, leaving, ending).
   */
  readonly mark: string | null;
  /** The retry token, if it had one. */
  readonly token: string | null;
  /** True for a text that the customer must never see. */
  readonly isHidden: boolean;
  /** True when the credentials were not those of the chat. */
  readonly isForged: boolean;
  readonly told: Told;
}

/** Which stored kinds a request may add for the party that asked. */
export type Cause =
  | 'begin'
  | 'message'
  | 'push-url'
  | 'nickname'
  | 'custom-notice'
  | 'user-data'
  | 'note'
  | 'read'
  | 'typing-started'
  | 'typing-stopped'
  | 'join'
  | 'leave'
  | 'end';

/** A reply that tells something of the transcript. */
export interface Read extends Timed {
  readonly chatId: string;
  /** Readers of one kind see the same events: `customer`, `agent`, `supervisor`, `system`. */
  readonly viewer: string;
  /** First index asked for; equal to `next` when no events were asked for. */
  readonly from: number;
  /** The position to go on from. */
  readonly next: number;
  /** False when the reply may have been cut because of its length. */
  readonly isComplete: boolean;
  /** `null` where this reader is not told. */
  readonly ended: boolean | null;
  /** In the order told; `body` is all that was told of the event. */
  readonly events: readonly { readonly index: number; readonly body: string }[];
}
