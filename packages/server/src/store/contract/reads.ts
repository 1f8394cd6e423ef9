import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatId, SessionNumber } from '../../domain/ids.ts';
import { createSystemClock } from '../../platform/clock.ts';
import { beginSession, commitOne, createAppend, createEvent, createSessionRow } from './build.ts';
import type { OpenedStore, OpenStore } from './opened-store.ts';

const clock = createSystemClock();

export function testReads(open: OpenStore, shared: () => Promise<OpenedStore>): void {
  test('[LS-ST-5] a session is found by its chatId and by its number, with its events as they were given', async () => {
    await using store = await shared();
    const row = createSessionRow();
    const events = [
      createEvent(1, { at: 1_700_000_000_000, visible: false, body: '{"text":"ä\u0000\u{1f600}"}', party: 0 }),
      createEvent(2, { token: 'a', party: 3 }),
    ];
    const number = await beginSession(store.driver, { row, events });
    const stored = { ...row, number, endedAt: null, snapshot: null, tail: events };
    assert.deepEqual(await store.driver.find(row.chatId), stored);
    assert.deepEqual(await store.driver.load(number), stored);
    assert.equal(await store.driver.find('nobody' as ChatId), null);
    assert.equal(await store.driver.load((number + 99) as SessionNumber), null);
  });

  test('[LS-ST-5] a session is its last snapshot and the events after that', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver, { count: 2 });
    await commitOne(store.driver, createAppend(number, 2, { snapshot: 'at 3' }));
    await commitOne(store.driver, createAppend(number, 3, { count: 2, snapshot: 'at 5' }));
    await commitOne(store.driver, createAppend(number, 5, { count: 2 }));
    const stored = await store.driver.load(number);
    assert.deepEqual(stored?.snapshot, { index: 5, body: 'at 5' });
    assert.deepEqual(
      stored?.tail.map(({ index }) => index),
      [6, 7],
    );
  });

  test('[LS-ST-7] events are read in pages, by number and by bytes, and at least one', async () => {
    await using store = await shared();
    const events = Array.from({ length: 10 }, (_, offset) => createEvent(offset + 1, { body: 'ä'.repeat(50) }));
    const number = await beginSession(store.driver, { events });
    const read = async (from: number, limit: number, maxBytes: number) =>
      (await store.driver.read(number, from, limit, maxBytes)).map(({ index }) => index);
    assert.deepEqual(await read(1, 3, 10_000), [1, 2, 3]);
    assert.deepEqual(await read(9, 10, 10_000), [9, 10]);
    assert.deepEqual(await read(4, 10, 300), [4, 5, 6]);
    assert.deepEqual(await read(4, 10, 299), [4, 5]);
    assert.deepEqual(await read(4, 10, 1), [4]);
    assert.deepEqual(await read(11, 10, 10_000), []);
    assert.deepEqual(await store.driver.read((number + 99) as SessionNumber, 1, 10, 10_000), []);
    assert.deepEqual(await store.driver.read(number, 2, 1, 1), [events[1]]);
  });

  test('[LS-ST-9] a confirmation names last and last visible index of the sessions that are there', async () => {
    await using store = await shared();
    const one = await beginSession(store.driver, {
      events: [createEvent(1), createEvent(2), createEvent(3, { visible: false })],
    });
    const other = await beginSession(store.driver, { events: [createEvent(1, { visible: false })] });
    const { heads } = await store.driver.confirm([one, other, (other + 99) as SessionNumber]);
    assert.deepEqual(
      [...heads].sort(([a], [b]) => a - b),
      [
        [one, { last: 3, lastVisible: 2 }],
        [other, { last: 1, lastVisible: 0 }],
      ],
    );
  });

  test('[LS-ST-9] a confirmation sees every commit that was done before it began', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    for (let last = 1; last <= 20; last += 1) {
      const { heads } = await store.driver.confirm([number]);
      assert.equal(heads.get(number)?.last, last);
      await commitOne(store.driver, createAppend(number, last));
    }
  });

  test('live sessions are counted by service until the append that ends them', async () => {
    await using store = await open(clock);
    await beginSession(store.driver, { row: createSessionRow({ service: 'sales' }) });
    const number = await beginSession(store.driver);
    await beginSession(store.driver);
    assert.deepEqual([...(await store.driver.countLive())].sort(), [
      ['sales', 1],
      ['support', 2],
    ]);
    await commitOne(store.driver, createAppend(number, 1, { endedAt: 77 }));
    assert.deepEqual([...(await store.driver.countLive())].sort(), [
      ['sales', 1],
      ['support', 1],
    ]);
    assert.equal((await store.driver.load(number))?.endedAt, 77);
  });
}
