import type { ErrorCode, WireFault } from '@parley/protocol/chat-v2';
import type { CustomerAccess } from '../chat/authenticate.ts';

/** A reply as a value; the transport writes it. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  /** Headers besides those of every reply. */
  readonly headers?: { readonly [name: string]: string };
  /** A DENY, which looks like any refusal; counted apart. */
  readonly isDenial?: true;
}

/** What an ACK says of the session besides its credentials. */
export interface Acked {
  readonly nextPosition: number;
  readonly chatEnded: boolean;
  /** JSON of each event. */
  readonly messages: readonly string[];
}

/**
 * An ACK (CV-REP-1). Written by hand, since this is the hot path: the credentials are of shapes of our own that need
 * no escaping (the key was found right by its hash), and the events are JSON already.
 */
export function ack(alias: string, access: CustomerAccess, acked: Acked, tenantName?: string): Reply {
  const { record, secureKey } = access;
  const tenant = tenantName === undefined ? '' : `,"tenantName":${JSON.stringify(tenantName)}`;
  return {
    status: 200,
    body:
      `{"statusCode":0,"alias":"${alias}","chatId":"${record.chatId}","userId":"${record.userId}",` +
      `"secureKey":"${secureKey}","chatEnded":${acked.chatEnded},"nextPosition":${acked.nextPosition}${tenant},` +
      `"messages":[${acked.messages.join(',')}]}`,
  };
}

/** Where a fault was found: what its reply may name (CV-REP-6). */
export interface Asked {
  readonly alias: string;
  /** As it stood in the path; absent where the request names no chat. */
  readonly chatId?: string | undefined;
}

/** Every reply that is not an ACK (CV-REP-6). */
function fault(
  status: number,
  statusCode: 1 | 2,
  chatEnded: boolean,
  asked: Asked,
  errors: readonly WireFault[],
  headers?: { readonly [name: string]: string },
): Reply {
  const { alias, chatId } = asked;
  const shape = { statusCode, alias, chatEnded, messages: [], errors, chatId };
  return headers === undefined
    ? { status, body: JSON.stringify(shape) }
    : { status, body: JSON.stringify(shape), headers };
}

/** Wrong, missing or malformed parameters, wrong media type, size, path …: the request was not understood (CV-ERR-1, 3). */
export function misunderstood(
  status: 400 | 404 | 405 | 408 | 413 | 415 | 431,
  asked: Asked,
  errors: readonly WireFault[],
  headers?: { readonly [name: string]: string },
): Reply {
  return fault(status, 2, false, asked, errors, headers);
}

/** Certainly not applied; `chatEnded` says whether it is because of the end (CV-ERR-5, CV-ERR-7). */
export function refuse(asked: Asked, chatEnded: boolean, advice: string): Reply {
  return fault(200, 2, chatEnded, asked, [{ code: 249, advice }]);
}

/** The one answer to bad credentials: the same bytes for every cause, but for the reference (CV-ERR-4). */
export function denied(asked: Asked, reference: string): Reply {
  const advice = `The Media Server was not able to execute the request. referenceId[${reference}]`;
  return { ...refuse(asked, true, advice), isDenial: true };
}

/** Not possible now; the client may try again (CV-ERR-7). */
export function retry(asked: Asked, advice = 'The server cannot do this at the moment. Please try again.'): Reply {
  return fault(200, 1, false, asked, [{ code: 249, advice }]);
}

/** Too much from one source (CV-ERR-9). */
export function slowDown(asked: Asked, retryAfterMs: number): Reply {
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1_000)));
  const advice = `There were too many requests from this address. Please try again in ${seconds} s.`;
  return fault(429, 1, false, asked, [{ code: 249, advice }], { 'Retry-After': seconds });
}

/** A bug of ours; what happened is in the log under the reference (CV-ERR-8). */
export function unexpected(asked: Asked, reference: string): Reply {
  const advice = `An unexpected error occurred. referenceId[${reference}]`;
  return fault(500, 2, false, asked, [{ code: 240, advice }]);
}

export function oneFault(code: ErrorCode, advice: string): readonly WireFault[] {
  return [{ code, advice }];
}
