import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionNumber } from '../domain/ids.ts';
import { createSimulatedTime } from '../platform/simulated-time.ts';
import { Batcher } from './batch.ts';
import { type Append, type StoreDriver, StoreError } from './index.ts';
import { createMemoryStore, openMemoryDriver } from './memory/memory-driver.ts';

/** A store whose first commit takes until `fail` is called, and then does not sync. */
function createFailingStore(time = createSimulatedTime()) {
  const memory = openMemoryDriver(createMemoryStore(time.clock));
  const first = Promise.withResolvers<never>();
  let commits = 0;
  const driver: StoreDriver = {
    ...memory,
    commit(batch) {
      commits += 1;
      return commits === 1 ? first.promise : memory.commit(batch);
    },
  };
  const told: StoreError[] = [];
  const onSyncFailed = (error: StoreError) => told.push(error);
  const batcher = new Batcher({ driver, ...time, onSyncFailed });
  const fail = () => first.reject(new StoreError('sync-failed', 'the disk did not take it'));
  return { batcher, time, told, fail, commits: () => commits };
}

function appendTo(session: number): Append {
  return { id: session, session: session as SessionNumber, expectedIndex: 0, events: [] };
}

test('[LS-ST-2] I18 a failed sync is told once, and refuses its batch, what waits behind it, and all that comes later', async () => {
  const { batcher, time, told, fail, commits } = createFailingStore();
  const inBatch = [appendTo(1), appendTo(2)].map((append) => batcher.append(append));
  await time.settle();
  const behind = [appendTo(3), appendTo(4)].map((append) => batcher.append(append));
  assert.equal(batcher.waiting, 2);
  fail();
  for (const result of await Promise.allSettled([...inBatch, ...behind])) {
    assert.equal(result.status, 'rejected');
    assert.equal(result.reason.code, 'sync-failed');
  }
  await assert.rejects(batcher.append(appendTo(5)), { code: 'sync-failed' });
  await time.settle();
  assert.equal(told.length, 1);
  assert.equal(commits(), 1, 'nothing is tried again');
  assert.equal(batcher.waiting, 0);
  await batcher.drained();
});

test('[LS-ST-2] the process is told of a failed sync before anybody is answered', async () => {
  const { batcher, time, told, fail } = createFailingStore();
  const answered = batcher.append(appendTo(1)).catch(() => told.length);
  await time.settle();
  fail();
  assert.equal(await answered, 1);
});
