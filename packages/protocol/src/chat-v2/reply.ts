import type { ErrorCode } from './error-code.ts';
import type { WireEvent } from './event.ts';
import type { statusCodes } from './status-code.ts';

/** ACK: HTTP 200, the request was applied (CV-REP-1). There is no `errors` (CV-REP-2). */
export interface AckReply {
  readonly statusCode: typeof statusCodes.ok;
  /** Digits; a hint that names the node which answered (CV-REP-3). */
  readonly alias: string;
  readonly userId: string;
  readonly secureKey: string;
  readonly chatId: string;
  readonly chatEnded: boolean;
  readonly nextPosition: number;
  readonly messages: readonly WireEvent[];
  /** On `refresh` alone. */
  readonly tenantName?: string;
}

/** An entry of `errors`. */
export interface WireFault {
  readonly code: ErrorCode;
  readonly advice: string;
}

/** Every reply that is not an ACK, with any HTTP status (CV-REP-6). It never names `userId`, `secureKey` or `nextPosition`. */
export interface FaultReply {
  readonly statusCode: typeof statusCodes.retry | typeof statusCodes.refuse;
  readonly alias: string;
  readonly chatEnded: boolean;
  readonly messages: readonly [];
  readonly errors: readonly [WireFault, ...WireFault[]];
  /** Where the request or its credentials name one; as asked. */
  readonly chatId?: string;
}
