import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInterval } from './intervals.ts';

test('a stretch counts minutes from its midnight, and one over midnight ends on the next date', () => {
  assert.deepEqual(parseInterval('09:00-17:30'), { start: 540, end: 1050 });
  assert.deepEqual(parseInterval('9:00-17:00'), { start: 540, end: 1020 });
  assert.deepEqual(parseInterval('22:00-02:00'), { start: 1320, end: 1560 });
  assert.deepEqual(parseInterval('00:00-24:00'), { start: 0, end: 1440 });
  assert.deepEqual(parseInterval('23:59-24:00'), { start: 1439, end: 1440 });
});

test('what names no time of day, or nothing between two, is no stretch', () => {
  for (const text of [
    '',
    '09:00',
    '9-17',
    '24:00-01:00',
    '09:60-10:00',
    '09:00-24:01',
    '09:00-25:00',
    '09:00-09:00',
    ' 09:00-17:00',
    '09:00-17:00 ',
  ])
    assert.equal(parseInterval(text), null, text);
});
