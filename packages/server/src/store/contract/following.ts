import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionNumber } from '../../domain/ids.ts';
import { createSystemClock } from '../../platform/clock.ts';
import type { FollowCursor, StoreDriver } from '../index.ts';
import { beginSession, commitOne, createAppend, createEvent } from './build.ts';
import type { OpenStore } from './opened-store.ts';

const clock = createSystemClock();

export function testFollowing(open: OpenStore): void {
  test('[LS-ST-10] commits are followed in their order, in pages, from the beginning or from a cursor', async () => {
    await using store = await open(clock);
    assert.deepEqual((await store.driver.follow(null, 10)).events, []);
    const one = await beginSession(store.driver, { events: [createEvent(1, { token: 'a', visible: false })] });
    const other = await beginSession(store.driver, { count: 2 });
    await commitOne(store.driver, createAppend(one, 1));
    const first = await store.driver.follow(null, 2);
    const second = await store.driver.follow(first.cursor, 10);
    assert.deepEqual(first.events[0], { ...createEvent(1, { token: 'a', visible: false }), number: one });
    assert.deepEqual(
      [...first.events, ...second.events].map(({ number, index }) => [number, index]),
      [
        [one, 1],
        [other, 1],
        [other, 2],
        [one, 2],
      ],
    );
    assert.deepEqual((await store.driver.follow(second.cursor, 10)).events, []);
  });

  test('[LS-ST-10] the end is after all that is committed, and what comes then is followed from it', async () => {
    await using store = await open(clock);
    const fromNothing = await store.driver.followEnd();
    const number = await beginSession(store.driver, { count: 3 });
    const end = await store.driver.followEnd();
    assert.deepEqual((await store.driver.follow(end, 10)).events, []);
    await commitOne(store.driver, createAppend(number, 3));
    assert.equal((await store.driver.follow(fromNothing, 10)).events.length, 4);
    assert.deepEqual(
      (await store.driver.follow(end, 10)).events.map(({ index }) => index),
      [4],
    );
  });

  test('[LS-ST-10] a cursor that found nothing finds what is committed after it', async () => {
    await using store = await open(clock);
    const { cursor } = await store.driver.follow(null, 10);
    await beginSession(store.driver);
    assert.equal((await store.driver.follow(cursor, 10)).events.length, 1);
  });

  test('[LS-ST-10] refused appends leave no place in the order that could fill later', async () => {
    await using store = await open(clock);
    const number = await beginSession(store.driver, { events: [createEvent(1, { token: 'a' })] });
    const repeat = () => createAppend(number, 1, { events: [createEvent(2), createEvent(3, { token: 'a' })] });
    const { cursor } = await store.driver.follow(null, 10);
    await store.driver.commit([repeat(), createAppend(number, 9), createAppend(number, 1), repeat()]);
    assert.deepEqual(
      (await store.driver.follow(cursor, 10)).events.map(({ index }) => index),
      [2],
    );
  });

  test('[LS-ST-10] nothing appears behind a cursor while commits of many sizes overtake each other', async () => {
    await using store = await open(clock);
    const numbers = await Promise.all(Array.from({ length: 8 }, () => beginSession(store.driver)));
    const start = await store.driver.followEnd();
    let isWriting = true;
    const writing = writeRounds(store.driver, numbers, 12).finally(() => {
      isWriting = false;
    });
    const followed: string[] = [];
    let cursor: FollowCursor = start;
    for (let isLast = false; ; ) {
      const page = await store.driver.follow(cursor, 7);
      cursor = page.cursor;
      for (const { number, index } of page.events) followed.push(`${number}:${index}`);
      if (page.events.length > 0) continue;
      if (isLast) break;
      isLast = !isWriting;
    }
    await writing;
    const again: string[] = [];
    for (let page = await store.driver.follow(start, 50); page.events.length > 0; ) {
      for (const { number, index } of page.events) again.push(`${number}:${index}`);
      page = await store.driver.follow(page.cursor, 50);
    }
    assert.equal(new Set(followed).size, followed.length);
    assert.deepEqual(followed, again);
    for (const number of numbers) {
      const own = followed.filter((key) => key.startsWith(`${number}:`));
      const { heads } = await store.driver.confirm([number]);
      const last = heads.get(number)!.last;
      assert.deepEqual(
        own,
        Array.from({ length: last - 1 }, (_, offset) => `${number}:${offset + 2}`),
      );
    }
  });
}

/** In each round the big commits are sent first and the small ones last, none waiting for another. */
async function writeRounds(driver: StoreDriver, numbers: readonly SessionNumber[], rounds: number): Promise<void> {
  const lasts = new Map(numbers.map((number) => [number, 1]));
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(
      numbers.map(async (number, place) => {
        const last = lasts.get(number)!;
        const count = numbers.length - place;
        const outcome = await commitOne(driver, createAppend(number, last, { count }));
        assert.equal(outcome.state, 'committed');
        lasts.set(number, last + count);
      }),
    );
  }
}
