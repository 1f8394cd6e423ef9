import type { Chat, Target } from './chat.ts';
import type { Mix } from './mix.ts';
import type { Latency } from './tally.ts';

/** What a loop does to a server, and for how long. */
export interface Load {
  readonly target: Target;
  readonly chats: readonly Chat[];
  readonly connections: number;
  readonly mix: Mix;
  /** Requests to one chat before a connection goes on to its next; 1 by default. */
  readonly turn?: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** The server's CPU time so far, in ms; read when measuring begins and when it ends. */
  readCpuMs(): number;
}

/** What was measured between the end of the warm-up and the end of the run. */
export interface LoadResult {
  /** ACKs; there is no result with other replies. */
  readonly requests: number;
  readonly durationMs: number;
  readonly perSecond: number;
  /** Of the whole server process. */
  readonly cpuMs: number;
  readonly cpuPerRequestUs: number;
  readonly latency: Latency;
}

/** A reply was no ACK, or a connection was lost: what such a run measures is not worth a number. */
export class SpoiltRunError extends Error {
  override readonly name = 'SpoiltRunError';
}
