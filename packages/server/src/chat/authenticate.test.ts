import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestNode, type TestNode } from '../../../../tests/support/chat/test-node.ts';
import { createTestService } from '../../../../tests/support/chat/test-service.ts';
import { authenticate, type Credentials, CustomerAccess, hashKey } from './authenticate.ts';
import { disconnect } from './customer.ts';
import { deny } from './deny.ts';
import { requestChat } from './request-chat.ts';

const services = [createTestService({ endedGraceMs: 60_000 }), createTestService({ name: 'sales' })];

async function begin(node: TestNode) {
  const outcome = await node.run(requestChat(node.chat, node.service, { nickname: 'Ann' }, null));
  assert.ok(outcome.state === 'begun');
  const { record, secureKey } = outcome.access;
  const credentials: Credentials = {
    service: node.service,
    chatId: record.chatId,
    userId: record.userId,
    secureKey,
  };
  return { access: outcome.access, credentials };
}

function check(node: TestNode, credentials: Credentials, change: Partial<Credentials> = {}) {
  return node.run(authenticate(node.chat, { ...credentials, ...change }));
}

describe('credentials', () => {
  test('[CV-OP-0] the right ones give access, with or without a userId', async () => {
    await using node = createTestNode({ services });
    const { access, credentials } = await begin(node);
    assert.equal((await check(node, credentials))?.record, access.record);
    assert.equal((await check(node, credentials, { userId: null }))?.record, access.record);
  });

  test('[CV-ERR-4] unknown chat, wrong or misshapen key, wrong userId, another service: all are null', async () => {
    await using node = createTestNode({ services });
    const { credentials } = await begin(node);
    const other = await begin(node);
    const key = credentials.secureKey;
    const wrong: readonly Partial<Credentials>[] = [
      { chatId: 'AAAAAAAAAAAAAAAA' },
      { chatId: '' },
      { chatId: '__proto__' },
      { secureKey: other.credentials.secureKey },
      { secureKey: key.slice(0, -1) + (key.endsWith('0') ? '1' : '0') },
      { secureKey: '' },
      { secureKey: key.toUpperCase() },
      { secureKey: `${key}0` },
      { secureKey: hashKey(key) },
      { userId: other.credentials.userId ?? '' },
      { userId: '' },
      { service: services[1]! },
    ];
    for (const change of wrong) {
      // A key of digits alone is its own upper case.
      if (change.secureKey === key) continue;
      assert.equal(await check(node, credentials, change), null, JSON.stringify(Object.keys(change)));
    }
    assert.notEqual(await check(node, credentials), null, 'a wrong key never harms the real client');
  });

  test('[CV-ERR-4] the same at a node that must read the chat from its store', async () => {
    await using one = createTestNode({ services, exclusive: false, seed: 1 });
    await using other = createTestNode({ services, exclusive: false, seed: 2, time: one.time, store: one.store });
    const { credentials } = await begin(one);
    assert.equal(await check(other, credentials, { secureKey: '0'.repeat(32) }), null);
    assert.notEqual(await check(other, credentials), null);
  });

  test('[CV-ERR-5] after the end they give access during the grace time, and none past it', async () => {
    await using node = createTestNode({ services });
    const { access, credentials } = await begin(node);
    await node.run(disconnect(node.chat, access));
    await node.time.advance(60_000);
    assert.notEqual(await check(node, credentials), null);
    await node.time.advance(1);
    assert.equal(await check(node, credentials), null);
  });

  test('[CV-LIFE-1] good credentials are a sign of life, bad ones are none', async () => {
    await using node = createTestNode({ services });
    const { access, credentials } = await begin(node);
    const { seenAt } = access.record;
    await node.time.advance(5_000);
    await check(node, credentials, { secureKey: '' });
    assert.equal(access.record.seenAt, seenAt);
    await check(node, credentials);
    assert.equal(access.record.seenAt, seenAt + 5_000);
  });

  test('access can be made by nobody else', () => {
    assert.throws(() => new CustomerAccess(Symbol('authenticated') as never, {} as never, services[0]!, ''), TypeError);
  });
});

describe('a DENY', () => {
  /** The chats that a node looks up in its store. */
  function watchLookUps(node: TestNode): string[] {
    const looked: string[] = [];
    const { driver } = node;
    const { find } = driver;
    driver.find = (chatId) => {
      looked.push(chatId);
      return find(chatId);
    };
    return looked;
  }

  test('[LS-SEC-2] looks the chat up in the store whatever memory knows', async () => {
    await using node = createTestNode({ services });
    const { credentials } = await begin(node);
    const looked = watchLookUps(node);
    await node.run(deny(node.chat, credentials.chatId));
    await node.run(deny(node.chat, 'NoSuchChat000000'));
    assert.deepEqual(looked, [credentials.chatId, 'NoSuchChat000000']);
  });

  test('[LS-SEC-2] leaves at the next 25 ms tick, whenever it came', async () => {
    await using node = createTestNode({ services });
    for (const waitMs of [0, 1, 7, 24, 13]) {
      await node.time.advance(waitMs);
      const at = node.time.clock.monotonic();
      await node.run(deny(node.chat, 'NoSuchChat000000'));
      const left = node.time.clock.monotonic();
      assert.equal(left % 25, 0);
      assert.ok(left - at <= 25);
    }
  });

  test('[LS-SEC-2] those of one tick leave in an order that does not tell when they came', async () => {
    await using node = createTestNode({ services });
    const left: number[] = [];
    const came = Array.from({ length: 20 }, (_, place) => place);
    await node.run(
      Promise.all(
        came.map(async (place) => {
          await deny(node.chat, 'NoSuchChat000000');
          left.push(place);
        }),
      ),
    );
    assert.notDeepEqual(left, came);
    assert.deepEqual(
      left.toSorted((one, other) => one - other),
      came,
    );
  });

  test('[LS-SEC-2] waits in a bounded queue; beyond it the answer is no', async () => {
    await using node = createTestNode({ services, maxDenials: 3 });
    const outcomes = await node.run(Promise.all(Array.from({ length: 5 }, () => deny(node.chat, 'NoSuchChat000000'))));
    assert.deepEqual(outcomes.toSorted(), [false, false, true, true, true]);
    assert.equal(await node.run(deny(node.chat, 'NoSuchChat000000')), true);
  });
});
