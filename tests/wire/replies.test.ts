// The shape of replies, against a real server; createChatClient holds each of them to the schemas besides.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import { type ChatClient, type ChatReply, createChatClient } from '../support/chat-client.ts';
import { minimalParameters } from '../support/minimal-parameters.ts';
import { type Parley, startParley } from '../support/parley.ts';

type InChat = Exclude<OperationId, 'requestChat'>;

const settings = `
limitsPerSource: { requestChat: 10000, denied: 10000 }
services:
  - { name: test, limits: { requestsPerSecond: 100000, requestsBurst: 1000000 } }
  - { name: tenant, tenantName: Ocean Bank, limits: { requestsPerSecond: 100000, requestsBurst: 1000000 } }
  - { name: paged, limits: { replyEvents: 3, requestsPerSecond: 100000, requestsBurst: 1000000 } }
  - { name: slow, limits: { requestsPerSecond: 20, requestsBurst: 20 } }
  - { name: brief, endedGrace: 0.2 }
`;

const fields = ['alias', 'chatEnded', 'chatId', 'messages', 'nextPosition', 'secureKey', 'statusCode', 'userId'];
const inChat = operationIds.filter((id): id is InChat => operations[id].inChat);

let parley: Parley;
const clients = new Map<string, ChatClient>();
before(async () => {
  parley = await startParley({ settings, args: ['--node-id', '7'] });
  for (const name of ['test', 'tenant', 'paged', 'slow', 'brief', 'unknown']) {
    clients.set(name, createChatClient(parley.url, name));
  }
});
after(async () => {
  for (const client of clients.values()) client[Symbol.dispose]();
  await parley[Symbol.asyncDispose]();
});
const on = (service = 'test') => clients.get(service)!;

describe('an ACK', () => {
  test('[CV-REP-1, CV-REP-2, CV-REP-4] of every operation has every field, and no errors', async () => {
    const { body: begun } = await on().post('', minimalParameters.requestChat);
    assert.deepEqual(Object.keys(begun).sort(), fields);
    assert.equal(begun.chatEnded, false);
    const chat = begun as ChatReply['body'] & { chatId: string; userId: string; secureKey: string };
    for (const id of inChat.filter((one) => one !== 'disconnect')) {
      const { status, headers, body } = await on().operation(chat, id, minimalParameters[id]);
      assert.equal(status, 200, id);
      assert.match(String(headers['content-type']), /^application\/json/);
      assert.deepEqual(
        Object.keys(body)
          .filter((name) => name !== 'tenantName')
          .sort(),
        fields,
        id,
      );
      assert.equal(body.statusCode, 0);
      assert.equal(body.chatEnded, false, id);
      assert.ok(Array.isArray(body.messages));
      assert.ok(Number.isInteger(body.nextPosition));
      for (const name of ['chatId', 'userId', 'secureKey'] as const) assert.equal(body[name], chat[name], id);
    }
    const { body: ended } = await on().operation(chat, 'disconnect');
    assert.deepEqual(Object.keys(ended).sort(), fields);
    assert.equal(ended.chatEnded, true);
  });

  test('[CV-REP-1] of refresh alone names the tenant, Resources unless the service says otherwise', async () => {
    for (const [service, tenantName] of [
      ['test', 'Resources'],
      ['tenant', 'Ocean Bank'],
    ] as const) {
      const chat = await on(service).requestChat();
      for (const id of inChat.filter((one) => one !== 'disconnect')) {
        const { body } = await on(service).operation(chat, id, minimalParameters[id]);
        assert.equal(body.tenantName, id === 'refresh' ? tenantName : undefined, id);
      }
    }
  });

  test('[CV-REP-3] has the alias of its node, and takes any alias', async () => {
    const chat = await on().requestChat();
    assert.equal(chat.alias, '7');
    for (const alias of ['7', '117', '0', 'no digits', 'http://127.0.0.1:1/', 'ä'.repeat(60)]) {
      const { body } = await on().operation(chat, 'send', { ...minimalParameters.send, alias });
      assert.equal(body.statusCode, 0, alias);
      assert.equal(body.alias, '7');
    }
  });

  test('[CV-REP-4] has ids of the known shapes, from which nothing can be read', async () => {
    const chats = await Promise.all(Array.from({ length: 300 }, () => on().requestChat()));
    const shapes = { chatId: /^[0-9A-Za-z]{16}$/, userId: /^[0-9A-F]{16}$/, secureKey: /^[0-9a-f]{32}$/ };
    for (const [name, shape] of Object.entries(shapes) as [keyof typeof shapes, RegExp][]) {
      const ids = chats.map((chat) => chat[name]);
      for (const id of ids) assert.match(id, shape);
      assert.equal(new Set(ids).size, ids.length);
      for (let place = 0; place < ids[0]!.length; place += 1) {
        const seen = new Set(ids.map((id) => id[place]));
        assert.ok(seen.size >= 12, `${name}: place ${place} has only ${[...seen].join('')}`);
      }
      const rising = ids.filter((id, at) => at > 0 && id > ids[at - 1]!).length;
      assert.ok(rising > 90 && rising < 210, `${name} rises ${rising} times of 299: it tells the order`);
    }
  });
});

describe('nextPosition', () => {
  test('[CV-REP-5] is the last visible index + 1, also when events lie behind it that the customer may not see', async () => {
    const chat = await on().requestChat();
    const refresh = async (transcriptPosition: number) =>
      (await on().operation(chat, 'refresh', { transcriptPosition })).body.nextPosition;
    assert.equal(await refresh(0), 2);
    await on().operation(chat, 'send', { message: 'a' });
    assert.equal(await refresh(1), 3);
    assert.equal(await refresh(3), 3, 'an empty poll leaves it');
    assert.equal(await refresh(3), 3);
    assert.equal(await refresh(9_999), 3, 'so does one past the end');
    const { body } = await on().operation(chat, 'updateData', minimalParameters.updateData);
    assert.equal(body.nextPosition, 3);
    assert.equal(await refresh(1), 3);
    await on().operation(chat, 'send', { message: 'b' });
    assert.equal(await refresh(1), 5, 'index 3 is for agents');
  });

  test('[CV-REP-5, CV-POS-4] in a page is the last returned index + 1', async () => {
    const chat = await on('paged').requestChat();
    for (const message of ['a', 'b', 'c']) await on('paged').operation(chat, 'send', { message });
    const { body } = await on('paged').operation(chat, 'refresh', { transcriptPosition: 1 });
    assert.deepEqual([body.messages.length, body.nextPosition], [3, 4]);
  });
});

describe('a reply that is no ACK', () => {
  const expect = (
    reply: ChatReply,
    status: number,
    expected: { statusCode: 1 | 2; chatEnded: boolean; chatId: string | undefined; codes: number[] },
  ) => {
    const { body } = reply;
    assert.equal(reply.status, status);
    const { statusCode, chatEnded, chatId, errors = [] } = body;
    assert.deepEqual({ statusCode, chatEnded, chatId, codes: errors.map(({ code }) => code) }, expected);
    assert.deepEqual(body.messages, []);
    assert.equal(body.alias, '7');
    for (const name of ['userId', 'secureKey', 'nextPosition']) assert.ok(!(name in body), name);
  };

  test('[CV-REP-6, CV-REP-2] HTTP 400, 404, 405, 413, 415 have the whole shape, and name the chat that was asked for', async () => {
    const chat = await on().requestChat();
    const { chatId } = chat;
    const not = { statusCode: 2, chatEnded: false, chatId } as const;
    expect(await on().operation(chat, 'send', {}), 400, { ...not, codes: [162] });
    expect(await on().post('', {}), 400, { ...not, chatId: undefined, codes: [102, 103, 161] });
    expect(await on('unknown').post('', {}), 404, { ...not, chatId: undefined, codes: [306] });
    expect(await on('unknown').post(`/${chatId}/send`, {}), 404, { ...not, codes: [306] });
    expect(await on().post(`/${chatId}/sing`, {}), 404, { ...not, codes: [249] });
    expect(await on().post(`/${chatId}/send`, 'x'.repeat(3_000_000)), 413, { ...not, codes: [249] });
    for (const [path, named] of [
      ['/test', undefined],
      [`/test/${chatId}/send`, chatId],
    ] as const) {
      const reply = await fetch(`${parley.api}${path}`);
      const headers = Object.fromEntries(reply.headers);
      const body = (await reply.json()) as ChatReply['body'];
      expect({ status: reply.status, headers, body }, 405, { ...not, chatId: named, codes: [249] });
    }
    const json = { 'Content-Type': 'application/json' };
    expect(await on().post(`/${chatId}/send`, '{}', json), 415, { ...not, codes: [249] });
  });

  test('[CV-REP-6] DENY and REFUSE after the end say chatEnded: true', async () => {
    const chat = await on().requestChat();
    const { chatId } = chat;
    const wrong = { ...chat, secureKey: '0'.repeat(32) };
    const denied = await on().operation(wrong, 'refresh');
    expect(denied, 200, { statusCode: 2, chatEnded: true, chatId, codes: [249] });
    assert.match(denied.body.errors![0]!.advice, /referenceId\[\d+\]/);
    await on().operation(chat, 'disconnect');
    const refused = await on().operation(chat, 'send', { message: 'late' });
    expect(refused, 200, { statusCode: 2, chatEnded: true, chatId, codes: [249] });
  });

  test('[CV-REP-6, CV-ERR-9] RETRY says chatEnded: false, and the chat goes on', async () => {
    const chat = await on('slow').requestChat();
    const replies = await Promise.all(Array.from({ length: 200 }, () => on('slow').operation(chat, 'refresh')));
    const retried = replies.filter(({ body }) => body.statusCode === 1);
    assert.ok(retried.length > 0 && retried.length < 200, `${retried.length} of 200`);
    for (const reply of retried) {
      expect(reply, 200, { statusCode: 1, chatEnded: false, chatId: chat.chatId, codes: [249] });
    }
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assert.equal((await on('slow').operation(chat, 'refresh')).body.statusCode, 0);
  });

  test('[CV-REP-6] HTTP 429 has the RETRY body', async () => {
    const strict = 'limitsPerSource: { requestChat: 1, onLoopback: true }\nservices: [{ name: test }]';
    await using limited = await startParley({ settings: strict, args: ['--node-id', '7'] });
    using client = createChatClient(limited.url, 'test');
    await client.requestChat();
    const reply = await client.post('', minimalParameters.requestChat);
    expect(reply, 429, { statusCode: 1, chatEnded: false, chatId: undefined, codes: [249] });
  });

  test('[CV-REP-6, CV-ERR-8, LS-LOG-7] HTTP 500 has it too: a chat whose stored data are broken, and it alone', async () => {
    await using own = await startParley({ settings, args: ['--node-id', '7'] });
    using client = createChatClient(own.url, 'test');
    const [broken, sound] = [await client.requestChat(), await client.requestChat()];
    await own.stop();
    const database = new DatabaseSync(join(own.data, 'parley.db'));
    const ofBroken = 'session = (select number from session where chat_id = ?)';
    assert.ok(database.prepare(`update event set body = 'no event' where ${ofBroken}`).run(broken.chatId).changes > 0);
    database.prepare(`delete from snapshot where ${ofBroken}`).run(broken.chatId);
    database.close();
    await own.start();
    using again = createChatClient(own.url, 'test');
    const references: (string | undefined)[] = [];
    for (const id of inChat) {
      const reply = await again.operation(broken, id, minimalParameters[id]);
      expect(reply, 500, { statusCode: 2, chatEnded: false, chatId: broken.chatId, codes: [240] });
      const { advice } = reply.body.errors![0]!;
      assert.ok(!/event|SQL|\/|at /.test(advice.replace('An unexpected error occurred', '')), advice);
      references.push(/referenceId\[(\d+)\]/.exec(advice)?.[1]);
    }
    assert.equal((await again.operation(sound, 'send', { message: 'unharmed' })).body.statusCode, 0);
    await own.stop();
    const logged = new Set(own.log().map((line) => line['reference']));
    assert.ok(references.every((reference) => reference !== undefined && logged.has(reference)));
  });
});
