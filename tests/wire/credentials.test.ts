// CV-ERR-4: for every operation of the table and every cause of bad credentials, one answer. A new operation is covered
// by being in the table.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import { type ChatClient, type ChatCredentials, createChatClient } from '../support/chat-client.ts';
import { minimalParameters } from '../support/minimal-parameters.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { encodeForm } from '../support/parse-form.ts';
import { formRequest, sendRaw } from '../support/raw-request.ts';
import { assertReply } from '../support/validate-reply.ts';

type InChat = Exclude<OperationId, 'requestChat'>;

const fast = 'requestsPerSecond: 100000, requestsBurst: 1000000';
const settings = `
services:
  - { name: test, limits: { ${fast} } }
  - { name: lenient, strictCredentials: false, limits: { ${fast} } }
  - { name: other, limits: { ${fast} } }
  - { name: brief, endedGrace: 0.2, limits: { ${fast} } }
`;
const inChat = operationIds.filter((id): id is InChat => operations[id].inChat);
const unknownChat = 'AbCdEfGhIjKlMnOp';

let parley: Parley;
const clients = new Map<string, ChatClient>();
const on = (service: string) => clients.get(service)!;
before(async () => {
  parley = await startParley({ settings });
  for (const name of ['test', 'lenient', 'other', 'brief']) clients.set(name, createChatClient(parley.url, name));
});
after(async () => {
  for (const client of clients.values()) client[Symbol.dispose]();
  await parley[Symbol.asyncDispose]();
});

interface Attempt {
  readonly service: string;
  readonly chat: ChatCredentials;
  /** As it stands in the path. */
  readonly path?: string;
}

/** What is the same for every DENY: status, head and body, without time, reference, chatId and the length these make. */
async function attempt(id: InChat, { service, chat, path = chat.chatId }: Attempt): Promise<string> {
  const { userId, secureKey, alias } = chat;
  const body = encodeForm({ userId, secureKey, alias, ...minimalParameters[id] });
  const target = `/genesys/2/chat/${service}/${path}/${operations[id].suffix}`;
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'https://any.example' };
  const reply = await sendRaw(parley.url, formRequest(target, body, { headers }));
  const parsed = assertReply(id, reply.status, reply.headers, reply.body);
  assert.equal(parsed.chatId, chat.chatId, 'the chatId is as asked');
  assert.equal(Number(reply.headers['content-length']), Buffer.byteLength(reply.body));
  return (reply.head + reply.body)
    .replace(/^Date: .*\r$/m, 'Date: …\r')
    .replace(/^Content-Length: \d+\r$/m, 'Content-Length: …\r')
    .replace(/referenceId\[\d{10}\]/, 'referenceId[…]')
    .replace(JSON.stringify(chat.chatId), '"…"');
}

/** Two live chats, one of another service, one that is past its grace time, and all the ways to get at them wrongly. */
async function createAttempts(): Promise<{
  readonly right: Attempt;
  readonly wrong: { readonly [cause: string]: Attempt };
}> {
  const [a, b, other, lenient] = await Promise.all([
    on('test').requestChat(),
    on('test').requestChat(),
    on('other').requestChat(),
    on('lenient').requestChat(),
  ]);
  const ended = await on('brief').requestChat();
  await on('brief').operation(ended, 'disconnect');
  await sleep(400);
  const inTest = (changed: Partial<ChatCredentials>): Attempt => ({ service: 'test', chat: { ...a, ...changed } });
  return {
    right: { service: 'test', chat: a },
    wrong: {
      'the key of another chat': inTest({ secureKey: b.secureKey }),
      'the userId of another chat': inTest({ userId: b.userId }),
      'key and userId of another chat': inTest({ secureKey: b.secureKey, userId: b.userId }),
      'a wrong key': inTest({ secureKey: 'f'.repeat(32) }),
      'a key that differs in its last digit': inTest({
        secureKey: a.secureKey.slice(0, 31) + (a.secureKey.endsWith('0') ? '1' : '0'),
      }),
      'the key in upper case': inTest({ secureKey: `${a.secureKey.slice(0, 31)}A` }),
      'the key with a space behind': inTest({ secureKey: `${a.secureKey} ` }),
      'half of the key': inTest({ secureKey: a.secureKey.slice(0, 16) }),
      'the key twice': inTest({ secureKey: a.secureKey + a.secureKey }),
      'a key of one letter': inTest({ secureKey: 'x' }),
      'a key with U+0000': inTest({ secureKey: `${a.secureKey}\0` }),
      'a key of 10,000 characters': inTest({ secureKey: '😀'.repeat(10_000) }),
      'the userId as key': inTest({ secureKey: a.userId }),
      'the hash of no key': inTest({ secureKey: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' }),
      'a key called __proto__': inTest({ secureKey: '__proto__' }),
      'a wrong userId': inTest({ userId: '0123456789ABCDEF' }),
      'the userId in lower case': inTest({ userId: `${a.userId.slice(0, 15)}a` }),
      'a misshapen userId': inTest({ userId: 'x' }),
      'an unknown chat': inTest({ chatId: unknownChat }),
      'a chatId in another case': inTest({ chatId: swapCase(a.chatId) }),
      'a chatId of one letter': inTest({ chatId: 'x' }),
      'a chatId of 1,000 letters': inTest({ chatId: 'x'.repeat(1_000) }),
      'a chatId with a quote': { ...inTest({ chatId: '"\' or 1=1--' }), path: '%22%27%20or%201=1--' },
      'a chatId beyond ASCII': { ...inTest({ chatId: 'ä😀' }), path: encodeURIComponent('ä😀') },
      'a chatId called __proto__': inTest({ chatId: '__proto__' }),
      'a chatId of U+0000': { ...inTest({ chatId: '\0' }), path: '%00' },
      'a chat of another service': { service: 'test', chat: other },
      'another service of this chat': { service: 'other', chat: a },
      'a lenient service of this chat': { service: 'lenient', chat: a },
      'a chat of the lenient service': { service: 'test', chat: lenient },
      'a chat that is past its grace time': { service: 'brief', chat: ended },
      'a chat past its grace time, with a wrong key': {
        service: 'brief',
        chat: { ...ended, secureKey: 'f'.repeat(32) },
      },
    },
  };
}

function swapCase(text: string): string {
  return [...text]
    .map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()))
    .join('');
}

describe('DENY', () => {
  for (const id of inChat) {
    test(`[CV-ERR-4, CV-ERR-5, CV-REP-6] I5 ${id}: the same bytes for every cause, and nobody is harmed`, async () => {
      const { right, wrong } = await createAttempts();
      const answers = new Map<string, string[]>();
      for (const [cause, each] of Object.entries(wrong)) {
        const answer = await attempt(id, each);
        answers.set(answer, [...(answers.get(answer) ?? []), cause]);
      }
      assert.equal(answers.size, 1, JSON.stringify([...answers], null, 2));
      const [denied] = answers.keys();
      assert.match(denied!, /^HTTP\/1\.1 200 OK\r\n/);
      assert.match(
        denied!,
        /"statusCode":2,.*"chatEnded":true,"messages":\[\],"errors":\[\{"code":249,"advice":".*referenceId\[…\]"/,
      );

      for (const each of [
        right.chat,
        wrong['a chat of another service']!.chat,
        wrong['a chat of the lenient service']!.chat,
      ]) {
        const service =
          each === right.chat ? 'test' : each === wrong['a chat of another service']!.chat ? 'other' : 'lenient';
        const events = await on(service).read(each);
        assert.deepEqual(
          events.map(({ type }) => type),
          ['ParticipantJoined'],
          'nothing was added',
        );
        const { body } = await on(service).operation(each, id, minimalParameters[id]);
        assert.equal(body.statusCode, 0, 'the right credentials still work');
      }
    });
  }

  test('[CV-ERR-4] of requests that name no right chat differ in their reference alone', async () => {
    const chat = await on('test').requestChat();
    const references = new Set<string>();
    for (let asked = 0; asked < 50; asked += 1) {
      const { body } = await on('test').operation({ ...chat, secureKey: 'f'.repeat(32) }, 'refresh');
      references.add(/referenceId\[(\d+)\]/.exec(body.errors![0]!.advice)![1]!);
    }
    assert.equal(references.size, 50);
  });

  test('[CV-ERR-4, CV-ERR-8] I16 names a reference that is in the log, and nothing of the credentials is there', async () => {
    const chat = await on('test').requestChat();
    const secureKey = 'canary'.padEnd(32, '0');
    const { body } = await on('test').operation({ ...chat, secureKey }, 'refresh');
    const reference = /referenceId\[(\d+)\]/.exec(body.errors![0]!.advice)![1]!;
    while (!parley.stderr.includes(`"${reference}"`)) await sleep(10);
    for (const secret of [secureKey, chat.secureKey, chat.userId]) assert.ok(!parley.stderr.includes(secret));
  });

  test('[CV-ERR-4] a thousand wrong keys, among them the right client, who notices nothing', async () => {
    const chat = await on('test').requestChat();
    const wrong = { ...chat, secureKey: 'f'.repeat(32) };
    const attack = Array.from({ length: 1_000 }, () => on('test').operation(wrong, 'send', { message: 'forged' }));
    for (let sent = 0; sent < 50; sent += 1) {
      const { body } = await on('test').operation(chat, 'send', { message: `mine ${sent}` });
      assert.equal(body.statusCode, 0);
    }
    for (const { body } of await Promise.all(attack)) assert.notEqual(body.statusCode, 0);
    const texts = (await on('test').read(chat)).flatMap(({ text }) => text ?? []);
    assert.deepEqual(
      texts,
      Array.from({ length: 50 }, (_, sent) => `mine ${sent}`),
    );
  });
});
