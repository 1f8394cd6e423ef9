import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNextPosition, readStatusCode } from './status-code.ts';

function within<T>(read: (bytes: Buffer, start: number, end: number) => T, json: string): T {
  // Other replies lie before and behind: nothing outside may be read.
  const around = '{"statusCode":2,"nextPosition":9}';
  return read(Buffer.from(around + json + around), around.length, around.length + Buffer.byteLength(json));
}

test('the status code is read wherever the member stands', () => {
  assert.equal(within(readStatusCode, '{"statusCode":0,"alias":"1"}'), 0);
  assert.equal(within(readStatusCode, '{"statusCode":0}'), 0);
  assert.equal(within(readStatusCode, '{"alias":"1","statusCode":2}'), 2);
  assert.equal(within(readStatusCode, '{"statusCode":1,"messages":[]}'), 1);
  assert.equal(within(readStatusCode, '{"statusCode":01}'), 1);
});

test('what is no status code is none: a text that quotes one, an empty body, another member', () => {
  assert.equal(within(readStatusCode, JSON.stringify({ text: '"statusCode":0' })), -1);
  assert.equal(within(readStatusCode, ''), -1);
  assert.equal(within(readStatusCode, '{"statusCodes":0}'), -1);
  assert.equal(within(readStatusCode, '{"statusCode":null}'), -1);
});

test('the next position is read to its last digit', () => {
  assert.equal(within(readNextPosition, '{"statusCode":0,"nextPosition":10234,"messages":[]}'), 10234);
  assert.equal(within(readNextPosition, '{"statusCode":2}'), -1);
});
