import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSimulatedTime } from './simulated-time.ts';
import { createTickQueue } from './tick-queue.ts';

function createQueue(capacity = 1_000) {
  const time = createSimulatedTime();
  const queue = createTickQueue({ ...time, tickMs: 25, capacity });
  return { time, queue };
}

test('[LS-SEC-2] whatever comes between two ticks leaves at the second one, at the same moment', async () => {
  const { time, queue } = createQueue();
  const left: number[] = [];
  for (const waitMs of [0, 1, 7, 16, 0.9]) {
    await time.advance(waitMs);
    queue.release(() => left.push(time.clock.monotonic()));
  }
  assert.deepEqual(left, []);
  await time.advance(100);
  assert.equal(left.length, 5);
  assert.equal(new Set(left).size, 1);
  assert.equal(left[0]! % 25, 0);
});

test('[LS-SEC-2] what comes at a tick waits for the next one', async () => {
  const { time, queue } = createQueue();
  assert.equal(time.clock.monotonic() % 25, 0);
  let left = 0;
  queue.release(() => {
    left = time.clock.monotonic();
  });
  const since = time.clock.monotonic();
  await time.advance(24.9);
  assert.equal(left, 0);
  await time.advance(0.1);
  assert.equal(left - since, 25);
});

test('[LS-SEC-2] every tick starts anew', async () => {
  const { time, queue } = createQueue();
  const left: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await time.advance(3);
    queue.release(() => left.push(time.clock.monotonic()));
    await time.advance(25);
  }
  assert.deepEqual(
    left.map((at) => at - left[0]!),
    [0, 25, 50],
  );
  assert.equal(time.pending(), 0);
});

test('[LS-SEC-2] the queue is bounded: what is beyond it is told at once, and has room again after the tick', async () => {
  const { time, queue } = createQueue(2);
  let left = 0;
  const run = () => {
    left += 1;
  };
  assert.deepEqual([queue.release(run), queue.release(run), queue.release(run)], [true, true, false]);
  await time.advance(25);
  assert.equal(left, 2);
  assert.equal(queue.release(run), true);
});

test('[LS-SEC-2] what leaves at one tick leaves by rank, not in the order in which it came', async () => {
  const { time, queue } = createQueue();
  const left: string[] = [];
  for (const [name, rank] of [
    ['c', 3],
    ['a', 1],
    ['d', 4],
    ['b', 2],
  ] as const) {
    queue.release(() => left.push(name), rank);
    await time.advance(1);
  }
  await time.advance(25);
  assert.deepEqual(left, ['a', 'b', 'c', 'd']);
});

test('[LS-SEC-2] what is added while the others leave goes at the next tick', async () => {
  const { time, queue } = createQueue();
  const left: string[] = [];
  queue.release(() => {
    left.push('first');
    queue.release(() => left.push('second'));
  });
  await time.advance(25);
  assert.deepEqual(left, ['first']);
  await time.advance(25);
  assert.deepEqual(left, ['first', 'second']);
});
