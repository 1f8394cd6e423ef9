import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurns } from './turns.ts';

test('at most so many run at once, in the order they came, and a failure gives its place up like an end', async () => {
  const takeTurn = createTurns(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const run = (number: number) =>
    takeTurn(async () => {
      begun.push(number);
      running += 1;
      most = Math.max(most, running);
      for (let pause = 0; pause <= number % 3; pause += 1) await Promise.resolve();
      running -= 1;
      if (number % 4 === 0) throw new Error(`no ${number}`);
      return number;
    });
  const results = await Promise.allSettled(Array.from({ length: 12 }, (_, number) => run(number)));
  assert.equal(most, 2);
  assert.deepEqual(begun, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  assert.deepEqual(
    results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed')),
    ['failed', 1, 2, 3, 'failed', 5, 6, 7, 'failed', 9, 10, 11],
  );
  assert.equal(await run(13), 13);
});

test('those who come while others leave do not run beside too many', async () => {
  const takeTurn = createTurns(2);
  const later: Promise<unknown>[] = [];
  let running = 0;
  let most = 0;
  const run = (): Promise<unknown> =>
    takeTurn(async () => {
      running += 1;
      most = Math.max(most, running);
      for (let pause = 0; pause < 5; pause += 1) await Promise.resolve();
      running -= 1;
      if (later.length < 20) later.push(run(), run());
    });
  await Promise.all([run(), run(), run(), run()]);
  for (const one of later) await one;
  assert.equal(most, 2);
});
