import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationMs, parseDurationMs } from './durations.ts';

test('a duration is seconds, fractions included, or a number with a unit', () => {
  const cases: readonly [unknown, number][] = [
    [0, 0],
    [90, 90_000],
    [1.5, 1500],
    [0.0004, 0],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    ['15m', 900_000],
    ['8 h', 28_800_000],
    ['90d', 7_776_000_000],
    ['2w', 1_209_600_000],
  ];
  for (const [written, ms] of cases) assert.equal(parseDurationMs(written), ms, String(written));
});

test('what is no duration is null, and never a number that means something else', () => {
  for (const written of [
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    '90',
    'd',
    '1.h',
    '-1s',
    '1y',
    '1e3s',
    null,
    true,
    [1],
    `${'9'.repeat(13)}s`,
  ])
    assert.equal(parseDurationMs(written), null, JSON.stringify(written));
  assert.throws(() => durationMs('soon'), /not a duration/);
});
