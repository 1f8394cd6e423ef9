import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionNumber } from '../../domain/ids.ts';
import { createSystemClock } from '../../platform/clock.ts';
import { StoreError } from '../index.ts';
import { beginSession, commitOne, createAppend, createEvent, createSessionRow, readIndices } from './build.ts';
import type { OpenedStore, OpenStore } from './opened-store.ts';

const clock = createSystemClock();

export function testAppends(open: OpenStore, shared: () => Promise<OpenedStore>): void {
  test('[LS-LOG-1] events get the indices 1, 2, 3 … without a gap', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver, { count: 2 });
    assert.deepEqual(await commitOne(store.driver, createAppend(number, 2, { count: 3 })), {
      state: 'committed',
      number,
      index: 5,
    });
    assert.deepEqual(await readIndices(store.driver, number), [1, 2, 3, 4, 5]);
  });

  test('[LS-ST-1] an append behind or beyond the last index is a conflict and adds nothing', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver, { count: 2 });
    for (const expectedIndex of [0, 1, 3, 100]) {
      assert.deepEqual(await commitOne(store.driver, createAppend(number, expectedIndex)), { state: 'conflict' });
    }
    assert.deepEqual(await readIndices(store.driver, number), [1, 2]);
  });

  test('[LS-ST-1] a session that is not there, or is there already, is a conflict', async () => {
    await using store = await shared();
    const row = createSessionRow();
    const number = await beginSession(store.driver, { row });
    const nowhere = (number + 1_000) as SessionNumber;
    assert.deepEqual(await commitOne(store.driver, createAppend(nowhere, 0)), { state: 'conflict' });
    assert.deepEqual(await commitOne(store.driver, createAppend({ ...row, userId: 'other' }, 0)), {
      state: 'conflict',
    });
    assert.equal((await store.driver.find(row.chatId))?.userId, row.userId);
    assert.deepEqual(await readIndices(store.driver, number), [1]);
  });

  test('[LS-ST-1] the appends of a batch are judged in order, each on what those before it left', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    const outcomes = await store.driver.commit([
      createAppend(number, 1),
      createAppend(number, 1),
      createAppend(number, 2, { count: 2 }),
    ]);
    assert.deepEqual(outcomes, [
      { state: 'committed', number, index: 2 },
      { state: 'conflict' },
      { state: 'committed', number, index: 4 },
    ]);
  });

  test('[LS-ST-1] a session may be begun once in a batch', async () => {
    await using store = await shared();
    const row = createSessionRow();
    const [first, second] = await store.driver.commit([createAppend(row, 0), createAppend(row, 0)]);
    assert.equal(first?.state, 'committed');
    assert.equal(second?.state, 'conflict');
  });

  test('[LS-ST-1] a refused append takes nobody of its batch with it', async () => {
    await using store = await shared();
    const [one, other] = [await beginSession(store.driver), await beginSession(store.driver)];
    const states = (
      await store.driver.commit([createAppend(one, 1), createAppend(other, 7), createAppend(other, 1)])
    ).map(({ state }) => state);
    assert.deepEqual(states, ['committed', 'conflict', 'committed']);
  });

  test('[LS-ST-1] of appends on one index that are sent at once, one is committed', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => commitOne(store.driver, createAppend(number, 1))),
    );
    assert.equal(outcomes.filter(({ state }) => state === 'committed').length, 1);
    assert.equal(outcomes.filter(({ state }) => state === 'conflict').length, 9);
    assert.deepEqual(await readIndices(store.driver, number), [1, 2]);
  });

  test('[LS-ST-1] the store says by its id whether an append was committed', async () => {
    await using store = await shared();
    const begun = createAppend(createSessionRow(), 0);
    const outcome = await commitOne(store.driver, begun);
    assert.ok(outcome.state === 'committed');
    const { number } = outcome;
    const committed = createAppend(number, 1, { count: 2 });
    const lost = createAppend(number, 1, { count: 2 });
    const never = createAppend(createSessionRow(), 0);
    await store.driver.commit([committed, lost]);
    assert.equal(await store.driver.wasCommitted(begun), number);
    assert.equal(await store.driver.wasCommitted(committed), number);
    assert.equal(await store.driver.wasCommitted(lost), null);
    assert.equal(await store.driver.wasCommitted(never), null);
  });

  test('[LS-ST-1] the same of an append without events', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    const take = { key: 'slot', value: 'x', expiresAt: null };
    const committed = createAppend(number, 1, { count: 0, take });
    const refused = createAppend(number, 1, { count: 0, take });
    assert.deepEqual(await commitOne(store.driver, committed), { state: 'committed', number, index: 1 });
    assert.equal((await commitOne(store.driver, refused)).state, 'taken');
    assert.equal(await store.driver.wasCommitted(committed), number);
    assert.equal(await store.driver.wasCommitted(refused), null);
  });

  test('[LS-ST-1] an append without events may be followed by one on the same index', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    await commitOne(store.driver, createAppend(number, 1, { count: 0, arm: [{ kind: 'closing', dueAt: 5 }] }));
    assert.equal((await commitOne(store.driver, createAppend(number, 1))).state, 'committed');
  });

  test('[LS-ST-1] a refused append leaves nothing of what it asked', async () => {
    await using store = await open(clock);
    const { driver } = store;
    const row = createSessionRow();
    const number = await beginSession(driver, { row });
    await driver.touch([{ number, at: 500 }]);
    const asked = {
      events: [createEvent(2), createEvent(3, { token: 'fresh' })],
      snapshot: 'later',
      take: { key: 'mine', value: 'x', expiresAt: null },
      put: [{ kind: 'k', name: 'n', expectedVersion: 0, value: 1 }],
      arm: [{ kind: 'closing', dueAt: 1 }],
      endedAt: 9,
    } as const;
    await commitOne(driver, createAppend(number, 1, { count: 0, take: { key: 'held', value: 'y', expiresAt: null } }));
    const refusals = [
      createAppend(number, 7, asked),
      createAppend(number, 1, { ...asked, unseenSince: 500 }),
      createAppend(number, 1, { ...asked, take: { key: 'held', value: 'x', expiresAt: null } }),
      createAppend(number, 1, {
        ...asked,
        put: [...asked.put, { kind: 'k', name: 'o', expectedVersion: 4, value: 1 }],
      }),
    ];
    const states = (await driver.commit(refusals)).map(({ state }) => state);
    assert.deepEqual(states, ['conflict', 'seen', 'taken', 'stale']);
    const stored = await driver.find(row.chatId);
    assert.deepEqual([stored?.tail.length, stored?.snapshot, stored?.endedAt], [1, null, null]);
    assert.equal(await driver.findClaim('mine', 0), null);
    assert.equal(await driver.findToken(number, 1, 'fresh'), null);
    assert.deepEqual(await driver.readDocuments(), []);
    assert.deepEqual(await driver.dueTimers(1_000, 10), []);
  });

  test('[LS-ST-1] of several outcomes the first of repeated, conflict, seen, taken, stale is told', async () => {
    await using store = await shared();
    const { driver } = store;
    const number = await beginSession(driver, { events: [createEvent(1, { token: 'used' })] });
    const taken = { key: 'held', value: 'y', expiresAt: null };
    await commitOne(driver, createAppend(number, 1, { count: 0, take: taken }));
    await driver.touch([{ number, at: 500 }]);
    const all = {
      events: [createEvent(2, { token: 'used' })],
      unseenSince: 500,
      take: { ...taken, value: 'x' },
      put: [{ kind: 'k', name: 'n', expectedVersion: 3, value: 1 }],
    } as const;
    const { take: _, ...unclaimed } = { ...all, events: [createEvent(2)], unseenSince: 501 };
    const states = (
      await driver.commit([
        createAppend(number, 9, all),
        createAppend(number, 1, all),
        createAppend(number, 9, { ...all, events: [createEvent(10)] }),
        createAppend(number, 1, { ...all, events: [createEvent(2)] }),
        createAppend(number, 1, { ...all, events: [createEvent(2)], unseenSince: 501 }),
        createAppend(number, 1, unclaimed),
      ])
    ).map(({ state }) => state);
    assert.deepEqual(states, ['repeated', 'repeated', 'conflict', 'seen', 'taken', 'stale']);
  });

  test('a closed store rejects with a StoreError', async () => {
    await using store = await open(clock);
    const number = await beginSession(store.driver);
    await store.driver[Symbol.asyncDispose]();
    const isClosed = (error: unknown) => error instanceof StoreError && error.code === 'unavailable';
    await assert.rejects(store.driver.commit([createAppend(number, 1)]), isClosed);
    await assert.rejects(store.driver.load(number), isClosed);
    await assert.rejects(store.driver.touch([]), isClosed);
  });

  test('what was asked before the store was closed is done', async () => {
    await using store = await open(clock);
    const number = await beginSession(store.driver);
    const [outcome] = await Promise.all([
      commitOne(store.driver, createAppend(number, 1)),
      store.driver[Symbol.asyncDispose](),
    ]);
    assert.equal(outcome.state, 'committed');
  });
}
