import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemClock } from '../../platform/clock.ts';
import { beginSession, commitOne, createAppend, createEvent, createSessionRow } from './build.ts';
import type { OpenStore } from './opened-store.ts';

const clock = createSystemClock();

export function testReopening(open: OpenStore): void {
  test('[LS-ST-2] I1 what was committed is there when the store is opened again', async () => {
    await using store = await open(clock);
    const row = createSessionRow();
    const number = await beginSession(store.driver, {
      row,
      events: [createEvent(1), createEvent(2, { token: 'a' })],
      snapshot: 'at 2',
      take: { key: 'k', value: 'v', expiresAt: null },
      put: [{ kind: 'settings', name: 'hours', expectedVersion: 0, value: { open: true } }],
      arm: [{ kind: 'closing', dueAt: 50 }],
    });
    await commitOne(store.driver, createAppend(number, 2, { endedAt: 99 }));
    await store.driver.touch([{ number, at: 123 }]);
    const before = await store.driver.find(row.chatId);
    const documents = await store.driver.readDocuments();
    const { documentsVersion } = await store.driver.confirm([]);

    const driver = await store.reopen();
    assert.deepEqual(await driver.find(row.chatId), before);
    assert.equal(before?.tail.length, 1);
    assert.equal(await driver.findToken(number, 1, 'a'), 2);
    assert.equal((await driver.findClaim('k', 0))?.value, 'v');
    assert.deepEqual(await driver.readDocuments(), documents);
    assert.equal((await driver.confirm([])).documentsVersion, documentsVersion);
    assert.equal((await driver.dueTimers(50, 10)).length, 1);
    assert.equal(await driver.lastSeen(number), 123);
    assert.equal((await driver.countLive()).get('support') ?? 0, 0);
  });

  test('[LS-ST-1, LS-ST-10] log, numbers and cursors go on where they were', async () => {
    await using store = await open(clock);
    const number = await beginSession(store.driver, { count: 3 });
    const cursor = await store.driver.followEnd();
    const driver = await store.reopen();
    assert.deepEqual(await commitOne(driver, createAppend(number, 2)), { state: 'conflict' });
    assert.deepEqual(await commitOne(driver, createAppend(number, 3)), { state: 'committed', number, index: 4 });
    const next = await beginSession(driver);
    assert.notEqual(next, number);
    assert.deepEqual(
      (await driver.follow(cursor, 10)).events.map((event) => [event.number, event.index]),
      [
        [number, 4],
        [next, 1],
      ],
    );
  });
}
