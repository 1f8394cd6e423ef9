import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interleave } from './interleave.ts';
import { median } from './median.ts';
import { medianRatio } from './median-ratio.ts';

test('the median is the middle by value, of an even number the mean of the middle two', () => {
  assert.equal(median([10, 9, 100]), 10);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([7]), 7);
  assert.throws(() => median([]), RangeError);
});

test('the median is of the ratios of single rounds: a round in which the machine was slow counts as one', () => {
  // Both sides were ten times slower in the last round; the ratio of medians would say 50 / 100.
  assert.deepEqual(medianRatio([80, 80, 8], [100, 100, 10]), { median: 0.8, least: 0.8, most: 0.8 });
  assert.deepEqual(medianRatio([50, 90, 90], [100, 100, 100]), { median: 0.9, least: 0.5, most: 0.9 });
  assert.throws(() => medianRatio([1], [1, 2]), RangeError);
});

test('two sides take turns, and each comes first as often as the other', async () => {
  const order: string[] = [];
  const run = (name: string) => (round: number) => {
    order.push(`${name}${round}`);
    return Promise.resolve(round);
  };
  const rounds = await interleave(4, run('a'), run('b'));
  assert.deepEqual(order, ['a0', 'b0', 'b1', 'a1', 'a2', 'b2', 'b3', 'a3']);
  assert.deepEqual(rounds, { one: [0, 1, 2, 3], other: [0, 1, 2, 3] });
});
