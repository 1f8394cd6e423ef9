import type { EndReason, EventAttributes, Opening, ParticipantType, UserData } from './event.ts';
import type { AccountId, Party } from './ids.ts';
import type { Presence } from './participant.ts';

/** The first command of a session; it makes the customer its participant 1. */
export interface RequestChat {
  readonly type: 'request-chat';
  readonly nickname: string;
  readonly opening: Opening;
  /** Said by the system participant right after the customer's joining: the welcome, or the closed text. */
  readonly greeting?: string | undefined;
}

/** What may be asked of a session that exists. `party` is the participant who asks. */
export type Command =
  | {
      readonly type: 'send-message';
      readonly party: Party;
      readonly text: string;
      readonly messageType?: string | undefined;
      readonly attributes?: EventAttributes | undefined;
      /** `agents`: a word among colleagues. Absent: to everyone. */
      readonly visibility?: 'all' | 'agents' | undefined;
      /** Narrows a word among colleagues to those participants: a whisper. */
      readonly to?: readonly Party[] | undefined;
    }
  | { readonly type: 'start-typing'; readonly party: Party; readonly visibility?: 'all' | 'agents' | undefined }
  | { readonly type: 'stop-typing'; readonly party: Party; readonly visibility?: 'all' | 'agents' | undefined }
  | { readonly type: 'push-url'; readonly party: Party; readonly url: string }
  | { readonly type: 'update-nickname'; readonly party: Party; readonly nickname: string }
  | { readonly type: 'read'; readonly party: Party; readonly upTo: number }
  | {
      readonly type: 'custom-notice';
      readonly party: Party;
      readonly text?: string | undefined;
      readonly messageType?: string | undefined;
      readonly userData?: UserData | undefined;
      readonly attributes?: EventAttributes | undefined;
    }
  | { readonly type: 'notice'; readonly party: Party; readonly text: string; readonly userData?: UserData | undefined }
  | { readonly type: 'update-user-data'; readonly party: Party; readonly userData: UserData }
  | {
      readonly type: 'join';
      readonly account: AccountId;
      readonly nickname: string;
      readonly participantType: Exclude<ParticipantType, 'Client'>;
      readonly presence: Presence;
    }
  | { readonly type: 'leave'; readonly party: Party }
  | { readonly type: 'add-note'; readonly account: AccountId; readonly text: string }
  /** The customer asks to leave, or is taken out: the session ends. */
  | { readonly type: 'end'; readonly reason: EndReason }
  /** An agent or a bot ends the session. */
  | { readonly type: 'close'; readonly party: Party };

/** What `decide` knows of the world besides the session (LS-LOG-2). */
export interface Context {
  /** Epoch milliseconds by the wall clock; an event never gets an earlier time than the one before it (I10). */
  readonly now: number;
  readonly limits: {
    /** Events of visibility `all` and `agents` a session may hold (LS-LOG-6). */
    readonly transcript: number;
    readonly userDataKeys: number;
    /** UTF-8 bytes of all keys and values. */
    readonly userDataBytes: number;
  };
  /** Nickname of the participant who says the service's own texts (CV-EV-7). */
  readonly systemNickname: string;
}
