import { parameters } from '@parley/protocol/chat-v2';
import type { ChatLimits } from './limits.ts';
import { maxRetryTokenLength } from './retry-token.ts';

/** The most bytes that a character takes in UTF-8. */
const utf8 = 4;
/** A byte as `%XX`. */
const escaped = 3;
/** What a multipart body adds per part at most in practice: a boundary of 70 characters and three header lines. */
const partOverhead = 512;
/** `userData["…"]`, and another pair of quotes and brackets for a nested key. */
const userDataSyntax = 'userData[""][""]'.length;
/** Generous for `alias`, whose value is free; ids and keys of ours are at most 32 characters. */
const credential = 64;
const position = 10;

/** Names that stand once in a body; user data is counted apart. */
const singleNames = Object.keys(parameters).filter((name) => name !== 'userData');

/** Limits are made once for each version of a service, and asked for with each request. */
const known = new WeakMap<ChatLimits, number>();

/**
 * Bytes that a body may have: `formBody`, but never less than what parameters within their own limits may take when
 * every byte is percent-encoded, so that such a body is never answered 413 (CV-HTTP-8). The sum is taken over the
 * parameters of all operations: one limit per service is simpler, and more than any single operation needs.
 */
export function bodyLimit(limits: ChatLimits): number {
  let bytes = known.get(limits);
  if (bytes === undefined) {
    bytes = computeBodyLimit(limits);
    known.set(limits, bytes);
  }
  return bytes;
}

function computeBodyLimit(limits: ChatLimits): number {
  const valueBytes =
    utf8 *
      (limits.message +
        limits.nickname +
        2 * limits.names +
        limits.subject +
        limits.emailAddress +
        limits.messageType +
        limits.pushUrl) +
    limits.eventAttributes +
    3 * credential +
    position +
    maxRetryTokenLength;
  const nameBytes = singleNames.join('').length;
  const parts = singleNames.length + limits.userDataKeys;
  const bytes = valueBytes + nameBytes + limits.userDataBytes + limits.userDataKeys * userDataSyntax;
  return Math.max(limits.formBody, escaped * bytes + 2 * parts, bytes + partOverhead * (parts + 1));
}

/** Parameters that a body may have (CV-HTTP-4), but never fewer than the limits allow to be given (CV-HTTP-8). */
export function parameterLimit(limits: ChatLimits): number {
  return Math.max(limits.parameters, singleNames.length + limits.userDataKeys);
}
