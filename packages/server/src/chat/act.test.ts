import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestNode, type TestNode } from '../../../../tests/support/chat/test-node.ts';
import { createTestService } from '../../../../tests/support/chat/test-service.ts';
import type { AccountId } from '../domain/ids.ts';
import { type ActOutcome, act } from './act.ts';
import type { CustomerAccess } from './authenticate.ts';
import { actAsCustomer, disconnect } from './customer.ts';
import { requestChat } from './request-chat.ts';
import { actAsStaff } from './staff.ts';

const token = 'message-1';

async function begin(node: TestNode): Promise<CustomerAccess> {
  const outcome = await node.run(requestChat(node.chat, node.service, { nickname: 'Ann' }, null));
  assert.ok(outcome.state === 'begun');
  return outcome.access;
}

function send(node: TestNode, access: CustomerAccess, text: string, retry: string | null = null, messageType?: string) {
  return actAsCustomer(node.chat, access, { type: 'send-message', text, messageType }, { token: retry });
}

/** The same chat as another node knows it. */
async function findAt(node: TestNode, access: CustomerAccess): Promise<CustomerAccess> {
  const record = await node.run(node.chat.sessions.find(access.record.chatId));
  assert.ok(record !== null);
  return { ...access, record } as CustomerAccess;
}

const addedBy = (outcome: ActOutcome) => (outcome.state === 'done' ? outcome.events.map(({ index }) => index) : null);
const messagesIn = (node: TestNode) =>
  node.store.log.flatMap(({ body }) => {
    const { payload } = JSON.parse(body);
    return payload.kind === 'message' ? [payload.text] : [];
  });

describe('a command', () => {
  test('[CV-OP-2] adds its event, and tells the session as it is then', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    const outcome = await node.run(send(node, access, 'hello'));
    assert.ok(outcome.state === 'done');
    assert.deepEqual([addedBy(outcome), outcome.session.lastIndex, access.record.lastVisible], [[2], 2, 2]);
    assert.deepEqual(messagesIn(node), ['hello']);
  });

  test('[LS-LOG-5] one that changes nothing is done without an event', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    assert.deepEqual(addedBy(await node.run(actAsCustomer(node.chat, access, { type: 'stop-typing' }))), []);
  });

  test('[CV-ERR-5] one that the session does not take is refused, and nothing is added', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    await node.run(disconnect(node.chat, access));
    const before = node.store.log.length;
    const outcome = await node.run(send(node, access, 'too late'));
    assert.ok(outcome.state === 'refused');
    assert.deepEqual([outcome.code, outcome.session.state], ['ended', 'ended']);
    assert.equal(node.store.log.length, before);
  });

  test('[CV-OP-5] disconnecting twice, or many times at once, ends the chat once', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    await node.run(Promise.all([1, 2, 3].map(() => disconnect(node.chat, access))));
    await node.run(disconnect(node.chat, access));
    assert.deepEqual([node.store.log.length, access.record.endedAt > 0], [2, true]);
  });

  test('[LS-ST-4] commands of one chat that come at once are decided one after another', async () => {
    const service = createTestService({ limits: { transcript: 10 } });
    await using node = createTestNode({ services: [service] });
    const access = await begin(node);
    const outcomes = await node.run(
      Promise.all(Array.from({ length: 20 }, (_, place) => send(node, access, String(place)))),
    );
    assert.deepEqual(
      outcomes.map(({ state }) => state),
      Array.from({ length: 20 }, (_, place) => (place < 9 ? 'done' : 'refused')),
    );
    assert.deepEqual(messagesIn(node), ['0', '1', '2', '3', '4', '5', '6', '7', '8']);
  });

  test('[LS-ST-4] commands at two nodes are decided on the committed state', async () => {
    const services = [createTestService({ limits: { transcript: 10 } })];
    await using one = createTestNode({ services, exclusive: false, seed: 1 });
    await using other = createTestNode({ services, exclusive: false, seed: 2, time: one.time, store: one.store });
    const access = await begin(one);
    const there = await findAt(other, access);
    const outcomes = await one.run(
      Promise.all(
        Array.from({ length: 20 }, (_, place) =>
          place % 2 === 0 ? send(one, access, String(place)) : send(other, there, String(place)),
        ),
      ),
    );
    assert.equal(outcomes.filter(({ state }) => state === 'done').length, 9);
    assert.deepEqual(
      one.store.log.map(({ index }) => index),
      Array.from({ length: 12 }, (_, place) => place + 1),
    );
  });

  test('[LS-ST-9] a refusal at a node that has not heard of the latest events rests on them all the same', async () => {
    await using one = createTestNode({ exclusive: false, seed: 1 });
    await using other = createTestNode({ exclusive: false, seed: 2, time: one.time, store: one.store });
    const access = await begin(one);
    const there = await findAt(other, access);
    await one.run(disconnect(one.chat, access));
    const outcome = await other.run(send(other, there, 'late'));
    assert.ok(outcome.state === 'refused');
    assert.equal(outcome.code, 'ended');
  });

  test('[CV-ERR-7] when the store takes nothing the command rejects, nothing is added, and it can be sent again', async () => {
    let isDown = false;
    await using node = createTestNode({ faults: { isDown: () => isDown } });
    const access = await begin(node);
    isDown = true;
    await assert.rejects(node.run(send(node, access, 'hello')), { name: 'StoreError', code: 'unavailable' });
    isDown = false;
    assert.deepEqual(messagesIn(node), []);
    assert.deepEqual(addedBy(await node.run(send(node, access, 'hello'))), [2]);
  });
});

describe('the retry token of a send', () => {
  test('[CV-OP-11, LS-ST-5] I2 a repeat adds nothing and is done like the first', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    assert.deepEqual(addedBy(await node.run(send(node, access, 'hello', token))), [2]);
    for (let again = 0; again < 3; again += 1) {
      assert.deepEqual(addedBy(await node.run(send(node, access, 'hello', token))), []);
    }
    assert.deepEqual(messagesIn(node), ['hello']);
  });

  test('[CV-OP-11] other content, or another messageType, is told as such and adds nothing', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    await node.run(send(node, access, 'hello', token, 'text/x'));
    for (const [text, type] of [
      ['hello!', 'text/x'],
      ['hello', 'text/y'],
      ['hello', undefined],
    ] as const) {
      assert.deepEqual(await node.run(send(node, access, text, token, type)), { state: 'token-reused' });
    }
    assert.deepEqual(messagesIn(node), ['hello']);
  });

  test('[CV-OP-11] a token is of its session and of its party', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    const second = await begin(node);
    const { chatId } = access.record;
    const join = { type: 'join', nickname: 'Al', participantType: 'Agent', presence: 'visible' } as const;
    const joined = await node.run(actAsStaff(node.chat, chatId, { ...join, account: 'alice' as AccountId }));
    assert.ok(joined?.state === 'done');
    const party = joined.events[0]!.from!.party;
    await node.run(send(node, access, 'hello', token));
    await node.run(send(node, second, 'hello', token));
    const command = { type: 'send-message', party, text: 'hello' } as const;
    await node.run(actAsStaff(node.chat, chatId, command, { token }));
    assert.deepEqual(messagesIn(node), ['hello', 'hello', 'hello']);
  });

  test('[CV-OP-11] two parties may use the same token at once, also when one of them repeats', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    const { chatId } = access.record;
    const join = { type: 'join', nickname: 'Al', participantType: 'Agent', presence: 'visible' } as const;
    const joined = await node.run(actAsStaff(node.chat, chatId, { ...join, account: 'alice' as AccountId }));
    assert.ok(joined?.state === 'done');
    const party = joined.events[0]!.from!.party;
    await node.run(send(node, access, 'by the customer', token));
    const command = { type: 'send-message', party, text: 'by the agent' } as const;
    // The first is in flight when the others come: they share the next append, the agent's ahead.
    const [, byAgent, repeated] = await node.run(
      Promise.all([
        send(node, access, 'first'),
        act(node.chat, access.record, node.service, command, { token }),
        send(node, access, 'by the customer', token),
      ]),
    );
    assert.deepEqual([addedBy(byAgent), addedBy(repeated)], [[5], []]);
    assert.deepEqual(messagesIn(node), ['by the customer', 'first', 'by the agent']);
  });

  test('[CV-OP-11, CV-ERR-5] a repeat is done also after the end', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    await node.run(send(node, access, 'hello', token));
    await node.run(disconnect(node.chat, access));
    assert.deepEqual(addedBy(await node.run(send(node, access, 'hello', token))), []);
    assert.deepEqual(await node.run(send(node, access, 'other', token)), { state: 'token-reused' });
    assert.equal((await node.run(send(node, access, 'hello', 'message-2'))).state, 'refused');
  });

  test('[CV-OP-11, LS-LOG-6] a repeat is done also at the cap', async () => {
    await using node = createTestNode({ services: [createTestService({ limits: { transcript: 10 } })] });
    const access = await begin(node);
    await node.run(send(node, access, 'hello', token));
    for (let place = 0; place < 8; place += 1) await node.run(send(node, access, String(place)));
    assert.equal((await node.run(send(node, access, 'more'))).state, 'refused');
    assert.deepEqual(addedBy(await node.run(send(node, access, 'hello', token))), []);
  });

  test('[CV-OP-11] a refused send is not remembered', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    await node.run(disconnect(node.chat, access));
    assert.equal((await node.run(send(node, access, 'hello', token))).state, 'refused');
    assert.equal((await node.run(send(node, access, 'hello', token))).state, 'refused');
    assert.deepEqual(messagesIn(node), []);
  });

  test('[CV-OP-11, LS-ST-4] repeats in one batch add one event; all are done', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    const sends = [
      send(node, access, 'a', 'token-a1'),
      send(node, access, 'a', 'token-a1'),
      send(node, access, 'b', 'token-b1'),
      send(node, access, 'a', 'token-a1'),
      send(node, access, 'b', 'token-b1'),
      send(node, access, 'c'),
    ];
    const outcomes = await node.run(Promise.all(sends));
    assert.deepEqual(
      outcomes.map(({ state }) => state),
      Array(6).fill('done'),
    );
    assert.equal(outcomes.flatMap((outcome) => addedBy(outcome) ?? []).length, 3);
    assert.deepEqual(messagesIn(node).toSorted(), ['a', 'b', 'c']);
  });

  test('[CV-OP-11, LS-ST-4] in one batch a token with other content is told as such', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    const outcomes = await node.run(
      Promise.all([send(node, access, 'a', token), send(node, access, 'b', token), send(node, access, 'c')]),
    );
    assert.deepEqual(
      outcomes.map(({ state }) => state),
      ['done', 'token-reused', 'done'],
    );
    assert.deepEqual(messagesIn(node), ['a', 'c']);
  });

  test('[CV-OP-11, LS-ST-5] I2 repeats at two nodes at once add one event', async () => {
    await using one = createTestNode({ exclusive: false, seed: 1 });
    await using other = createTestNode({ exclusive: false, seed: 2, time: one.time, store: one.store });
    const access = await begin(one);
    const there = await findAt(other, access);
    for (const place of [1, 2, 3]) {
      const retry = `message-${place}`;
      const sends = [send(one, access, 'hello', retry), send(other, there, 'hello', retry), send(one, access, 'x')];
      const outcomes = await one.run(
        Promise.all([...sends, send(other, there, 'y'), send(other, there, 'hello', retry)]),
      );
      assert.deepEqual(
        outcomes.map(({ state }) => state),
        Array(5).fill('done'),
      );
    }
    assert.deepEqual(messagesIn(one).filter((text) => text === 'hello').length, 3);
  });

  test('[LS-ST-1, CV-OP-11] a send whose reply was lost is found to be committed, and its repeat adds nothing', async () => {
    let fault: 'lost-reply' | null = null;
    await using node = createTestNode({ faults: { commit: () => fault } });
    const access = await begin(node);
    fault = 'lost-reply';
    assert.deepEqual(addedBy(await node.run(send(node, access, 'hello', token))), [2]);
    fault = null;
    assert.deepEqual(addedBy(await node.run(send(node, access, 'hello', token))), []);
    assert.deepEqual(messagesIn(node), ['hello']);
  });

  test('[LS-ST-1] a send that was lost on its way rejects, and its repeat adds the event once', async () => {
    let fault: 'lost-request' | null = null;
    await using node = createTestNode({ faults: { commit: () => fault } });
    const access = await begin(node);
    fault = 'lost-request';
    await assert.rejects(node.run(send(node, access, 'hello', token)), { name: 'StoreError' });
    fault = null;
    assert.deepEqual(addedBy(await node.run(send(node, access, 'hello', token))), [2]);
  });
});

describe('a bug of ours', () => {
  /** Content that the rooms above never let through, and that deciding breaks on. */
  const broken = { type: 'update-user-data', userData: null } as never;

  test('[CV-ERR-8] in deciding a command is told as itself, not as a store that is away', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    await assert.rejects(node.run(actAsCustomer(node.chat, access, broken)), TypeError);
    assert.deepEqual(addedBy(await node.run(send(node, access, 'hello'))), [2]);
  });

  test('[CV-ERR-8, LS-ST-4] is nobody else’s who shares the append', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    const [, before, bug, after] = await node.run(
      Promise.allSettled([
        send(node, access, 'first'),
        send(node, access, 'before'),
        actAsCustomer(node.chat, access, broken),
        send(node, access, 'after'),
      ]),
    );
    assert.deepEqual([before.status, bug.status, after.status], ['fulfilled', 'rejected', 'fulfilled']);
    assert.deepEqual(messagesIn(node), ['first', 'before', 'after']);
  });
});

describe('those who work in a chat', () => {
  test('a chat that is not there, or whose service is gone, is null', async () => {
    const services = [createTestService()];
    await using node = createTestNode({ services });
    const access = await begin(node);
    const command = { type: 'end', reason: 'closed' } as const;
    assert.equal(await node.run(actAsStaff(node.chat, 'NoSuchChat000000' as never, command)), null);
    services.pop();
    assert.equal(await node.run(actAsStaff(node.chat, access.record.chatId, command)), null);
  });

  test('I12 the party of a customer is always the customer, whatever the command says', async () => {
    await using node = createTestNode();
    const access = await begin(node);
    const forged = { type: 'send-message', text: 'x', party: 7 } as never;
    const outcome = await node.run(actAsCustomer(node.chat, access, forged));
    assert.ok(outcome.state === 'done');
    assert.equal(outcome.events[0]?.from?.party, 1);
  });
});
