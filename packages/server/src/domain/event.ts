import type { AccountId, EventIndex, Party } from './ids.ts';
import type { Visibility } from './visibility.ts';

/** Version of the stored form of events (LS-LOG-7). A node refuses to write more than the deployment can read. */
export const eventFormat = 1;

/** What the wire calls `from.type` (CV-EV-2). */
export type ParticipantType = 'Client' | 'Agent' | 'Supervisor' | 'External';

/** The author as everyone saw them when the event was written; stored with it, so that it never changes (I4). */
export interface Author {
  readonly party: Party;
  /** `null` for someone the customer cannot see (yet). */
  readonly participantId: number | null;
  readonly nickname: string;
  readonly type: ParticipantType;
}

export type UserData = { readonly [key: string]: string };

/** Why the customer left; the wire's `quit-reason-code` (CV-EV-6). */
export type EndReason = 'left' | 'client-timeout' | 'closed' | 'server' | 'idle';

/** What event 1 keeps of the request (LS-LOG-8); never shown to the customer. */
export interface Opening {
  readonly chatId: string;
  readonly service: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly subject?: string;
  readonly emailAddress?: string;
  readonly userData?: UserData;
  /** The client timeout when the chat began; the timer is armed from it (LS-TIME-1). */
  readonly clientTimeoutMs: number;
  /** Outside hours: the server ends the session at this time (CV-LIFE-6). */
  readonly closesAt?: number;
}

export interface Candidate {
  readonly agent: AccountId;
  readonly taken: boolean;
  readonly reason: string;
}

/**
 * What happened, by stored kind: the closed list of LS-LOG-8. The thirteen kinds of the wire come first; the others
 * are seen by agents, supervisors or the system alone. `docs/SPEC.md` has the table of visibility and presentation.
 */
export type Payload =
  | { readonly kind: 'participant-joined'; readonly account: AccountId | null; readonly opening?: Opening }
  | { readonly kind: 'participant-left'; readonly reason?: EndReason }
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly messageType?: string;
      readonly attributes?: EventAttributes;
    }
  | { readonly kind: 'typing-started' }
  | { readonly kind: 'typing-stopped' }
  | { readonly kind: 'nickname-updated'; readonly nickname: string }
  | { readonly kind: 'push-url'; readonly url: string }
  | {
      readonly kind: 'custom-notice';
      readonly text?: string;
      readonly messageType?: string;
      readonly userData?: UserData;
      readonly attributes?: EventAttributes;
    }
  | { readonly kind: 'notice'; readonly text: string; readonly userData?: UserData; readonly capped?: true }
  | {
      readonly kind: 'file-uploaded';
      readonly fileId: string;
      readonly name: string;
      readonly size: number;
      readonly source: string;
      readonly documentId: string;
      readonly description?: string;
    }
  | { readonly kind: 'file-deleted'; readonly fileId: string }
  | { readonly kind: 'idle-alert'; readonly text: string }
  | { readonly kind: 'idle-close'; readonly text: string }
  | { readonly kind: 'user-data-updated'; readonly userData: UserData }
  | { readonly kind: 'read'; readonly upTo: EventIndex }
  | { readonly kind: 'note'; readonly account: AccountId; readonly text: string }
  | { readonly kind: 'queued'; readonly queue: string; readonly priority: number; readonly since: number }
  | {
      readonly kind: 'offered';
      readonly offerId: string;
      readonly agent: AccountId;
      readonly slot: number;
      readonly queue: string;
      readonly expiresAt: number;
      readonly candidates: readonly Candidate[];
      readonly others?: { readonly [reason: string]: number };
    }
  | {
      readonly kind: 'offer-ended';
      readonly offerId: string;
      readonly outcome: 'rejected' | 'no-answer' | 'withdrawn' | 'agent-gone';
      readonly reason?: string;
    }
  | { readonly kind: 'accepted'; readonly offerId: string; readonly agent: AccountId; readonly slot: number }
  | { readonly kind: 'released'; readonly agent: AccountId; readonly wrapUpUntil?: number }
  | {
      readonly kind: 'invited';
      readonly offerId: string;
      readonly invitation: 'transfer' | 'consult' | 'conference';
      readonly agent: AccountId;
      readonly by: AccountId;
      readonly slot: number;
      readonly expiresAt: number;
      readonly note?: string;
    }
  | { readonly kind: 'monitoring'; readonly account: AccountId; readonly state: 'started' | 'stopped' }
  | { readonly kind: 'disposition'; readonly account: AccountId; readonly disposition: string }
  | { readonly kind: 'wrap-up-done'; readonly account: AccountId };

export type Kind = Payload['kind'];

/** The only part of a customer's `eventAttributes` that is kept (CV-OP-2). */
export interface EventAttributes {
  readonly 'general-properties': { readonly [key: string]: unknown };
}

/** An event that `decide` wants to add; the index is given when it is put into the log. */
export interface NewEvent {
  /** Epoch milliseconds; never decreases with the index (I10). */
  readonly at: number;
  /** `null`: the server's own doing (routing). */
  readonly from: Author | null;
  readonly visibility: Visibility;
  /** Narrows the event to these participants (LS-LOG-3). */
  readonly to?: readonly Party[];
  readonly payload: Payload;
}

export interface SessionEvent extends NewEvent {
  readonly index: EventIndex;
}

/** The kinds that the customer can ever see, that is, those of the wire. */
export const wireKinds = [
  'participant-joined',
  'participant-left',
  'message',
  'typing-started',
  'typing-stopped',
  'nickname-updated',
  'push-url',
  'file-uploaded',
  'file-deleted',
  'custom-notice',
  'notice',
  'idle-alert',
  'idle-close',
] as const satisfies readonly Kind[];

/** Every stored kind, with the visibilities in which it may be written (LS-LOG-8). */
export const kinds: { readonly [K in Kind]: readonly Visibility[] } = {
  'participant-joined': ['all', 'agents'],
  'participant-left': ['all', 'agents'],
  message: ['all', 'agents'],
  'typing-started': ['all', 'agents'],
  'typing-stopped': ['all', 'agents'],
  'nickname-updated': ['all'],
  'push-url': ['all'],
  'custom-notice': ['all'],
  notice: ['all'],
  'file-uploaded': ['all'],
  'file-deleted': ['all'],
  'idle-alert': ['all'],
  'idle-close': ['all'],
  'user-data-updated': ['agents'],
  read: ['agents'],
  note: ['agents'],
  queued: ['system'],
  offered: ['system'],
  'offer-ended': ['system'],
  accepted: ['system'],
  released: ['system'],
  invited: ['system'],
  monitoring: ['supervisors'],
  disposition: ['agents'],
  'wrap-up-done': ['system'],
};
