import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreError } from '../index.ts';
import { classifyFailure, presentCause, toStoreError } from './failure.ts';

const refused = (code: string) => Object.assign(new Error('the server says no'), { severity: 'ERROR', code });

for (const [what, code, failure] of [
  ['a lock time-out', '55P03', 'passing'],
  ['a statement time-out', '57014', 'passing'],
  ['a deadlock', '40P01', 'passing'],
  ['a full disk', '53100', 'passing'],
  ['too many connections', '53300', 'passing'],
  ['a standby', '25006', 'passing'],
  ['a terminated connection', '57P01', 'lost'],
  ['a crash', '57P02', 'lost'],
  ['a broken protocol', '08P01', 'lost'],
  ['a damaged page', 'XX001', 'wrong'],
  ['an error of reading', '58030', 'wrong'],
  ['a violated constraint', '23514', 'wrong'],
] as const) {
  test(`[LS-ST-8] ${what} is ${failure}`, () => assert.equal(classifyFailure(refused(code)), failure));
}

test('[LS-ST-8] without a word of the server the connection is lost, whatever code Node gives', () => {
  for (const code of ['ECONNRESET', 'EPIPE', undefined]) {
    assert.equal(classifyFailure(Object.assign(new Error('gone'), code === undefined ? {} : { code })), 'lost');
  }
  assert.equal(classifyFailure(new Error('Query read timeout')), 'lost');
});

test('causes are told in words, with the state that the server named', () => {
  assert.equal(presentCause(refused('55P03')), 'the server says no (55P03)');
  const both = new AggregateError([new Error('connect ECONNREFUSED ::1'), new Error('connect ECONNREFUSED 127.0.0.1')]);
  assert.equal(presentCause(both), 'connect ECONNREFUSED ::1; connect ECONNREFUSED 127.0.0.1');
});

test('every error is a StoreError in the end, and stays what it was', () => {
  const error = new StoreError('unknown', 'lost');
  assert.equal(toStoreError(error), error);
  assert.equal(toStoreError(refused('42P01')).code, 'unavailable');
});
