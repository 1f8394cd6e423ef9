import { STATUS_CODES } from 'node:http';
import type { Received, Sent } from '../wire/exchange.ts';

const longest = 600;

/** The request in a few lines: what somebody needs to send it again by hand. */
export function presentSent({ method, path, headers, body }: Sent): readonly string[] {
  const type = headers['Content-Type'];
  const length = Number(headers['Content-Length']);
  const announced = length === body.length ? [] : [`(a body of ${length} bytes is announced, and none sent)`];
  const shown = body.length === 0 ? [] : lines(body.toString('utf8'));
  return [`${method} ${path}`, ...(type === undefined ? [] : [`Content-Type: ${type}`]), ...announced, ...shown];
}

export function presentReceived({ status, body }: Received): readonly string[] {
  return [`HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(), ...(body === '' ? ['(no body)'] : lines(body))];
}

/** Not longer than a person reads; what a server sends must not steer a terminal. */
function lines(text: string): readonly string[] {
  const cut = text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters in all)`;
  return cut.split(/\r?\n/).map((line) => line.replace(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1)));
}
