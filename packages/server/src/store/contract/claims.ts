import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemClock } from '../../platform/clock.ts';
import { createSimulatedTime } from '../../platform/simulated-time.ts';
import { beginSession, commitOne, createAppend, createSessionRow, readIndices } from './build.ts';
import type { OpenedStore, OpenStore } from './opened-store.ts';

const clock = createSystemClock();

export function testClaims(open: OpenStore, shared: () => Promise<OpenedStore>): void {
  test('[LS-ST-1] a claim is taken once, and whoever comes later learns by whom', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    const claim = { key: 'agent-1/slot-1', value: 'first', expiresAt: null };
    assert.equal((await commitOne(store.driver, createAppend(number, 1, { take: claim }))).state, 'committed');
    assert.deepEqual(await commitOne(store.driver, createAppend(number, 2, { take: { ...claim, value: 'second' } })), {
      state: 'taken',
      by: claim,
    });
    assert.deepEqual(await readIndices(store.driver, number), [1, 2]);
    assert.deepEqual(await store.driver.findClaim(claim.key, clock.now()), claim);
    assert.equal(await store.driver.findClaim('other', clock.now()), null);
  });

  test('[LS-ST-1] a session that is begun with a claim that is taken is not begun', async () => {
    await using store = await shared();
    const claim = { key: 'request', value: 'first', expiresAt: null };
    await beginSession(store.driver, { take: claim });
    const row = createSessionRow();
    const outcome = await commitOne(store.driver, createAppend(row, 0, { take: { ...claim, value: 'second' } }));
    assert.deepEqual(outcome, { state: 'taken', by: claim });
    assert.equal(await store.driver.find(row.chatId), null);
  });

  test('[LS-ST-1] of many that take one claim in one batch, the first has it', async () => {
    await using store = await shared();
    const rows = Array.from({ length: 5 }, () => createSessionRow());
    const outcomes = await store.driver.commit(
      rows.map((row) => createAppend(row, 0, { take: { key: 'many', value: row.chatId, expiresAt: null } })),
    );
    assert.deepEqual(
      outcomes.map(({ state }) => state),
      ['committed', 'taken', 'taken', 'taken', 'taken'],
    );
    assert.equal((await store.driver.findClaim('many', clock.now()))?.value, rows[0]!.chatId);
  });

  test('[LS-ST-1] a released claim is free again, also for a later append of the batch', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver, { take: { key: 'freed', value: 'a', expiresAt: null } });
    const outcomes = await store.driver.commit([
      createAppend(number, 1, { release: ['freed', 'never taken'] }),
      createAppend(number, 2, { take: { key: 'freed', value: 'b', expiresAt: null } }),
    ]);
    assert.deepEqual(
      outcomes.map(({ state }) => state),
      ['committed', 'committed'],
    );
    assert.equal((await store.driver.findClaim('freed', clock.now()))?.value, 'b');
  });

  test("[LS-ST-1] a claim is as good as none from its time on, by the store's clock", async () => {
    const time = createSimulatedTime();
    await using store = await open(time.clock);
    const number = await beginSession(store.driver);
    const expiresAt = time.clock.now() + 100;
    const take = { key: 'k', value: 'a', expiresAt };
    await commitOne(store.driver, createAppend(number, 1, { count: 0, take }));
    await time.advance(99);
    const second = { key: 'k', value: 'b', expiresAt: null };
    assert.deepEqual(await commitOne(store.driver, createAppend(number, 1, { count: 0, take: second })), {
      state: 'taken',
      by: take,
    });
    assert.deepEqual(await store.driver.findClaim('k', expiresAt - 1), take);
    assert.equal(await store.driver.findClaim('k', expiresAt), null);
    await time.advance(1);
    assert.equal(
      (await commitOne(store.driver, createAppend(number, 1, { count: 0, take: second }))).state,
      'committed',
    );
    assert.deepEqual(await store.driver.findClaim('k', time.clock.now() + 1e9), second);
  });

  test('[LS-ST-1] expired claims are removed, so many at a time, and no others', async () => {
    await using store = await open(createSimulatedTime(0).clock);
    for (const [key, expiresAt] of [
      ['a', 10],
      ['b', 20],
      ['c', 30],
      ['d', 31],
      ['e', null],
    ] as const) {
      await beginSession(store.driver, { take: { key, value: 'v', expiresAt } });
    }
    assert.equal(await store.driver.purgeClaims(30, 2), 2);
    assert.equal(await store.driver.purgeClaims(30, 2), 1);
    assert.equal(await store.driver.purgeClaims(30, 2), 0);
    const left = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => store.driver.findClaim(key, 0)));
    assert.deepEqual(
      left.map((claim) => claim?.key),
      [undefined, undefined, undefined, 'd', 'e'],
    );
  });
}
