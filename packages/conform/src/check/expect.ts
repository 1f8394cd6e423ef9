import { isDeepStrictEqual } from 'node:util';
import { type Exchange, isAck } from '../wire/exchange.ts';
import { RuleBroken } from './rule-broken.ts';

/** @returns the exchange itself. @throws RuleBroken unless it is an ACK. */
export function expectAck(exchange: Exchange): Exchange {
  if (isAck(exchange)) return exchange;
  throw broken('Expected an ACK: HTTP 200 with statusCode 0.', exchange);
}

/** A fault of HTTP `status` that lists just these codes, in this order. */
export function expectFault(exchange: Exchange, status: number, codes: readonly number[]): Exchange {
  const { received, reply } = exchange;
  if (received.status === status && isDeepStrictEqual(reply.codes, codes)) return exchange;
  throw broken(
    `Expected HTTP ${status} with ${list(codes)}; it was HTTP ${received.status} with ${list(reply.codes)}.`,
    exchange,
  );
}

/** HTTP 200, statusCode 2, code 249; `chatEnded` as given. */
export function expectRefusal(exchange: Exchange, chatEnded: boolean): Exchange {
  const { received, reply } = exchange;
  const { statusCode, codes } = reply;
  if (received.status === 200 && statusCode === 2 && reply.chatEnded === chatEnded && isDeepStrictEqual(codes, [249])) {
    return exchange;
  }
  throw broken(`Expected a refusal: HTTP 200, statusCode 2, chatEnded ${chatEnded}, code 249.`, exchange);
}

/** `what` names the thing compared, as the beginning of a sentence. */
export function expectEqual(what: string, actual: unknown, expected: unknown, exchange?: Exchange): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw broken(`${what}: expected ${show(expected)}, it was ${show(actual)}.`, exchange);
}

/** `sentence` says what should have been. */
export function expectThat(holds: boolean, sentence: string, exchange?: Exchange): void {
  if (!holds) throw broken(sentence, exchange);
}

function broken(sentence: string, exchange: Exchange | undefined): RuleBroken {
  return new RuleBroken(sentence, exchange === undefined ? {} : { sent: exchange.sent, received: exchange.received });
}

function list(codes: readonly number[]): string {
  if (codes.length === 0) return 'no code';
  return `${codes.length === 1 ? 'code' : 'codes'} ${codes.join(', ')}`;
}

function show(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length <= 300 ? json : `${json.slice(0, 300)}… (${json.length} characters)`;
}
