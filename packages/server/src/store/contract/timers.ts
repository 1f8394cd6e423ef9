import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionNumber } from '../../domain/ids.ts';
import { createSystemClock } from '../../platform/clock.ts';
import { beginSession, commitOne, createAppend, createSessionRow } from './build.ts';
import type { OpenedStore, OpenStore } from './opened-store.ts';

const clock = createSystemClock();

export function testTimers(open: OpenStore, shared: () => Promise<OpenedStore>): void {
  test('[LS-TIME-1] timers are due at their time, the oldest first, with the session they belong to', async () => {
    await using store = await open(clock);
    const row = createSessionRow({ service: 'sales' });
    const one = await beginSession(store.driver, { row, arm: [{ kind: 'client-timeout', dueAt: 300 }] });
    const other = await beginSession(store.driver, {
      arm: [
        { kind: 'closing', dueAt: 100 },
        { kind: 'client-timeout', dueAt: 200 },
      ],
    });
    assert.deepEqual(await store.driver.dueTimers(99, 10), []);
    assert.deepEqual(
      (await store.driver.dueTimers(200, 10)).map(({ number, kind, dueAt }) => [number, kind, dueAt]),
      [
        [other, 'closing', 100],
        [other, 'client-timeout', 200],
      ],
    );
    assert.equal((await store.driver.dueTimers(1_000, 2)).length, 2);
    assert.deepEqual((await store.driver.dueTimers(1_000, 10)).at(-1), {
      number: one,
      chatId: row.chatId,
      service: 'sales',
      kind: 'client-timeout',
      dueAt: 300,
    });
  });

  test('[LS-TIME-1] a timer is due until it is moved: it fires at least once', async () => {
    await using store = await open(clock);
    const number = await beginSession(store.driver, { arm: [{ kind: 'closing', dueAt: 100 }] });
    const due = async (now: number) => (await store.driver.dueTimers(now, 10)).map(({ dueAt }) => dueAt);
    assert.deepEqual(await due(100), [100]);
    assert.deepEqual(await due(100), [100]);
    await store.driver.rearm([{ number, timer: { kind: 'closing', dueAt: 250 } }]);
    assert.deepEqual(await due(249), []);
    assert.deepEqual(await due(250), [250]);
  });

  test('[LS-TIME-1] there is one row for each session and kind', async () => {
    await using store = await open(clock);
    const number = await beginSession(store.driver, { arm: [{ kind: 'closing', dueAt: 100 }] });
    await commitOne(store.driver, createAppend(number, 1, { arm: [{ kind: 'closing', dueAt: 50 }] }));
    assert.deepEqual(
      (await store.driver.dueTimers(1_000, 10)).map(({ dueAt }) => dueAt),
      [50],
    );
  });

  test('[LS-TIME-1] moving a timer that is not there makes none', async () => {
    await using store = await open(clock);
    const number = await beginSession(store.driver, { arm: [{ kind: 'closing', dueAt: 100 }] });
    await store.driver.rearm([
      { number, timer: { kind: 'client-timeout', dueAt: 1 } },
      { number: (number + 99) as SessionNumber, timer: { kind: 'closing', dueAt: 1 } },
    ]);
    assert.deepEqual(
      (await store.driver.dueTimers(1_000, 10)).map(({ kind, dueAt }) => [kind, dueAt]),
      [['closing', 100]],
    );
  });

  test('[LS-TIME-1] an append disarms every timer of its session, its own too, and no other', async () => {
    await using store = await open(clock);
    const timers = [{ kind: 'closing', dueAt: 100 }] as const;
    const number = await beginSession(store.driver, { arm: timers });
    const other = await beginSession(store.driver, { arm: timers });
    await commitOne(
      store.driver,
      createAppend(number, 1, { arm: [{ kind: 'client-timeout', dueAt: 5 }], disarmAll: true }),
    );
    assert.deepEqual(
      (await store.driver.dueTimers(1_000, 10)).map((due) => due.number),
      [other],
    );
  });

  test('[LS-TIME-2] all timers are moved when the clock has been set', async () => {
    await using store = await open(clock);
    await beginSession(store.driver, { arm: [{ kind: 'closing', dueAt: 100 }] });
    await beginSession(store.driver, { arm: [{ kind: 'closing', dueAt: 200 }] });
    await store.driver.shiftTimers(-150);
    assert.deepEqual(
      (await store.driver.dueTimers(1_000, 10)).map(({ dueAt }) => dueAt),
      [-50, 50],
    );
  });

  test('[LS-TIME-3] a sign of life is stored and never moves back; an unknown session is left out', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    const nowhere = (number + 99) as SessionNumber;
    assert.equal(await store.driver.lastSeen(number), null);
    await store.driver.touch([
      { number, at: 200 },
      { number: nowhere, at: 1 },
    ]);
    await store.driver.touch([{ number, at: 100 }]);
    assert.equal(await store.driver.lastSeen(number), 200);
    await store.driver.touch([{ number, at: 300 }]);
    assert.equal(await store.driver.lastSeen(number), 300);
    assert.equal(await store.driver.lastSeen(nowhere), null);
  });

  test('[LS-TIME-3] a timeout commits only if no sign of life at or after its cutoff is stored', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    await store.driver.touch([{ number, at: 200 }]);
    const end = (unseenSince: number) =>
      commitOne(store.driver, createAppend(number, 1, { unseenSince, endedAt: 1_000 }));
    assert.deepEqual(await end(199), { state: 'seen' });
    assert.deepEqual(await end(200), { state: 'seen' });
    assert.equal((await store.driver.load(number))?.endedAt, null);
    assert.deepEqual(await end(201), { state: 'committed', number, index: 2 });
    assert.equal((await store.driver.load(number))?.endedAt, 1_000);
  });

  test('[LS-TIME-3] without any sign of life nothing is in the way of a timeout', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    assert.equal((await commitOne(store.driver, createAppend(number, 1, { unseenSince: 0 }))).state, 'committed');
  });
}
