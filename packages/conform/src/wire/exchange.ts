import type { OperationId } from '@parley/protocol/chat-v2';
import type { Reply } from './reply.ts';

/** A request as it went out. */
export interface Sent {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
  /** What the path names; `null` where it names no operation. */
  readonly operation: OperationId | null;
  readonly chatId: string | undefined;
}

export interface Received {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** A request and its reply. */
export interface Exchange {
  readonly sent: Sent;
  readonly received: Received;
  readonly reply: Reply;
  readonly tookMs: number;
}

/** HTTP 200 and statusCode 0. */
export function isAck({ received, reply }: Exchange): boolean {
  return received.status === 200 && reply.statusCode === 0;
}
