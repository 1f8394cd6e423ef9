import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import { type AskOptions, ask, createTestApi, type Given } from '../../../../tests/support/chat/test-api.ts';
import { createTestNode, type TestNode, type TestNodeOptions } from '../../../../tests/support/chat/test-node.ts';
import { createTestService, type ServiceChange } from '../../../../tests/support/chat/test-service.ts';
import type { ChatApi } from './api.ts';

interface Customer {
  readonly chatId: string;
  readonly userId: string;
  readonly secureKey: string;
}

/** A node, its API, and requests to it. */
interface Setting extends AsyncDisposable {
  readonly node: TestNode;
  readonly api: ChatApi;
  /** The reply, its body parsed. */
  ask(chatId: string | null, operation: OperationId, given?: Given, options?: AskOptions): ReturnType<typeof parse>;
  begin(given?: Given): Promise<Customer>;
  /** A request with good credentials. */
  as(customer: Customer, operation: OperationId, given?: Given, options?: AskOptions): ReturnType<typeof parse>;
}

function createSetting(
  service: ServiceChange = {},
  options: TestNodeOptions & { readonly api?: Partial<ChatApi> } = {},
): Setting {
  const node = createTestNode({ services: [createTestService(service)], ...options });
  const api = createTestApi(node, options.api);
  const setting: Setting = {
    node,
    api,
    ask: (chatId, operation, given, more) => parse(node.run(ask(api, chatId, operation, given, more))),
    async begin(given = {}) {
      const { status, body } = await setting.ask(null, 'requestChat', { nickname: 'Ann', ...given });
      assert.equal(status, 200);
      const { chatId, userId, secureKey } = body;
      return { chatId, userId, secureKey };
    },
    as: ({ chatId, userId, secureKey }, operation, given, more) =>
      setting.ask(chatId, operation, { alias: '1', userId, secureKey, ...given }, more),
    [Symbol.asyncDispose]: () => node[Symbol.asyncDispose](),
  };
  return setting;
}

async function parse(reply: Promise<{ status: number; body: string; headers?: object }>) {
  const { status, body, headers } = await reply;
  return { status, body: JSON.parse(body), headers, text: body };
}

const inChat = operationIds.filter((id) => operations[id].inChat);
/** What each operation needs besides the credentials. */
const required: { readonly [id in OperationId]?: Given } = {
  requestChat: { nickname: 'Ann' },
  send: { message: 'hello' },
  pushUrl: { pushUrl: 'https://example.org/' },
  updateNickname: { nickname: 'Anna' },
  readReceipt: { transcriptPosition: 1 },
  updateData: { 'userData[a]': 'b' },
};
const typesOf = (body: { messages: readonly { type: string }[] }) => body.messages.map(({ type }) => type);

describe('an ACK', () => {
  for (const id of operationIds) {
    test(`[CV-REP-1, CV-REP-2] of ${id} carries everything that clients need, and no errors`, async () => {
      await using at = createSetting();
      const customer = await at.begin();
      const { status, body } =
        id === 'requestChat' ? await at.ask(null, id, required[id]) : await at.as(customer, id, required[id]);
      assert.equal(status, 200);
      const keys = ['alias', 'chatEnded', 'chatId', 'messages', 'nextPosition', 'secureKey', 'statusCode', 'userId'];
      const expected = id === 'refresh' ? [...keys, 'tenantName'].toSorted() : keys;
      assert.deepEqual(Object.keys(body).toSorted(), expected);
      assert.equal(body.statusCode, 0);
      assert.equal(body.chatEnded, id === 'disconnect');
      if (id !== 'requestChat') assert.deepEqual([body.chatId, body.secureKey], [customer.chatId, customer.secureKey]);
    });
  }

  test('[CV-POS-2] only refresh tells events without a position, and the first reply tells event 1 alone', async () => {
    await using at = createSetting({ welcome: 'Hello.' });
    const first = await at.ask(null, 'requestChat', { nickname: 'Ann', transcriptPosition: 0 });
    assert.deepEqual([typesOf(first.body), first.body.nextPosition], [['ParticipantJoined'], 2]);
    for (const id of inChat) {
      if (id === 'disconnect') continue;
      const { body } = await at.as(first.body, id, required[id]);
      assert.equal(body.messages.length > 0, id === 'refresh', id);
    }
    const { body } = await at.as(first.body, 'refresh', { transcriptPosition: 2 });
    assert.deepEqual(typesOf(body).slice(0, 2), ['ParticipantJoined', 'Message']);
  });

  test('[CV-POS-2] with a position every other operation tells the events from it, its own among them', async () => {
    for (const id of inChat) {
      if (id === 'readReceipt' || id === 'refresh') continue;
      await using at = createSetting();
      const customer = await at.begin();
      const { body } = await at.as(customer, id, { ...required[id], transcriptPosition: 1 });
      const own = id === 'stopTyping' || id === 'updateData' ? 0 : 1;
      assert.equal(body.messages.length, 1 + own, id);
      const empty = await at.as(customer, id === 'disconnect' ? id : 'stopTyping', { transcriptPosition: '' });
      assert.deepEqual(empty.body.messages, [], 'an empty position counts as absent');
    }
  });

  test('[CV-POS-2, CV-OP-8] readReceipt takes it for the index read, and tells no events', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    const { body } = await at.as(customer, 'readReceipt', { transcriptPosition: 1 });
    assert.deepEqual([body.statusCode, body.messages, body.nextPosition], [0, [], 2]);
    const past = await at.as(customer, 'readReceipt', { transcriptPosition: 9_999_999_999 });
    assert.equal(past.body.statusCode, 0);
    const { body: seen } = await at.as(customer, 'refresh');
    assert.deepEqual(typesOf(seen), ['ParticipantJoined'], "the customer's transcript does not change");
  });

  test('[CV-HTTP-6] to an empty refresh of a chat in memory is there at once', async () => {
    await using at = createSetting();
    const { chatId, ...credentials } = await at.begin();
    const reply = ask(at.api, chatId, 'refresh', { alias: '1', ...credentials, transcriptPosition: 2 });
    assert.equal(reply instanceof Promise, false);
  });

  test('[CV-OP-1] to requestChat adopts no id or key that was given, and extra parameters are fine', async () => {
    await using at = createSetting();
    const other = await at.begin();
    const given = { ...other, alias: '99', text: 'x', endpoint: 'y', transcriptPosition: 'z' };
    const { status, body } = await at.ask(null, 'requestChat', { nickname: 'Bob', ...given });
    assert.equal(status, 200);
    for (const name of ['chatId', 'userId', 'secureKey'] as const) assert.notEqual(body[name], other[name]);
    assert.equal(body.alias, '1');
    assert.equal((await at.as(other, 'refresh')).body.nextPosition, 2, 'the other chat has nothing of it');
  });

  test('[CV-EV-4] to send tells the event of its own message', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    const given = { message: ' <b> ', messageType: 'text/x', transcriptPosition: 2 };
    const { body } = await at.as(customer, 'send', given);
    const [{ utcTime, ...event }] = body.messages;
    assert.equal(utcTime, at.node.time.clock.now());
    assert.deepEqual(event, {
      from: { nickname: 'Ann', participantId: 1, type: 'Client' },
      index: 2,
      type: 'Message',
      text: ' <b> ',
      messageType: 'text/x',
    });
  });
});

describe('faults of parameters', () => {
  test('[CV-ERR-1, CV-HTTP-9] are all listed, ordered by code, before the credentials are looked at; nothing changes', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    const before = at.node.store.log.length;
    const { status, body } = await at.ask(customer.chatId, 'send', { transcriptPosition: 'x', messageType: 'a' });
    assert.equal(status, 400);
    assert.deepEqual(
      body.errors.map(({ code }: { code: number }) => code),
      [151, 152, 153, 162, 365],
    );
    assert.deepEqual([body.statusCode, body.chatEnded, body.chatId], [2, false, customer.chatId]);
    assert.equal(at.node.store.log.length, before);
  });

  test('[CV-OP-0] a lenient service needs the secureKey alone, but a userId that is given must be right', async () => {
    await using at = createSetting({ strictCredentials: false });
    const { chatId, userId, secureKey } = await at.begin();
    assert.equal((await at.ask(chatId, 'refresh', { secureKey })).body.statusCode, 0);
    assert.equal((await at.ask(chatId, 'refresh', { secureKey, userId })).body.statusCode, 0);
    const denied = await at.ask(chatId, 'refresh', { secureKey, userId: '0'.repeat(16) });
    assert.deepEqual([denied.status, denied.body.statusCode, denied.body.chatEnded], [200, 2, true]);
    assert.equal((await at.ask(chatId, 'refresh', { userId })).status, 400);
  });

  test('[CV-OP-9, CV-ERR-2] user data that are too much with what the chat has are 305', async () => {
    await using at = createSetting({ limits: { userDataKeys: 2 } });
    const customer = await at.begin({ 'userData[one]': '1', 'userData[two]': '2' });
    const { status, body } = await at.as(customer, 'updateData', { 'userData[three]': '3' });
    assert.deepEqual([status, body.errors[0].code], [400, 305]);
  });
});

describe('a DENY', () => {
  test('[CV-ERR-4] is the same bytes for every cause, the reference aside, and leads to a line of the log', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    const other = await at.begin();
    const wrong: readonly [chatId: string, Partial<Customer>][] = [
      ['AAAAAAAAAAAAAAAA', {}],
      [customer.chatId, { secureKey: other.secureKey }],
      [customer.chatId, { secureKey: 'x' }],
      [customer.chatId, { userId: other.userId }],
      [customer.chatId, { userId: 'x' }],
    ];
    const texts = new Set<string>();
    for (const [chatId, change] of wrong) {
      const { status, headers, body, text } = await at.as({ ...customer, ...change, chatId }, 'refresh');
      assert.deepEqual([status, headers], [200, undefined]);
      assert.deepEqual([body.statusCode, body.chatEnded, body.chatId, body.messages], [2, true, chatId, []]);
      const [, reference] = /referenceId\[(\d{10})\]/.exec(body.errors[0].advice) ?? [];
      assert.ok(at.node.lines.some(({ event, fields }) => event === 'denied' && fields['reference'] === reference));
      texts.add(text.replace(reference ?? '', '').replace(chatId, ''));
    }
    assert.equal(texts.size, 1);
  });

  test('[CV-ERR-4] is the same for every operation, and adds nothing', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    for (const id of inChat) {
      const { body } = await at.as({ ...customer, secureKey: '0'.repeat(32) }, id, required[id]);
      assert.deepEqual([body.statusCode, body.chatEnded], [2, true], id);
    }
    assert.equal(at.node.store.log.length, 1);
    assert.equal((await at.as(customer, 'refresh')).body.statusCode, 0, 'the real client is not harmed');
  });

  test('[CV-ERR-4] I16 nothing of what was given is in the log', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    await at.as({ ...customer, secureKey: 'secret-key-of-mine' }, 'send', { message: 'secret-message' });
    const lines = JSON.stringify(at.node.lines);
    for (const secret of ['secret-key-of-mine', 'secret-message', customer.userId]) {
      assert.equal(lines.includes(secret), false);
    }
  });

  test('[CV-ERR-9] too many from one source are 429; good credentials from there go on', async () => {
    let count = 0;
    const sources = {
      countRequestChat: () => 0,
      countDenied: () => {
        count += 1;
        return count > 2 ? 30_000 : 0;
      },
    };
    await using at = createSetting({}, { api: { sources } });
    const customer = await at.begin();
    const statuses: number[] = [];
    for (let asked = 0; asked < 4; asked += 1) {
      statuses.push((await at.as({ ...customer, secureKey: 'x' }, 'refresh')).status);
      assert.equal((await at.as(customer, 'refresh')).body.statusCode, 0);
    }
    assert.deepEqual([statuses, count], [[200, 200, 429, 429], 4]);
  });

  test('[LS-SEC-2] looks its chat up in the store exactly once, whatever the cause', async () => {
    await using at = createSetting({}, { services: [createTestService(), createTestService({ name: 'other' })] });
    const customer = await at.begin();
    const [, other] = at.node.services;
    let lookUps = 0;
    const find = at.node.driver.find.bind(at.node.driver);
    at.node.driver.find = (chatId) => {
      lookUps += 1;
      return find(chatId);
    };
    const causes: readonly [Partial<Customer>, AskOptions][] = [
      [{ chatId: 'AAAAAAAAAAAAAAAA' }, {}],
      [{ secureKey: 'x' }, {}],
      [{ userId: 'x' }, {}],
      [{}, { service: other! }],
    ];
    for (const [change, options] of causes) {
      lookUps = 0;
      const { body } = await at.as({ ...customer, ...change }, 'refresh', {}, options);
      assert.deepEqual([body.statusCode, body.chatEnded, lookUps], [2, true, 1], JSON.stringify(change));
    }
    lookUps = 0;
    await at.as(customer, 'refresh');
    assert.equal(lookUps, 0);
  });

  test('[LS-SEC-2] beyond what may wait it is RETRY', async () => {
    await using at = createSetting({}, { maxDenials: 2 });
    const customer = await at.begin();
    const replies = await Promise.all([1, 2, 3].map(() => at.as({ ...customer, secureKey: 'x' }, 'refresh')));
    assert.deepEqual(replies.map(({ body }) => body.statusCode).toSorted(), [1, 2, 2]);
  });
});

describe('after the end', () => {
  test('[CV-ERR-5, CV-OP-5] refresh and disconnect are ACKed with chatEnded true, everything else is REFUSEd', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    const end = await at.as(customer, 'disconnect');
    assert.deepEqual([end.body.statusCode, end.body.chatEnded, end.body.messages], [0, true, []]);
    const before = at.node.store.log.length;
    for (const id of inChat) {
      const { status, body } = await at.as(customer, id, required[id]);
      assert.equal(status, 200);
      const isAcked = id === 'refresh' || id === 'disconnect';
      assert.deepEqual([body.statusCode, body.chatEnded], [isAcked ? 0 : 2, true], id);
    }
    assert.equal(at.node.store.log.length, before);
  });

  test('[CV-ERR-6, CV-EV-6] disconnect with a position tells everything up to the leaving of the customer', async () => {
    await using at = createSetting({ welcome: 'Hello.' });
    const customer = await at.begin();
    const { body } = await at.as(customer, 'disconnect', { transcriptPosition: 3 });
    assert.deepEqual(typesOf(body), ['Message', 'ParticipantLeft', 'ParticipantLeft']);
    assert.deepEqual(body.messages.at(-1).eventAttributes, { GCTI_SYSTEM: { 'quit-reason-code': '0' } });
    assert.deepEqual([body.chatEnded, body.nextPosition], [true, 6]);
  });

  test('[CV-ERR-5] the events asked for are told during the grace time; past it the answer is DENY', async () => {
    await using at = createSetting({ endedGraceMs: 60_000 });
    const customer = await at.begin();
    await at.as(customer, 'send', { message: 'hello' });
    await at.as(customer, 'disconnect');
    await at.node.time.advance(60_000);
    const late = await at.as(customer, 'refresh', { transcriptPosition: 2 });
    assert.deepEqual([typesOf(late.body), late.body.chatEnded], [['Message', 'ParticipantLeft'], true]);
    await at.node.time.advance(1);
    for (const id of ['refresh', 'disconnect', 'send'] as const) {
      const { body } = await at.as(customer, id, required[id]);
      assert.match(body.errors[0].advice, /referenceId/);
    }
  });

  test('[CV-ERR-5, CV-OP-11] a repeat of a remembered token is ACKed, from its own position', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    const given = { message: 'hello', clientMessageId: 'message-1' };
    await at.as(customer, 'send', given);
    await at.as(customer, 'disconnect');
    const { body } = await at.as(customer, 'send', { ...given, transcriptPosition: 2 });
    assert.deepEqual([body.statusCode, typesOf(body), body.chatEnded], [0, ['Message', 'ParticipantLeft'], true]);
    assert.equal((await at.as(customer, 'send', { ...given, clientMessageId: 'message-2' })).body.statusCode, 2);
  });

  test('[CV-OP-11] a repeated requestChat shows event 1 and chatEnded false; the next refresh tells the rest', async () => {
    await using at = createSetting();
    const given = { nickname: 'Ann', clientMessageId: 'a-retry-token-of-some-length' };
    const first = await at.ask(null, 'requestChat', given);
    await at.as(first.body, 'disconnect');
    const repeat = await at.ask(null, 'requestChat', given);
    assert.deepEqual(repeat.body, first.body);
    const { body } = await at.as(repeat.body, 'refresh', { transcriptPosition: 2 });
    assert.deepEqual([typesOf(body), body.chatEnded], [['ParticipantLeft'], true]);
  });
});

describe('outside hours', () => {
  test('[CV-LIFE-6, CV-EV-6, CV-EV-7] the chat is ACKed, told the closed text, and ended after 30 s with reason 5', async () => {
    const closed = { welcome: 'Hello.', closed: 'Sorry {nickname}, we are closed.' };
    await using at = createSetting(closed, { isOpen: false, sweeps: true });
    const first = await at.ask(null, 'requestChat', { nickname: 'Ann' });
    assert.deepEqual([first.body.statusCode, first.body.chatEnded, first.body.nextPosition], [0, false, 2]);
    const told = await at.as(first.body, 'refresh', { transcriptPosition: 2 });
    assert.deepEqual(
      told.body.messages.map(({ text, from }: { text?: string; from: { type: string } }) => [from.type, text]),
      [
        ['External', undefined],
        ['External', 'Sorry Ann, we are closed.'],
      ],
    );
    await at.node.time.advance(29_900);
    assert.equal((await at.as(first.body, 'send', { message: 'hello?' })).body.chatEnded, false);
    await at.node.time.advance(2_100);
    const { body } = await at.as(first.body, 'refresh', { transcriptPosition: 4 });
    assert.deepEqual([typesOf(body), body.chatEnded], [['Message', 'ParticipantLeft', 'ParticipantLeft'], true]);
    const [, system, customer] = body.messages;
    assert.deepEqual([system.from.type, customer.from.type], ['External', 'Client']);
    assert.deepEqual(customer.eventAttributes, { GCTI_SYSTEM: { 'quit-reason-code': '5' } });
    assert.equal(customer.utcTime - first.body.messages[0].utcTime >= 30_000, true);
  });
});

describe('retry tokens', () => {
  test('[CV-OP-11] come as header or as parameter, and are the same', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    const header = { idempotencyKey: 'message-1' };
    await at.as(customer, 'send', { message: 'hello' }, header);
    await at.as(customer, 'send', { message: 'hello', clientMessageId: 'message-1' });
    await at.as(customer, 'send', { message: 'hello', clientMessageId: 'message-1' }, header);
    const { body } = await at.as(customer, 'refresh', { transcriptPosition: 2 });
    assert.deepEqual(typesOf(body), ['Message']);
  });

  test('[CV-OP-11] alias, position and eventAttributes are no content', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    const given = { message: 'hello', messageType: 'text', clientMessageId: 'message-1' };
    await at.as(customer, 'send', given);
    const others = { alias: '77', eventAttributes: '{"general-properties":{"a":1}}', transcriptPosition: -1 };
    const { body } = await at.as(customer, 'send', { ...given, ...others });
    assert.deepEqual([body.statusCode, body.nextPosition, body.messages.length], [0, 3, 1]);
    assert.equal('eventAttributes' in body.messages[0], false, 'the event is the first one');
    const token = { nickname: 'Ann', clientMessageId: 'a-retry-token-of-some-length' };
    const first = await at.ask(null, 'requestChat', token);
    const repeat = await at.ask(null, 'requestChat', {
      ...token,
      alias: '77',
      transcriptPosition: 'x',
      secureKey: 'y',
    });
    assert.deepEqual(repeat.body, first.body);
  });

  test('[CV-OP-11] of a send are remembered as long as its session is stored, of a requestChat for 24 h', async () => {
    const day = 24 * 60 * 60 * 1_000;
    await using at = createSetting({ clientTimeoutMs: 30 * day, endedGraceMs: 30 * day });
    const request = { nickname: 'Ann', clientMessageId: 'a-retry-token-of-some-length' };
    const { body: customer } = await at.ask(null, 'requestChat', request);
    const given = { message: 'hello', clientMessageId: 'message-1' };
    await at.as(customer, 'send', given);
    await at.node.time.advance(day - 1);
    assert.equal((await at.ask(null, 'requestChat', request)).body.chatId, customer.chatId);
    await at.node.time.advance(2);
    assert.notEqual((await at.ask(null, 'requestChat', request)).body.chatId, customer.chatId);
    await at.as(customer, 'disconnect');
    await at.node.time.advance(7 * day);
    assert.equal((await at.as(customer, 'send', given)).body.statusCode, 0);
    const other = await at.as(customer, 'send', { ...given, message: 'other' });
    assert.deepEqual([other.status, other.body.errors[0].code], [400, 368]);
  });

  test('[CV-OP-11, CV-LIFE-1] a repeated requestChat is a sign of life', async () => {
    await using at = createSetting({ clientTimeoutMs: 30_000 }, { sweeps: true });
    const given = { nickname: 'Ann', clientMessageId: 'a-retry-token-of-some-length' };
    const { body: customer } = await at.ask(null, 'requestChat', given);
    const silent = await at.begin();
    for (let repeats = 0; repeats < 4; repeats += 1) {
      await at.node.time.advance(20_000);
      await at.ask(null, 'requestChat', given);
    }
    assert.equal((await at.as(customer, 'refresh')).body.chatEnded, false);
    assert.equal((await at.as(silent, 'refresh')).body.chatEnded, true);
  });

  test('[CV-OP-11] with other content are 400 code 368', async () => {
    await using at = createSetting();
    const customer = await at.begin({ clientMessageId: 'a-retry-token-of-some-length' });
    await at.as(customer, 'send', { message: 'hello', clientMessageId: 'message-1' });
    const send = await at.as(customer, 'send', { message: 'other', clientMessageId: 'message-1' });
    assert.deepEqual([send.status, send.body.errors[0].code], [400, 368]);
    const given = { nickname: 'Bob', clientMessageId: 'a-retry-token-of-some-length' };
    const begin = await at.ask(null, 'requestChat', given);
    assert.deepEqual([begin.status, begin.body.errors[0].code], [400, 368]);
  });
});

describe('the cap', () => {
  test('[LS-LOG-6] content is REFUSEd with chatEnded false; typing and receipts are ACKed; the end has room', async () => {
    await using at = createSetting({ limits: { transcript: 10 } });
    const customer = await at.begin();
    for (let said = 0; said < 9; said += 1) await at.as(customer, 'send', { message: 'x' });
    for (const id of inChat) {
      if (id === 'disconnect') continue;
      const { body } = await at.as(customer, id, required[id]);
      const isContent = ['send', 'pushUrl', 'updateNickname', 'customNotice', 'updateData'].includes(id);
      assert.deepEqual([body.statusCode, body.chatEnded], [isContent ? 2 : 0, false], id);
    }
    const { body } = await at.as(customer, 'disconnect', { transcriptPosition: 11 });
    assert.deepEqual(typesOf(body), ['ParticipantJoined', 'Notice', 'ParticipantLeft', 'ParticipantLeft']);
  });

  test('[LS-LOG-6, CV-OP-11] the send that reaches it is ACKed, with its token too, and so is its repeat', async () => {
    await using at = createSetting({ limits: { transcript: 10 } });
    const customer = await at.begin();
    for (let said = 0; said < 8; said += 1) await at.as(customer, 'send', { message: 'x' });
    const last = { message: 'last', clientMessageId: 'message-1', transcriptPosition: 10 };
    for (let repeats = 0; repeats < 2; repeats += 1) {
      const { body } = await at.as(customer, 'send', last);
      assert.deepEqual([body.statusCode, typesOf(body)], [0, ['Message', 'ParticipantJoined', 'Notice']]);
    }
    assert.equal((await at.as(customer, 'send', { message: 'more' })).body.statusCode, 2);
  });
});

describe('what is temporarily impossible', () => {
  test('[CV-ERR-7] is RETRY while the store is away, and goes on as if nothing had been when it is back', async () => {
    let isDown = false;
    await using at = createSetting({}, { faults: { isDown: () => isDown } });
    const customer = await at.begin();
    isDown = true;
    const begin = await at.ask(null, 'requestChat', { nickname: 'Bob' });
    const unknown = await at.as({ ...customer, chatId: 'AAAAAAAAAAAAAAAA' }, 'refresh');
    const replies = [begin, unknown];
    for (const id of inChat) {
      if (id !== 'refresh' && id !== 'stopTyping') replies.push(await at.as(customer, id, required[id]));
    }
    for (const { status, body } of replies) {
      assert.deepEqual([status, body.statusCode, body.chatEnded, body.errors[0].code], [200, 1, false, 249]);
    }
    isDown = false;
    const { body } = await at.as(customer, 'send', { message: 'hello', transcriptPosition: 1 });
    assert.deepEqual(typesOf(body), ['ParticipantJoined', 'Message']);
  });

  test('[CV-ERR-7, LS-ST-2] reads go on while nothing can be written', async () => {
    let fault: 'unavailable' | null = null;
    await using at = createSetting({}, { faults: { commit: () => fault } });
    const customer = await at.begin();
    await at.as(customer, 'send', { message: 'hello' });
    fault = 'unavailable';
    assert.equal((await at.as(customer, 'send', { message: 'more' })).body.statusCode, 1);
    assert.deepEqual(typesOf((await at.as(customer, 'refresh')).body), ['ParticipantJoined', 'Message']);
  });

  test('[CV-ERR-7] after a commit the answer is never an error, though the reply of the store was lost', async () => {
    let fault: 'lost-reply' | null = null;
    await using at = createSetting({}, { faults: { commit: () => fault } });
    const customer = await at.begin();
    fault = 'lost-reply';
    for (const id of inChat) {
      if (id === 'disconnect') continue;
      assert.equal((await at.as(customer, id, required[id])).body.statusCode, 0, id);
    }
    const { body } = await at.as(customer, 'disconnect');
    assert.deepEqual([body.statusCode, body.chatEnded], [0, true]);
  });

  test('[CV-ERR-7, LS-ST-1] I6 what was committed without anybody knowing is RETRYed, and there for the next refresh', async () => {
    let isLost = false;
    let isDown = false;
    const commit = () => {
      isDown = isLost;
      return isLost ? 'lost-reply' : null;
    };
    await using at = createSetting({}, { faults: { commit, isDown: () => isDown } });
    const customer = await at.begin();
    isLost = true;
    const given = { message: 'hello', clientMessageId: 'message-1' };
    assert.equal((await at.as(customer, 'send', given)).body.statusCode, 1);
    isLost = false;
    isDown = false;
    const { body } = await at.as(customer, 'refresh', { transcriptPosition: 2 });
    assert.deepEqual([typesOf(body), body.nextPosition], [['Message'], 3]);
    const { body: repeat } = await at.as(customer, 'send', { ...given, transcriptPosition: 1 });
    assert.deepEqual([repeat.statusCode, typesOf(repeat)], [0, ['ParticipantJoined', 'Message']]);
  });

  test('[CV-ERR-7] a draining node takes no new chats; those it has go on', async () => {
    let isDraining = false;
    await using at = createSetting({}, { api: { isDraining: () => isDraining } });
    const customer = await at.begin();
    isDraining = true;
    assert.equal((await at.ask(null, 'requestChat', { nickname: 'Bob' })).body.statusCode, 1);
    assert.equal((await at.as(customer, 'send', { message: 'hello' })).body.statusCode, 0);
  });

  test('[CV-ERR-9] too many requests of one chat are RETRY and add nothing, however many sources they come from', async () => {
    await using at = createSetting({ limits: { requestsPerSecond: 20, requestsBurst: 20 } });
    const customer = await at.begin();
    const other = await at.begin();
    const codes: number[] = [];
    for (let sent = 0; sent < 25; sent += 1) {
      const options = { source: `192.0.2.${sent}` };
      codes.push((await at.as(customer, 'send', { message: 'x' }, options)).body.statusCode);
    }
    assert.deepEqual(codes.slice(0, 20), Array(20).fill(0));
    assert.ok(codes.slice(20).every((code) => code === 0 || code === 1) && codes.includes(1));
    const added = at.node.store.log.filter(({ body }) => body.includes('"message"')).length;
    assert.equal(added, codes.filter((code) => code === 0).length);
    assert.equal((await at.as(other, 'send', { message: 'x' })).body.statusCode, 0);
    await at.node.time.advance(1_000);
    assert.equal((await at.as(customer, 'send', { message: 'x' })).body.statusCode, 0);
  });

  test('[CV-LIFE-1, LS-TIME-3] a request that is RETRYed because there are too many is a sign of life all the same', async () => {
    const limits = { requestsPerSecond: 20, requestsBurst: 20 };
    await using at = createSetting({ limits });
    const customer = await at.begin();
    const record = at.node.chat.sessions.cache.get(customer.chatId as never)!;
    await at.node.time.advance(5_000);
    let isRetried = false;
    for (let asked = 0; asked < 100 && !isRetried; asked += 1) {
      record.seenAt = 0;
      isRetried = (await at.as(customer, 'refresh')).body.statusCode === 1;
    }
    assert.ok(isRetried);
    assert.equal(record.seenAt, at.node.time.clock.monotonic());
  });

  test('[CV-HTTP-9] the shape of a retry token is looked at before the credentials, its use after them', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    await at.as(customer, 'send', { message: 'hello', clientMessageId: 'message-1' });
    const stranger = { ...customer, secureKey: 'x' };
    const misshapen = await at.as(stranger, 'send', { message: 'hello', clientMessageId: 'short' });
    assert.deepEqual([misshapen.status, misshapen.body.errors[0].code], [400, 368]);
    const reused = await at.as(stranger, 'send', { message: 'other', clientMessageId: 'message-1' });
    assert.deepEqual([reused.status, reused.body.errors[0].code], [200, 249]);
  });

  test('[CV-ERR-9] too many chats from one source are 429, which is counted after the parameters were read', async () => {
    let count = 0;
    const sources = {
      countDenied: () => 0,
      countRequestChat: (address: string) => {
        assert.equal(address, '192.0.2.7');
        count += 1;
        return count > 1 ? 1_500 : 0;
      },
    };
    await using at = createSetting({}, { api: { sources } });
    const options = { source: '192.0.2.7' };
    assert.equal((await at.ask(null, 'requestChat', {}, options)).status, 400);
    assert.equal((await at.ask(null, 'requestChat', { nickname: 'Ann' }, options)).status, 200);
    const { status, body, headers } = await at.ask(null, 'requestChat', { nickname: 'Ann' }, options);
    assert.deepEqual([status, body.statusCode, headers], [429, 1, { 'Retry-After': '2' }]);
    assert.equal(at.node.store.sessions.size, 1);
  });
});

describe('a bug of ours', () => {
  test('[CV-ERR-8] is 500 and 240 with a reference that is in the log; the reply has no stack, path or message of it', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    at.node.driver.commit = async () => {
      throw new TypeError('secret of /srv/parley');
    };
    // A driver rejects with StoreErrors alone: this one is told as a store that failed.
    assert.equal((await at.as(customer, 'send', { message: 'x' })).body.statusCode, 1);
    at.node.chat.sessions.propose = async () => {
      throw new TypeError('secret of /srv/parley');
    };
    const { status, body, text } = await at.as(customer, 'send', { message: 'x' });
    assert.deepEqual([status, body.statusCode, body.chatEnded, body.errors[0].code], [500, 2, false, 240]);
    assert.doesNotMatch(text, /secret|TypeError|\.ts|at /);
    const [, reference] = /referenceId\[(\d+)\]/.exec(body.errors[0].advice) ?? [];
    const line = at.node.lines.find(({ event }) => event === 'unexpected');
    assert.deepEqual([line?.level, line?.fields['reference']], ['error', reference]);
    assert.match(String(line?.fields['stack']), /TypeError: secret of .*\n +at /);
  });

  test('[CV-ERR-7] in what runs after a commit is never the answer: the commit stands', async () => {
    await using at = createSetting();
    at.node.chat.sessions.onCommitted(() => {
      throw new TypeError('x');
    });
    const customer = await at.begin();
    const { body } = await at.as(customer, 'send', { message: 'hello', transcriptPosition: 1 });
    assert.deepEqual([body.statusCode, typesOf(body)], [0, ['ParticipantJoined', 'Message']]);
    assert.equal(at.node.lines.filter(({ event }) => event === 'subscriber-failed').length, 2);
  });

  test('[CV-ERR-8] that is thrown at once, without a promise, is answered as well', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    at.node.chat.sessions.confirm = () => {
      throw new RangeError('x');
    };
    assert.equal((await at.as(customer, 'refresh')).status, 500);
  });

  test('[LS-LOG-7] a chat whose stored data are broken is 500 and 240; others are not touched', async () => {
    await using at = createSetting();
    const broken = await at.begin();
    const whole = await at.begin();
    const stored = [...at.node.store.sessions.values()].find(({ row }) => row.chatId === broken.chatId)!;
    stored.events[0] = { ...stored.events[0]!, body: '{"v":99}' };
    at.node.chat.sessions.cache.remove(at.node.chat.sessions.cache.get(broken.chatId as never)!);
    const { status, body } = await at.as(broken, 'refresh');
    assert.deepEqual([status, body.errors[0].code], [500, 240]);
    assert.equal((await at.as(whole, 'send', { message: 'x' })).body.statusCode, 0);
  });
});

describe('what some operations do besides', () => {
  test('[CV-OP-9] a customNotice that cancels the idle timer adds no event, and after the end is REFUSEd', async () => {
    await using at = createSetting();
    const customer = await at.begin();
    const given = { eventAttributes: '{"purpose":"cancel-idle-timer"}', transcriptPosition: 1 };
    const { body } = await at.as(customer, 'customNotice', given);
    assert.deepEqual([body.statusCode, typesOf(body)], [0, ['ParticipantJoined']]);
    await at.as(customer, 'disconnect');
    assert.deepEqual((await at.as(customer, 'customNotice', given)).body.statusCode, 2);
  });

  test('[CV-OP-4] a preview on refresh counts as startTyping where the service reads previews', async () => {
    await using at = createSetting({ typingPreview: true });
    const customer = await at.begin();
    const { body } = await at.as(customer, 'refresh', { message: 'I am typ' });
    assert.deepEqual(typesOf(body), ['ParticipantJoined', 'TypingStarted']);
    assert.equal(body.tenantName, 'Resources');
    assert.equal(JSON.stringify([...at.node.store.log, ...at.node.lines]).includes('I am typ'), false);
    for (const message of ['', undefined]) {
      await at.node.time.advance(5_000);
      assert.equal((await at.as(customer, 'refresh', { message })).body.messages.length, 2);
    }
  });

  test('[CV-OP-4] where it does not, and after the end, a preview is nothing', async () => {
    await using off = createSetting();
    const customer = await off.begin();
    assert.equal((await off.as(customer, 'refresh', { message: 'x' })).body.messages.length, 1);
    await using on = createSetting({ typingPreview: true });
    const ended = await on.begin();
    await on.as(ended, 'disconnect');
    const { body } = await on.as(ended, 'refresh', { message: 'x' });
    assert.deepEqual([body.statusCode, typesOf(body)], [0, ['ParticipantJoined', 'ParticipantLeft']]);
  });

  test('[CV-OP-4] a preview is never in the way of reading, also when nothing can be written', async () => {
    let fault: 'unavailable' | null = null;
    await using at = createSetting({ typingPreview: true }, { faults: { commit: () => fault } });
    const customer = await at.begin();
    fault = 'unavailable';
    const { body } = await at.as(customer, 'refresh', { message: 'x' });
    assert.deepEqual([body.statusCode, typesOf(body)], [0, ['ParticipantJoined']]);
    at.node.chat.sessions.propose = async () => {
      throw new TypeError('x');
    };
    assert.equal((await at.as(customer, 'refresh', { message: 'x' })).status, 500, 'but a bug is told as one');
  });

  test('[LS-ST-9] I6 a refresh at another node tells what was ACKed at the first', async () => {
    await using one = createSetting({}, { exclusive: false, seed: 1 });
    const customer = await one.begin();
    const shared = { exclusive: false, seed: 2, time: one.node.time, store: one.node.store };
    await using other = createSetting({}, shared);
    for (let said = 1; said <= 3; said += 1) {
      await one.as(customer, 'send', { message: `${said}` });
      const { body } = await other.as(customer, 'refresh');
      assert.deepEqual([body.nextPosition, body.tenantName], [said + 2, 'Resources']);
    }
    await other.as(customer, 'disconnect');
    assert.equal((await one.as(customer, 'refresh')).body.chatEnded, true);
  });

  for (const id of inChat) {
    test(`[CV-ERR-5, LS-ST-9] I6 ${id} at a node that has not heard of the end is answered as after the end`, async () => {
      await using one = createSetting({}, { exclusive: false, seed: 1 });
      const customer = await one.begin();
      const shared = { exclusive: false, seed: 2, time: one.node.time, store: one.node.store };
      await using other = createSetting({}, shared);
      await other.as(customer, 'refresh');
      await one.as(customer, 'disconnect');
      const before = one.node.store.log.length;
      const quiet = id === 'customNotice' ? { eventAttributes: '{"purpose":"cancel-idle-timer"}' } : {};
      for (const given of [{ ...required[id], ...quiet }, required[id]]) {
        const { body } = await other.as(customer, id, given);
        const isAcked = id === 'refresh' || id === 'disconnect';
        assert.deepEqual([body.statusCode, body.chatEnded], [isAcked ? 0 : 2, true]);
      }
      assert.equal(one.node.store.log.length, before);
    });
  }
});
