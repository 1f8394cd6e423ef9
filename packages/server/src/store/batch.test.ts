import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createGatedDriver } from '../../../../tests/support/store/gated-driver.ts';
import { createSimulatedTime } from '../platform/simulated-time.ts';
import { Batcher, type BatchOptions } from './batch.ts';
import { CommitMeter } from './commit-meter.ts';
import { beginSession, createAppend, createSessionRow } from './contract/build.ts';
import { type Append, type Outcome, type StoreDriver, StoreError } from './index.ts';
import { createMemoryStore, openMemoryDriver } from './memory/memory-driver.ts';

function createBatcher(options: Partial<BatchOptions> = {}) {
  const time = createSimulatedTime();
  const gate = createGatedDriver(openMemoryDriver(createMemoryStore(time.clock)));
  const commits = new CommitMeter();
  const onSyncFailed = (error: StoreError) => assert.fail(error);
  const batcher = new Batcher({ driver: gate.driver, ...time, commits, onSyncFailed, ...options });
  const sizes = () =>
    gate.calls.filter(({ verb }) => verb === 'commit').map(({ args }) => (args[0] as Append[]).length);
  return { batcher, gate, time, commits, sizes };
}

const beginning = () => createAppend(createSessionRow(), 0);
const broken = () => new StoreError('unknown', 'the connection broke');

describe('group commit', () => {
  test('[LS-ST-6] appends that arrive while a commit is syncing share the next one', async () => {
    const { batcher, gate, time, sizes } = createBatcher();
    gate.hold('commit');
    const first = [batcher.append(beginning()), batcher.append(beginning())];
    await time.settle();
    const second = Array.from({ length: 5 }, () => batcher.append(beginning()));
    await time.settle();
    assert.deepEqual([sizes(), gate.held('commit')], [[2], 1]);
    gate.open('commit');
    await time.settle();
    assert.deepEqual(sizes(), [2, 5]);
    const outcomes = await Promise.all([...first, ...second]);
    assert.ok(outcomes.every(({ state }) => state === 'committed'));
  });

  test('[LS-ST-7] one batch is in flight, however long it takes', async () => {
    const { batcher, gate, time } = createBatcher();
    gate.hold('commit');
    const all: Promise<Outcome>[] = [];
    for (let round = 0; round < 5; round += 1) {
      all.push(batcher.append(beginning()));
      await time.advance(1_000);
      assert.equal(gate.count('commit'), 1);
    }
    gate.open('commit');
    await time.settle();
    await Promise.all(all);
  });

  test('[LS-ST-2, LS-ST-3] I18 nobody is answered before the commit has returned', async () => {
    const { batcher, gate, time } = createBatcher();
    gate.hold('commit');
    let isAnswered = false;
    const append = batcher.append(beginning()).then(() => {
      isAnswered = true;
    });
    await time.advance(5_000);
    assert.equal(isAnswered, false);
    gate.release('commit');
    await time.settle();
    await append;
    assert.equal(isAnswered, true);
  });

  test('[LS-ST-1] each append gets its own outcome', async () => {
    const { batcher, gate, time } = createBatcher();
    const number = await beginSession(gate.driver);
    const appends = [createAppend(number, 1), createAppend(number, 1), createAppend(number, 2)];
    const outcomes = Promise.all(appends.map((append) => batcher.append(append)));
    await time.settle();
    assert.deepEqual(
      (await outcomes).map(({ state }) => state),
      ['committed', 'conflict', 'committed'],
    );
  });

  test('a batch has a bound; what is over goes with the next', async () => {
    const { batcher, time, sizes } = createBatcher({ maxBatch: 3 });
    const all = Array.from({ length: 7 }, () => batcher.append(beginning()));
    await time.settle();
    await Promise.all(all);
    assert.deepEqual(sizes(), [3, 3, 1]);
  });

  test('I14 beyond the bound of the queue an append is refused at once, and later ones are taken again', async () => {
    const { batcher, gate, time } = createBatcher({ maxWaiting: 2 });
    gate.hold('commit');
    const inFlight = batcher.append(beginning());
    await time.settle();
    const waiting = [batcher.append(beginning()), batcher.append(beginning())];
    await assert.rejects(batcher.append(beginning()), { code: 'unavailable' });
    assert.equal(batcher.waiting, 2);
    gate.open('commit');
    await time.settle();
    await Promise.all([inFlight, ...waiting]);
    const later = batcher.append(beginning());
    await time.settle();
    assert.equal((await later).state, 'committed');
  });

  test('[LS-ST-2] a batch that fails is refused whole, and the next is tried', async () => {
    const { batcher, gate, time, commits } = createBatcher();
    gate.hold('commit');
    const failing = [batcher.append(beginning()), batcher.append(beginning())];
    await time.settle();
    const next = batcher.append(beginning());
    const refused = Promise.all(failing.map((append) => assert.rejects(append, { code: 'unavailable' })));
    gate.release('commit', new StoreError('unavailable', 'no space'));
    await time.settle();
    await refused;
    assert.equal(commits.isWritable, false);
    gate.open('commit');
    await time.settle();
    assert.equal((await next).state, 'committed');
    assert.deepEqual([commits.isWritable, commits.failures, commits.commits, commits.appends], [true, 1, 1, 1]);
  });

  test('an error that is no StoreError is one to whoever waits', async () => {
    const { batcher, gate, time } = createBatcher();
    gate.hold('commit');
    const append = assert.rejects(
      batcher.append(beginning()),
      (error) => error instanceof StoreError && error.code === 'unavailable',
    );
    await time.settle();
    gate.release('commit', new TypeError('a fault of the driver'));
    await time.settle();
    await append;
  });

  test('[LS-ST-1] after a lost connection the store is asked, and each append learns what became of it', async () => {
    const inner = openMemoryDriver(createMemoryStore());
    const driver: StoreDriver = {
      ...inner,
      // The first append of the batch is applied before the connection breaks, the second is not.
      commit: async (batch) => {
        await inner.commit(batch.slice(0, 1));
        throw broken();
      },
    };
    const { batcher, time } = createBatcher({ driver });
    const number = await beginSession(inner, { count: 2 });
    const applied = batcher.append(createAppend(number, 2, { count: 3 }));
    const lost = assert.rejects(batcher.append(beginning()), { code: 'unavailable' });
    await time.settle();
    assert.deepEqual(await applied, { state: 'committed', number, index: 5 });
    await lost;
  });

  test('[LS-ST-1] it is asked again for a while when it does not answer, and then the outcome stays unknown', async () => {
    const { batcher, gate, time } = createBatcher();
    gate.hold('commit');
    gate.hold('wasCommitted');
    const append = assert.rejects(batcher.append(beginning()), { code: 'unknown' });
    await time.settle();
    gate.release('commit', broken());
    await time.settle();
    for (let asked = 0; gate.held('wasCommitted') > 0; asked += 1) {
      assert.ok(asked < 20);
      gate.release('wasCommitted', broken());
      await time.advance(2_000);
    }
    await append;
    assert.ok(gate.count('wasCommitted') >= 3);
  });

  test('[LS-LOG-7] broken stored data is an error for whoever appends, and for nobody else of the batch', async () => {
    const inner = openMemoryDriver(createMemoryStore());
    const driver: StoreDriver = {
      ...inner,
      commit: async (batch) => [{ state: 'unreadable', reason: 'page 7' }, ...(await inner.commit(batch.slice(1)))],
    };
    const { batcher, time } = createBatcher({ driver });
    const poisoned = assert.rejects(batcher.append(beginning()), { code: 'unreadable', message: 'page 7' });
    const healthy = batcher.append(beginning());
    await time.settle();
    await poisoned;
    assert.equal((await healthy).state, 'committed');
  });

  test('draining ends when nothing waits or is in flight', async () => {
    const { batcher, gate, time } = createBatcher();
    await batcher.drained();
    gate.hold('commit');
    const appends = [batcher.append(beginning())];
    await time.settle();
    appends.push(batcher.append(beginning()));
    let isDrained = false;
    const draining = batcher.drained().then(() => {
      isDrained = true;
    });
    gate.release('commit');
    await time.settle();
    assert.equal(isDrained, false);
    gate.release('commit');
    await time.settle();
    await draining;
    await Promise.all(appends);
  });

  test('commits are counted with what they took', async () => {
    const { batcher, gate, time, commits } = createBatcher();
    gate.hold('commit');
    const appends = [batcher.append(beginning()), batcher.append(beginning())];
    await time.advance(7);
    gate.open('commit');
    await time.settle();
    await Promise.all(appends);
    assert.deepEqual([commits.commits, commits.appends, commits.waitedMs, commits.longestMs], [1, 2, 7, 7]);
  });
});
