// CV-ERR-7, CV-HTTP-6: what happens when the store does not answer, over real sockets and in simulated time.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import { ChatHttp } from '../../packages/server/src/chat-v2/http.ts';
import { createSimulatedTime } from '../../packages/server/src/platform/simulated-time.ts';
import type { StoreDriver } from '../../packages/server/src/store/index.ts';
import { createMemoryStore, openMemoryDriver } from '../../packages/server/src/store/memory/memory-driver.ts';
import { createTestNode, type TestNode } from '../support/chat/test-node.ts';
import { type ChatClient, type ChatCredentials, type ChatReply, createChatClient } from '../support/chat-client.ts';
import { createChatApi } from '../support/create-chat-api.ts';
import { minimalParameters } from '../support/minimal-parameters.ts';

type InChat = Exclude<OperationId, 'requestChat'>;

interface Stand extends AsyncDisposable {
  readonly node: TestNode;
  readonly http: ChatHttp;
  readonly client: ChatClient;
  /** From now on commits and look-ups are made, but nobody is told until they are released. */
  hold(): void;
  release(): void;
  /** Lets simulated time pass until the reply is there. */
  settle(reply: Promise<ChatReply>): Promise<ChatReply>;
}

async function createStand(): Promise<Stand> {
  await using made = new AsyncDisposableStack();
  let held: PromiseWithResolvers<void> | null = null;
  const time = createSimulatedTime();
  const store = createMemoryStore(time.clock);
  const inner = openMemoryDriver(store, { exclusive: true });
  const driver = new Proxy(inner, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (name !== 'commit' && name !== 'find') return member;
      return async (...args: unknown[]) => {
        const outcome = await Reflect.apply(member as (...all: unknown[]) => unknown, target, args);
        await held?.promise;
        return outcome;
      };
    },
  }) as StoreDriver;
  const node = made.use(createTestNode({ time, store, driver }));
  const http = made.use(
    new ChatHttp({ api: createChatApi(node), scheduler: time.scheduler, sourceOf: () => '192.0.2.1' }),
  );
  const server = createServer((request, response) => http.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  made.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const client = made.use(createChatClient(`http://127.0.0.1:${port}`, node.service.name));
  const release = () => {
    held?.resolve();
    held = null;
  };
  made.defer(release);
  const owned = made.move();
  return {
    node,
    http,
    client,
    hold: () => {
      held = Promise.withResolvers();
    },
    release,
    settle: (reply) => settle(node, reply),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function settle(node: TestNode, reply: Promise<ChatReply>): Promise<ChatReply> {
  let isThere = false;
  const mark = () => {
    isThere = true;
  };
  reply.then(mark, mark);
  for (let passedMs = 0; !isThere; passedMs += 1) {
    if (passedMs > 30_000) throw new Error('30 s have passed in simulated time, and there is no reply');
    await node.time.advance(1);
    await turn();
  }
  return reply;
}

async function begin(stand: Stand): Promise<ChatCredentials> {
  const { body } = await stand.settle(stand.client.post('', minimalParameters.requestChat));
  assert.equal(body.statusCode, 0);
  return body as ChatCredentials;
}

/** Until the server waits for so many answers. */
async function untilWaiting(stand: Stand, count: number): Promise<void> {
  while (stand.http.waiting < count) {
    await stand.node.time.settle();
    await turn();
  }
}

const slow = operationIds.filter(
  (id): id is InChat => operations[id].inChat && !['refresh', 'stopTyping', 'readReceipt'].includes(id),
);

for (const id of slow) {
  test(`[CV-ERR-7] ${id} is RETRYed within 3 s when the store does not answer; the late answer harms nobody`, async () => {
    await using stand = await createStand();
    const { client, node } = stand;
    const chat = (await stand.settle(client.post('', { nickname: 'Ada' }))).body as Parameters<
      ChatClient['operation']
    >[0];
    stand.hold();
    const asked = client.operation(chat, id, minimalParameters[id]);
    await untilWaiting(stand, 1);
    const cameAt = node.time.clock.monotonic();
    const { status, body } = await stand.settle(asked);
    const took = node.time.clock.monotonic() - cameAt;
    assert.ok(took >= 2_000 && took < 3_000, `${took} ms`);
    assert.deepEqual([status, body.statusCode, body.chatEnded], [200, 1, false]);
    assert.deepEqual(
      body.errors!.map(({ code }) => code),
      [249],
    );
    assert.equal(stand.http.waiting, 0);

    stand.release();
    const again = await stand.settle(client.operation(chat, id, minimalParameters[id]));
    assert.equal(again.body.statusCode, 0, JSON.stringify(again.body));
  });
}

test('[CV-ERR-7] requestChat is RETRYed within 3 s too', async () => {
  await using stand = await createStand();
  stand.hold();
  const asked = stand.client.post('', { nickname: 'Ada' });
  await untilWaiting(stand, 1);
  const cameAt = stand.node.time.clock.monotonic();
  const { body } = await stand.settle(asked);
  assert.ok(stand.node.time.clock.monotonic() - cameAt < 3_000);
  assert.deepEqual([body.statusCode, body.chatEnded], [1, false]);
});

for (const id of operationIds.filter((one): one is InChat => operations[one].inChat)) {
  test(`[CV-ERR-7, CV-HTTP-6] ${id} of a chat that memory does not know is RETRYed within 3 s, and denied by a store that answers`, async () => {
    await using stand = await createStand();
    const { client, node } = stand;
    const stranger = { ...(await begin(stand)), chatId: 'AbCdEfGhIjKlMnOp' };
    stand.hold();
    const asked = client.operation(stranger, id, minimalParameters[id]);
    await untilWaiting(stand, 1);
    const cameAt = node.time.clock.monotonic();
    const { status, body } = await stand.settle(asked);
    assert.ok(node.time.clock.monotonic() - cameAt < 3_000);
    assert.deepEqual([status, body.statusCode, body.chatEnded], [200, 1, false]);
    stand.release();
    const denied = await stand.settle(client.operation(stranger, id, minimalParameters[id]));
    assert.deepEqual([denied.body.statusCode, denied.body.chatEnded], [2, true]);
  });
}

test('[CV-HTTP-6] refresh of a chat in memory does not wait for a store that hangs', async () => {
  await using stand = await createStand();
  const { client, node } = stand;
  const chat = (await stand.settle(client.post('', { nickname: 'Ada' }))).body as Parameters<
    ChatClient['operation']
  >[0];
  stand.hold();
  const before = node.time.clock.monotonic();
  const { body } = await client.operation(chat, 'refresh');
  assert.deepEqual([body.statusCode, body.messages.length], [0, 1]);
  assert.equal(node.time.clock.monotonic(), before);
});

test('[CV-ERR-7] each that waits is RETRYed at its own time, and the rest is answered when the store comes back', async () => {
  await using stand = await createStand();
  const { client, node } = stand;
  const chats = await Promise.all([1, 2, 3].map(() => begin(stand)));
  stand.hold();
  const codes: number[] = [];
  const asked: Promise<ChatReply>[] = [];
  for (const chat of chats) {
    const reply = client.operation(chat, 'send', { message: 'm' });
    void reply.then(({ body }) => codes.push(body.statusCode));
    asked.push(reply);
    await untilWaiting(stand, asked.length);
    await node.time.advance(1_000);
  }
  await stand.settle(asked[0]!);
  await turn();
  assert.deepEqual(codes, [1]);
  stand.release();
  for (const reply of asked) await stand.settle(reply);
  assert.deepEqual(codes, [1, 0, 0]);
});
