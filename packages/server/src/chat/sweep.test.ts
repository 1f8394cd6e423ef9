import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Faults } from '../../../../tests/support/chat/faulty-driver.ts';
import { createTestNode, type TestNode, type TestNodeOptions } from '../../../../tests/support/chat/test-node.ts';
import { createTestService } from '../../../../tests/support/chat/test-service.ts';
import type { StoreDriver } from '../store/index.ts';
import { authenticate, type CustomerAccess } from './authenticate.ts';
import { actAsCustomer } from './customer.ts';
import { requestChat } from './request-chat.ts';

const second = 1_000;
const hour = 3_600 * second;

function createNode(options: TestNodeOptions = {}): TestNode {
  return createTestNode({ sweeps: true, ...options });
}

async function begin(node: TestNode): Promise<CustomerAccess> {
  const outcome = await node.run(requestChat(node.chat, node.service, { nickname: 'Ann' }, null));
  assert.ok(outcome.state === 'begun');
  return outcome.access;
}

function knock(node: TestNode, { record, secureKey }: CustomerAccess) {
  const credentials = { service: node.service, chatId: record.chatId, userId: null, secureKey };
  return node.run(authenticate(node.chat, credentials));
}

/** Lets time pass with a request of the customer every so often. */
async function poll(node: TestNode, access: CustomerAccess, forMs: number, everyMs: number): Promise<void> {
  for (let passed = 0; passed < forMs; passed += everyMs) {
    await node.time.advance(everyMs);
    await knock(node, access);
  }
}

/** Of the event that ended the chat; `undefined` while it lives. */
function reasonOf(node: TestNode, access: CustomerAccess): string | undefined {
  const events = node.store.sessions.get(access.record.number)?.events ?? [];
  return events.map(({ body }) => JSON.parse(body).payload.reason).find((reason) => reason !== undefined);
}

/** Milliseconds until the chat ends. */
async function timeToEnd(node: TestNode, access: CustomerAccess, atMostMs: number): Promise<number> {
  for (let passed = 0; passed < atMostMs; passed += 250) {
    if (reasonOf(node, access) !== undefined) return passed;
    await node.time.advance(250);
  }
  return Number.POSITIVE_INFINITY;
}

function assertWithin(value: number, from: number, to: number): void {
  assert.ok(value >= from && value <= to, `${value} is not from ${from} to ${to}`);
}

describe('the client timeout', () => {
  test('[CV-LIFE-1] a chat without a sign of life ends after clientTimeout, within a sweep, for reason client-timeout', async () => {
    await using node = createNode();
    const access = await begin(node);
    await node.time.advance(89_900);
    assert.equal(reasonOf(node, access), undefined);
    assertWithin(await timeToEnd(node, access, 10 * second), 0, 2_100);
    assert.equal(reasonOf(node, access), 'client-timeout');
    assert.ok(access.record.endedAt > 0);
  });

  test('[CV-LIFE-1] it counts from the last sign of life', async () => {
    await using node = createNode();
    const access = await begin(node);
    await poll(node, access, 300 * second, 50 * second);
    assert.equal(reasonOf(node, access), undefined);
    assertWithin(await timeToEnd(node, access, 200 * second), 89_900, 92_000);
  });

  test('[CV-LIFE-1] each service has its own', async () => {
    const services = [createTestService({ clientTimeoutMs: 20 * second })];
    await using node = createNode({ services });
    assertWithin(await timeToEnd(node, await begin(node), 60 * second), 19_900, 22_000);
  });

  test('[LS-TIME-1] a timer that fires early is set anew: activity moves no row', async () => {
    await using node = createNode();
    const access = await begin(node);
    const dueAt = () => node.store.sessions.get(access.record.number)?.timers.get('client-timeout');
    const first = dueAt()!;
    await poll(node, access, 80 * second, 10 * second);
    assert.equal(dueAt(), first, 'eight requests have moved nothing');
    await node.time.advance(12 * second);
    assertWithin(dueAt()! - first, 79_000, 81_000);
    assert.equal(reasonOf(node, access), undefined);
  });

  test('[LS-TIME-3, CV-LIFE-1] a request that is answered RETRY is a sign of life', async () => {
    let fault: 'unavailable' | null = null;
    await using node = createNode({ faults: { commit: () => fault } });
    const access = await begin(node);
    for (let passed = 0; passed < 300; passed += 60) {
      await node.time.advance(60 * second);
      // As the API does it: credentials first, then an append that fails.
      assert.notEqual(await knock(node, access), null);
      fault = 'unavailable';
      await assert.rejects(node.run(actAsCustomer(node.chat, access, { type: 'send-message', text: 'x' })));
      fault = null;
    }
    assert.equal(reasonOf(node, access), undefined);
  });

  test('[CV-LIFE-1] after a start every chat has a full clientTimeout, however long nobody could answer', async () => {
    await using first = createNode();
    const access = await begin(first);
    await first.time.advance(60 * second);
    await first[Symbol.asyncDispose]();
    await first.time.advance(2 * hour);
    await using later = createNode({ time: first.time, store: first.store, seed: 2 });
    assertWithin(await timeToEnd(later, access, 200 * second), 89_900, 92_000);
    assert.equal(reasonOf(later, access), 'client-timeout');
  });

  test('[CV-LIFE-1] a chat that is polled after a start lives on', async () => {
    await using first = createNode();
    const access = await begin(first);
    await first[Symbol.asyncDispose]();
    await first.time.advance(hour);
    await using later = createNode({ time: first.time, store: first.store, seed: 2 });
    await poll(later, access, 300 * second, 60 * second);
    assert.equal(reasonOf(later, access), undefined);
  });

  test('[LS-TIME-3] a customer who is seen at another node is not timed out by this one', async () => {
    const shared = { exclusive: false };
    await using one = createNode({ ...shared, seed: 1 });
    await using other = createNode({ ...shared, seed: 2, time: one.time, store: one.store });
    const access = await begin(one);
    await poll(other, access, 600 * second, 20 * second);
    assert.equal(reasonOf(one, access), undefined);
    assertWithin(await timeToEnd(one, access, 300 * second), 60 * second, 140 * second);
  });

  test('[LS-TIME-3] a single sign of life at another node counts in full, however soon after the last one it came', async () => {
    for (const seenAfterMs of [1, 5, 20, 24, 60].map((seconds) => seconds * second)) {
      await using one = createNode({ exclusive: false, seed: 1 });
      await using other = createNode({ exclusive: false, seed: 2, time: one.time, store: one.store });
      const access = await begin(one);
      await one.time.advance(seenAfterMs);
      await knock(other, access);
      assertWithin(await timeToEnd(one, access, 300 * second), 89_900, 93_000);
    }
  });

  test('[LS-TIME-3] the commit of a timeout loses to a sign of life that was stored meanwhile', async () => {
    await using node = createNode({ exclusive: false });
    const access = await begin(node);
    await node.time.advance(80 * second);
    // Another node stores one; this node has heard nothing.
    await node.driver.touch([{ number: access.record.number, at: node.time.clock.now() }]);
    await node.time.advance(15 * second);
    assert.equal(reasonOf(node, access), undefined);
    assertWithin(await timeToEnd(node, access, 300 * second), 50 * second, 120 * second);
  });

  test('[LS-LOG-7] a chat whose stored data cannot be read keeps nobody else from timing out', async () => {
    await using node = createNode();
    const broken = await begin(node);
    const access = await begin(node);
    const stored = node.store.sessions.get(broken.record.number)!;
    stored.events[0] = { ...stored.events[0]!, body: '{' };
    node.chat.sessions.cache.remove(broken.record);
    assertWithin(await timeToEnd(node, access, 120 * second), 89_000, 92_000);
    const line = node.lines.find(({ event }) => event === 'session-unreadable');
    assert.deepEqual([line?.level, line?.fields['session']], ['error', broken.record.number]);
  });
});

describe('signs of life in the store', () => {
  function countTouches(node: TestNode): { at: number }[] {
    const touches: { at: number }[] = [];
    const { touch } = node.driver;
    node.driver.touch = (seen) => {
      touches.push(...seen);
      return touch(seen);
    };
    return touches;
  }

  test('[LS-TIME-3] the stored one is refreshed only when it is older than a quarter of the timeout', async () => {
    await using node = createNode();
    const access = await begin(node);
    const touches = countTouches(node);
    await poll(node, access, 90 * second, second);
    assertWithin(touches.length, 3, 4);
    const gaps = touches.slice(1).map(({ at }, place) => at - touches[place]!.at);
    // Written when the stored one is 22.5 s old; what is written is up to one poll older than that moment.
    for (const gap of gaps) assertWithin(gap, 21_500, 25_000);
  });

  test('[LS-TIME-3] those of many customers are stored together', async () => {
    await using node = createNode();
    const customers = await Promise.all(Array.from({ length: 50 }, () => begin(node)));
    const batches: number[] = [];
    const { touch } = node.driver;
    node.driver.touch = (seen) => {
      batches.push(seen.length);
      return touch(seen);
    };
    await node.time.advance(25 * second);
    for (const customer of customers) await knock(node, customer);
    await node.time.advance(2 * second);
    assert.deepEqual(batches, [50]);
  });

  test('[LS-TIME-3] it tells when the customer was seen, in the wall clock', async () => {
    await using node = createNode();
    const access = await begin(node);
    await node.time.advance(30_300);
    await knock(node, access);
    const seenAt = node.time.clock.now();
    await node.time.advance(5 * second);
    assertWithin((await node.run(node.driver.lastSeen(access.record.number))) ?? 0, seenAt - 1, seenAt);
  });

  test('[LS-TIME-3] a silent customer costs nothing', async () => {
    await using node = createNode();
    await begin(node);
    const touches = countTouches(node);
    await node.time.advance(80 * second);
    assert.deepEqual(touches, []);
  });
});

describe('when time is not what it seems', () => {
  for (const step of [hour, -hour]) {
    test(`[LS-TIME-2] the wall clock set ${step > 0 ? 'forward' : 'back'} by an hour times nobody out, and nobody stays`, async () => {
      await using node = createNode();
      const silent = await begin(node);
      const polling = await begin(node);
      await poll(node, polling, 60 * second, 20 * second);
      node.time.stepWall(step);
      await poll(node, polling, 20 * second, 5 * second);
      assert.deepEqual([reasonOf(node, silent), reasonOf(node, polling)], [undefined, undefined]);
      assert.ok(node.lines.some(({ event, fields }) => event === 'clock-stepped' && fields['stepMs'] === step));
      // 80 s have passed.
      assertWithin(await timeToEnd(node, silent, 300 * second), 5 * second, 15 * second);
      assert.equal(reasonOf(node, polling), undefined);
      assertWithin(await timeToEnd(node, polling, 300 * second), 60 * second, 92 * second);
    });

    test(`[LS-TIME-2, CV-LIFE-6] a closing keeps its 30 s when the clock is set ${step > 0 ? 'forward' : 'back'}`, async () => {
      await using node = createNode({ isOpen: false });
      const access = await begin(node);
      await node.time.advance(10 * second);
      node.time.stepWall(step);
      assertWithin(await timeToEnd(node, access, 100 * second), 18 * second, 22 * second);
    });
  }

  test('[LS-TIME-2] a step that the store could not be told of is told later', async () => {
    let isDown = false;
    await using node = createNode({ isOpen: false, faults: { isDown: () => isDown } });
    const access = await begin(node);
    isDown = true;
    node.time.stepWall(-hour);
    await node.time.advance(5 * second);
    isDown = false;
    assertWithin(await timeToEnd(node, access, 100 * second), 23 * second, 28 * second);
  });

  test('[LS-TIME-2] a drift of less than a second is no step', async () => {
    await using node = createNode();
    await begin(node);
    for (let sweep = 0; sweep < 5; sweep += 1) {
      node.time.stepWall(900);
      await node.time.advance(second);
    }
    assert.equal(
      node.lines.some(({ event }) => event === 'clock-stepped'),
      false,
    );
  });

  test('[CV-LIFE-1] a process that slept through 60 s and more counts none of it', async () => {
    await using node = createNode({ services: [createTestService({ clientTimeoutMs: 50 * second })] });
    const access = await begin(node);
    await node.time.advance(20 * second);
    sleep(node, 60 * second);
    assertWithin(await timeToEnd(node, access, 200 * second), 49_000, 53_000);
  });

  test('[CV-LIFE-1] nor does a short sleep count where the timeout is short', async () => {
    await using node = createNode({ services: [createTestService({ clientTimeoutMs: 2 * second })] });
    const access = await begin(node);
    await poll(node, access, 10 * second, second);
    sleep(node, 1.9 * second);
    await node.time.advance(second);
    // What the customer sent while the process stood still is read only now.
    await knock(node, access);
    await node.time.advance(1.5 * second);
    assert.equal(reasonOf(node, access), undefined);
    assertWithin(await timeToEnd(node, access, 200 * second), 0, 2 * second);
  });

  /** All that was due while the process stood still comes at once, when it runs again. */
  function sleep(node: TestNode, ms: number): void {
    const { clock } = node.time;
    const { monotonic, now } = clock;
    clock.monotonic = () => monotonic() + ms;
    clock.now = () => now() + ms;
  }

  test('[CV-LIFE-1] time in which the store was away does not count', async () => {
    let isDown = false;
    await using node = createNode({ faults: { isDown: () => isDown } });
    const access = await begin(node);
    await node.time.advance(60 * second);
    isDown = true;
    await node.time.advance(10 * 60 * second);
    isDown = false;
    assert.equal(reasonOf(node, access), undefined);
    assertWithin(await timeToEnd(node, access, 200 * second), 88 * second, 92 * second);
  });

  test('[CV-LIFE-1] nor does time in which it took no commit', async () => {
    let fault: ReturnType<Faults['commit']> = null;
    await using node = createNode({ faults: { commit: () => fault } });
    const access = await begin(node);
    const other = await begin(node);
    await poll(node, other, 60 * second, 10 * second);
    fault = 'unavailable';
    await node.time.advance(5 * 60 * second);
    fault = null;
    assert.deepEqual([reasonOf(node, access), reasonOf(node, other)], [undefined, undefined]);
    assertWithin(await timeToEnd(node, access, 200 * second), 0, 92 * second);
    assert.equal(reasonOf(node, access), 'client-timeout');
  });

  test('[CV-LIFE-1] sweeps run at least every 2 s', async () => {
    await using node = createNode();
    const times = watchSweeps(node.driver, () => node.time.clock.monotonic());
    await node.time.advance(60 * second);
    assert.ok(times.length >= 30);
    for (const [place, at] of times.slice(1).entries()) assert.ok(at - times[place]! <= 2 * second);
  });

  test('[CV-LIFE-1] a sweep that failed is logged, and the next one comes all the same', async () => {
    let isDown = true;
    await using node = createNode({ faults: { isDown: () => isDown } });
    await node.time.advance(3 * second);
    assert.ok(node.lines.filter(({ event }) => event === 'sweep-failed').length >= 2);
    isDown = false;
    const access = await begin(node);
    assertWithin(await timeToEnd(node, access, 200 * second), 89 * second, 92 * second);
  });

  function watchSweeps(driver: StoreDriver, now: () => number): number[] {
    const times: number[] = [];
    const { dueTimers } = driver;
    driver.dueTimers = (at, limit) => {
      times.push(now());
      return dueTimers(at, limit);
    };
    return times;
  }
});

describe('chats begun outside hours', () => {
  test('[CV-LIFE-6] end 30 s after their request, for the reason server, though the customer polls', async () => {
    await using node = createNode({ isOpen: false });
    const access = await begin(node);
    await poll(node, access, 29 * second, second);
    assert.equal(reasonOf(node, access), undefined);
    await poll(node, access, 3 * second, second);
    assert.equal(reasonOf(node, access), 'server');
  });

  test('[CV-LIFE-6] end also when the service has opened meanwhile; others do not', async () => {
    await using node = createNode({ isOpen: false });
    const closed = await begin(node);
    node.setOpen(true);
    const open = await begin(node);
    await node.time.advance(40 * second);
    assert.deepEqual([reasonOf(node, closed), reasonOf(node, open)], ['server', undefined]);
  });
});

describe('what else a sweep does', () => {
  test('[LS-TIME-1] many that are due at once are all fired, each once', async () => {
    const services = [createTestService({ clientTimeoutMs: 5 * second })];
    await using node = createNode({ services });
    const accesses = await node.run(
      Promise.all(Array.from({ length: 1_200 }, () => requestChat(node.chat, node.service, { nickname: 'A' }, null))),
    );
    await node.time.advance(8 * second);
    assert.equal(accesses.length, 1_200);
    assert.equal(node.store.log.filter(({ body }) => body.includes('client-timeout')).length, 1_200);
    assert.equal(node.store.log.length, 2_400);
    assert.ok([...node.store.sessions.values()].every(({ timers }) => timers.size === 0));
  });

  test('[CV-ERR-5, LS-MEM-1] a chat is forgotten by memory once its grace time is over, not before', async () => {
    await using node = createNode({ services: [createTestService({ endedGraceMs: 60 * second })] });
    const access = await begin(node);
    await node.time.advance(95 * second);
    assert.ok(access.record.endedAt > 0);
    await node.time.advance(50 * second);
    assert.equal(node.chat.sessions.cache.size, 1);
    await node.time.advance(15 * second);
    assert.equal(node.chat.sessions.cache.size, 0);
  });

  test('[CV-OP-11] tokens of requestChat are removed from the store after their 24 h', async () => {
    await using node = createNode();
    await node.run(requestChat(node.chat, node.service, { nickname: 'Ann' }, 'a-retry-token-of-some-length'));
    node.time.stepWall(23 * hour);
    await node.time.advance(5 * second);
    assert.equal(node.store.claims.size, 1);
    node.time.stepWall(hour);
    await node.time.advance(5 * second);
    assert.equal(node.store.claims.size, 0);
  });

  test('a chat whose service was removed in the moment it began is ended by the server', async () => {
    const services = [createTestService()];
    await using node = createNode({ services });
    const access = await begin(node);
    services.pop();
    await node.time.advance(95 * second);
    assert.equal(reasonOf(node, access), 'server');
    assert.equal(node.chat.sessions.cache.size, 0);
  });

  test('nothing of it is pending after its end', async () => {
    const node = createNode();
    await begin(node);
    await node[Symbol.asyncDispose]();
    assert.equal(node.time.pending(), 0);
  });
});
