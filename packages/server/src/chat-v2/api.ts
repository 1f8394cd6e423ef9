import type { Chat } from '../chat/ports.ts';
import type { Log } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import { randomText } from '../platform/random.ts';
import type { ChatServices } from './service.ts';

/** Limits per source (CV-ERR-9): what one address may do. */
export interface SourceLimits {
  /** Counts one; the time to wait in ms when it was too much, else 0. */
  countRequestChat(address: string): number;
  countDenied(address: string): number;
}

/** What this API works on; made once, in the composition root. */
export interface ChatApi {
  readonly chat: Chat;
  readonly services: ChatServices;
  readonly sources: SourceLimits;
  readonly log: Log;
  readonly random: Random;
  /** Digits that name this node (CV-REP-3). */
  readonly alias: string;
  /** Begins with `/`, ends without one (CV-HTTP-1). */
  readonly basePath: string;
  /** True while the node takes no new chats: it is draining (CV-ERR-7). */
  isDraining(): boolean;
  readonly counters: ChatCounters;
}

/** Plain numbers, read by the metrics page; never anything of a chat. */
export interface ChatCounters {
  readonly operations: { [operation: string]: number };
  readonly replies: {
    ack: number;
    retry: number;
    refuse: number;
    denied: number;
    misunderstood: number;
    slowDown: number;
    unexpected: number;
  };
}

/** Ten digits that lead from a reply to a line of the log. */
export function createReference(random: Random): string {
  return randomText(random, 10, '0123456789');
}
