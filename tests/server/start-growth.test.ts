import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLiveSessions } from '../support/customers/read-live-sessions.ts';
import { fillStore } from '../support/fill-store.ts';
import { type Parley, startParley } from '../support/parley.ts';

const few = 1_000;
const many = 10 * few;
const rounds = 3;

test('ten times the sessions cost at most fifteen times the time to ready: a start does not read them all', async (t) => {
  await using parley = await startParley();
  await parley.stop();
  await fillStore(parley.data, few);
  const before = await measureStarts(parley, few);
  await fillStore(parley.data, many - few);
  const after = await measureStarts(parley, many);
  t.diagnostic(
    `from spawn to ready: ${before.toFixed(0)} ms with ${few} live chats, ${after.toFixed(0)} ms with ${many}`,
  );
  assert.ok(after < 15 * before, `${after} ms is more than fifteen times ${before} ms`);
});

/** Shortest of a few, ms. */
async function measureStarts(parley: Parley, live: number): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const spawnedAt = performance.now();
    await parley.start();
    taken.push(performance.now() - spawnedAt);
    assert.equal(await readLiveSessions(parley.admin), live);
    await parley.stop();
  }
  return Math.min(...taken);
}
