import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginSession, commitOne, createAppend, readIndices } from '../contract/build.ts';
import { describeStore } from '../contract.ts';
import { createMemoryStore, openMemoryDriver } from './memory-driver.ts';

describeStore('memory', async (clock) => {
  const store = createMemoryStore(clock);
  let driver = openMemoryDriver(store);
  return {
    driver,
    async reopen() {
      await driver[Symbol.asyncDispose]();
      driver = openMemoryDriver(store);
      return driver;
    },
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  };
});

test('[LS-ST-6] drivers on one memory store are nodes of one deployment', async () => {
  const store = createMemoryStore();
  await using one = openMemoryDriver(store, { exclusive: false });
  await using other = openMemoryDriver(store, { exclusive: false });
  assert.deepEqual([one.exclusive, openMemoryDriver(store).exclusive], [false, true]);
  const number = await beginSession(one);
  assert.equal((await commitOne(other, createAppend(number, 1))).state, 'committed');
  assert.deepEqual(await commitOne(one, createAppend(number, 1)), { state: 'conflict' });
  assert.deepEqual(await readIndices(one, number), [1, 2]);
});
