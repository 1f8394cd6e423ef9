import type { Context } from './command.ts';

/** What the rooms need to know of a service; times in milliseconds, every default filled in. */
export interface Service {
  readonly name: string;
  /** Takes no new chats; the ones it has go on. */
  readonly retired: boolean;
  /** Nickname of the service's own texts: `systemNickname`, else `tenantName` (CV-EV-7). */
  readonly systemNickname: string;
  readonly tenantName: string;
  readonly clientTimeoutMs: number;
  readonly endedGraceMs: number;
  readonly strictCredentials: boolean;
  /** Texts with `{nickname}` to fill in; empty: nothing is said. */
  readonly welcome: string;
  readonly closed: string;
  readonly assistant: boolean;
  readonly limits: Context['limits'] & {
    /** Requests of one chat, a second, and how many at once (CV-ERR-9). */
    readonly requestsPerSecond: number;
    readonly requestsBurst: number;
    /** Of one reply: events, and bytes of their list; at least one event always fits (CV-POS-4). */
    readonly replyEvents: number;
    readonly replyBytes: number;
  };
}
