import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestNode, type TestNode } from '../../../../tests/support/chat/test-node.ts';
import { createTestService, type ServiceChange } from '../../../../tests/support/chat/test-service.ts';
import type { CustomerAccess } from '../chat/authenticate.ts';
import { actAsCustomer, disconnect } from '../chat/customer.ts';
import { requestChat } from '../chat/request-chat.ts';
import type { Acked } from './reply.ts';
import { readMessages } from './transcript.ts';

/** A chat of so many events; every third is one that the customer does not see. */
async function begin(node: TestNode, length: number, textLength = 1): Promise<CustomerAccess> {
  const outcome = await node.run(requestChat(node.chat, node.service, { nickname: 'Ann' }, null));
  assert.ok(outcome.state === 'begun');
  const { access } = outcome;
  const fill = async () => {
    for (let index = 2; index <= length; index += 1) {
      const text = 'x'.repeat(textLength);
      const hidden = { type: 'update-user-data', userData: { word: text } } as const;
      await actAsCustomer(node.chat, access, index % 3 === 0 ? hidden : { type: 'send-message', text });
    }
  };
  await node.run(fill());
  return access;
}

const createNode = (limits: ServiceChange['limits'] = {}) =>
  createTestNode({ services: [createTestService({ limits })] });

const indicesOf = ({ messages }: Acked): number[] => messages.map((json) => JSON.parse(json).index);

async function read(node: TestNode, access: CustomerAccess, position: number | undefined) {
  const acked = await node.run(readMessages(node.chat, access, position));
  return { indices: indicesOf(acked), nextPosition: acked.nextPosition, chatEnded: acked.chatEnded };
}

/** Reads from the beginning in successive polls, and how many there were. */
async function readAll(node: TestNode, access: CustomerAccess) {
  const indices: number[] = [];
  const ends: boolean[] = [];
  for (let position = 1; ; ) {
    const page = await read(node, access, position);
    if (page.indices.length === 0) return { indices, ends, nextPosition: page.nextPosition };
    indices.push(...page.indices);
    ends.push(page.chatEnded);
    position = page.nextPosition;
  }
}

const visible = (length: number) =>
  Array.from({ length }, (_, at) => at + 1).filter((index) => index === 1 || index % 3 !== 0);

describe('positions', () => {
  test('[CV-POS-1] 0 and none: no events', async () => {
    await using node = createNode();
    const access = await begin(node, 5);
    const nothing = { indices: [], nextPosition: 6, chatEnded: false };
    assert.deepEqual(await read(node, access, 0), nothing);
    assert.deepEqual(await read(node, access, undefined), nothing);
  });

  test('[CV-POS-1, CV-EV-3] N: every visible event from N on, also when N itself is a gap', async () => {
    await using node = createNode();
    const access = await begin(node, 8);
    for (const from of [1, 2, 3, 4, 6, 7, 8]) {
      assert.deepEqual(
        (await read(node, access, from)).indices,
        visible(8).filter((index) => index >= from),
      );
    }
  });

  test('[CV-POS-1] -1: the last visible event only', async () => {
    await using node = createNode();
    assert.deepEqual((await read(node, await begin(node, 8), -1)).indices, [8]);
    assert.deepEqual((await read(node, await begin(node, 9), -1)).indices, [8], 'event 9 is a gap');
    assert.deepEqual((await read(node, await begin(node, 1), -1)).indices, [1]);
  });

  test('[CV-POS-1] a position past the end returns nothing', async () => {
    await using node = createNode();
    const access = await begin(node, 5);
    for (const position of [6, 7, 9_999_999_999]) {
      assert.deepEqual(await read(node, access, position), { indices: [], nextPosition: 6, chatEnded: false });
    }
  });

  test('[CV-REP-5] nextPosition is one after the last visible event, unchanged by empty polls and hidden events', async () => {
    await using node = createNode();
    const access = await begin(node, 5);
    for (const position of [0, 1, 5, 6, -1, 100]) assert.equal((await read(node, access, position)).nextPosition, 6);
    await node.run(actAsCustomer(node.chat, access, { type: 'update-user-data', userData: { a: 'b' } }));
    assert.equal((await read(node, access, 6)).nextPosition, 6);
    await node.run(actAsCustomer(node.chat, access, { type: 'send-message', text: 'x' }));
    assert.deepEqual(await read(node, access, 6), { indices: [7], nextPosition: 8, chatEnded: false });
  });
});

describe('pages', () => {
  test('[CV-POS-4] a reply carries at most 1,000 events by default; successive polls concatenate', async () => {
    await using node = createNode();
    const access = await begin(node, 3_100);
    const first = await read(node, access, 1);
    assert.deepEqual([first.indices.length, first.nextPosition], [1_000, (first.indices.at(-1) ?? 0) + 1]);
    assert.deepEqual((await readAll(node, access)).indices, visible(3_100));
  });

  test('[CV-POS-4] exactly as many as fit are no page: nothing is left', async () => {
    await using node = createNode({ replyEvents: 5 });
    const access = await begin(node, 7);
    assert.deepEqual(await read(node, access, 1), { indices: visible(7), nextPosition: 8, chatEnded: false });
    await node.run(disconnect(node.chat, access));
    assert.deepEqual(await read(node, access, 2), { indices: [2, 4, 5, 7, 8], nextPosition: 9, chatEnded: true });
  });

  test('[CV-POS-4] a reply carries at most 1 MiB of events by default', async () => {
    await using node = createNode({ message: 100_000 });
    const access = await begin(node, 40, 60_000);
    const acked = await node.run(readMessages(node.chat, access, 1));
    const bytes = acked.messages.reduce((sum, json) => sum + Buffer.byteLength(json), 0);
    assert.ok(bytes <= 1_048_576 && bytes > 1_048_576 - 61_000, `${bytes} bytes`);
    assert.equal(acked.nextPosition, (indicesOf(acked).at(-1) ?? 0) + 1);
    assert.deepEqual((await readAll(node, access)).indices, visible(40));
  });

  test('[CV-POS-4] bytes are counted as UTF-8', async () => {
    await using node = createNode({ replyBytes: 1_024 });
    const access = await begin(node, 1);
    for (let said = 0; said < 3; said += 1) {
      await node.run(actAsCustomer(node.chat, access, { type: 'send-message', text: '€'.repeat(200) }));
    }
    assert.deepEqual((await read(node, access, 2)).indices, [2]);
  });

  test('[CV-POS-4] at least one event is told, however large', async () => {
    await using node = createNode({ replyBytes: 1 });
    const access = await begin(node, 5);
    assert.deepEqual(await read(node, access, 1), { indices: [1], nextPosition: 2, chatEnded: false });
    assert.deepEqual((await readAll(node, access)).indices, visible(5));
  });

  test('[CV-POS-4, CV-ERR-6] chatEnded is false until the reply with the rest', async () => {
    await using node = createNode({ replyEvents: 3 });
    const access = await begin(node, 8);
    await node.run(disconnect(node.chat, access));
    const { indices, ends, nextPosition } = await readAll(node, access);
    assert.deepEqual(indices, [...visible(8), 9]);
    assert.deepEqual(ends, [false, false, true]);
    assert.equal(nextPosition, 10);
    assert.deepEqual(await read(node, access, 9), { indices: [9], nextPosition: 10, chatEnded: true });
    assert.equal((await read(node, access, 0)).chatEnded, true, 'who asks for no events is told at once');
  });

  test('[CV-POS-4] pages are the same from memory and from the store', async () => {
    await using node = createNode({ replyEvents: 3 });
    const access = await begin(node, 15);
    const warm = await readAll(node, access);
    node.chat.sessions.cache.dropFull(access.record);
    assert.deepEqual(await readAll(node, access), warm);
  });
});

describe('one moment', () => {
  test('[CV-ERR-6] an end that comes while a reply is being read is told by the next one, with all its events', async () => {
    await using node = createNode();
    const access = await begin(node, 50);
    node.chat.sessions.cache.dropFull(access.record);
    const reading = readMessages(node.chat, access, 1);
    await node.run(disconnect(node.chat, access));
    const acked = await reading;
    assert.deepEqual([acked.chatEnded, acked.nextPosition, indicesOf(acked)], [false, 51, visible(50)]);
    assert.deepEqual(await read(node, access, 51), { indices: [51], nextPosition: 52, chatEnded: true });
  });

  test('[CV-HTTP-6] what memory holds is answered at once, without a promise', async () => {
    await using node = createNode();
    const access = await begin(node, 5);
    for (const position of [undefined, 0, 1, 5, 6, -1]) {
      assert.equal(readMessages(node.chat, access, position) instanceof Promise, false);
    }
  });
});
