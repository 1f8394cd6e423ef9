// Events as a customer's client sees them, against a real server; createChatClient holds each to its schema besides.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { WireEvent } from '@parley/protocol/chat-v2';
import { assertBrackets } from '../support/assert-brackets.ts';
import { type ChatClient, type ChatCredentials, createChatClient } from '../support/chat-client.ts';
import { type Parley, startParley } from '../support/parley.ts';

const limits = 'requestsPerSecond: 100000, requestsBurst: 1000000';
const settings = `
services:
  - { name: test, limits: { ${limits} } }
  - { name: greeting, welcome: 'Hello {nickname}!', systemNickname: Concierge, limits: { ${limits} } }
  - { name: tenant, welcome: 'Hello!', tenantName: Ocean Bank, limits: { ${limits} } }
  - { name: assisted, welcome: 'One moment.', assistant: true, limits: { ${limits} } }
  - { name: short, tenantName: Ocean Bank, limits: { ${limits}, transcript: 10 } }
`;

let parley: Parley;
const clients = new Map<string, ChatClient>();
before(async () => {
  parley = await startParley({ settings });
  for (const name of ['test', 'greeting', 'tenant', 'assisted', 'short']) {
    clients.set(name, createChatClient(parley.url, name));
  }
});
after(async () => {
  for (const client of clients.values()) client[Symbol.dispose]();
  await parley[Symbol.asyncDispose]();
});
const on = (service = 'test') => clients.get(service)!;

/** Reads until an event is there that `isWanted`, and returns all up to then; fails after a minute. */
async function readUntil(service: string, chat: ChatCredentials, isWanted: (event: WireEvent) => boolean) {
  for (let left = 600; left > 0; left -= 1) {
    const events = await on(service).read(chat);
    if (events.some(isWanted)) return events;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it never came');
}

const isAnswer = ({ type, from }: WireEvent) => type === 'Message' && from.nickname === 'Parley Assistant';

describe('every event', () => {
  test('[CV-EV-1] has from, index, type and utcTime, the rest only when there is any', async () => {
    const begunAt = Date.now();
    const chat = await on().requestChat();
    await on().operation(chat, 'send', { message: 'plain' });
    await on().operation(chat, 'send', { message: 'typed', messageType: 'text/x' });
    const eventAttributes = '{"general-properties":{"colour":"red","deep":[1,{"a":null}]}}';
    await on().operation(chat, 'send', { message: 'attributed', eventAttributes });
    await on().operation(chat, 'customNotice', { 'userData[a]': '1', 'userData[b]': '2' });
    const [joined, plain, typed, attributed, notice] = await on().read(chat);
    assert.deepEqual(Object.keys(joined!).sort(), ['from', 'index', 'type', 'utcTime']);
    assert.deepEqual(Object.keys(plain!).sort(), ['from', 'index', 'text', 'type', 'utcTime']);
    assert.equal(typed!.messageType, 'text/x');
    assert.deepEqual(attributed!.eventAttributes, JSON.parse(eventAttributes));
    assert.deepEqual(notice!.userData, { a: '1', b: '2' });
    assert.equal(notice!.text, undefined);
    for (const { from, utcTime } of [joined!, plain!, typed!, attributed!, notice!]) {
      assert.deepEqual(from, { nickname: 'Ada', participantId: 1, type: 'Client' });
      assert.ok(Number.isInteger(utcTime) && utcTime >= begunAt - 1 && utcTime <= Date.now() + 1, `${utcTime}`);
    }
  });

  test('[CV-EV-1] I4 is the same in every later read, and indices and times never fall', async () => {
    const chat = await on().requestChat();
    const seen: WireEvent[] = [];
    for (let number = 0; number < 20; number += 1) {
      await on().operation(chat, 'send', { message: `${number}` });
      if (number === 10) await on().operation(chat, 'updateNickname', { nickname: 'Eve' });
      const events = await on().read(chat);
      assert.deepEqual(events.slice(0, seen.length), seen);
      seen.splice(0, seen.length, ...events);
    }
    assert.equal(seen.length, 22);
  });

  test('[CV-EV-3] is numbered over what others see: the customer sees the gap, and nothing else of it', async () => {
    const chat = await on().requestChat();
    await on().operation(chat, 'updateData', { 'userData[hidden key]': 'hidden value' });
    await on().operation(chat, 'readReceipt', { transcriptPosition: 1 });
    await on().operation(chat, 'send', { message: 'seen' });
    const { body } = await on().operation(chat, 'disconnect', { transcriptPosition: 1 });
    assert.deepEqual(
      body.messages.map(({ index, type }) => [index, type]),
      [
        [1, 'ParticipantJoined'],
        [4, 'Message'],
        [5, 'ParticipantLeft'],
      ],
    );
    assert.ok(!JSON.stringify(body).includes('hidden'));
  });

  test('[CV-EV-4, I7] what the request said besides the name is not in the transcript', async () => {
    const form = { nickname: 'Ada', subject: 'secret subject', emailAddress: 'secret@example.com' };
    const { body } = await on().post('', { ...form, 'userData[secret key]': 'secret value' });
    assert.deepEqual(
      body.messages.map(({ type }) => type),
      ['ParticipantJoined'],
    );
    assert.ok(!JSON.stringify([body, await on().read(body as ChatCredentials)]).includes('secret '));
  });
});

describe('the customer', () => {
  test('[CV-EV-4] is participant 1 and joins in event 1, by nickname, else by first and last name', async () => {
    const names: [form: { [name: string]: string }, nickname: string][] = [
      [{ nickname: 'Ada' }, 'Ada'],
      [{ firstName: 'Ada', lastName: 'Lovelace' }, 'Ada Lovelace'],
      [{ nickname: 'Countess', firstName: 'Ada', lastName: 'Lovelace' }, 'Countess'],
      [{ nickname: '', firstName: 'Ada', lastName: 'Lovelace' }, 'Ada Lovelace'],
      [{ nickname: 'Ada', firstName: 'Ada', lastName: '' }, 'Ada'],
    ];
    for (const [form, nickname] of names) {
      const { body } = await on().post('', form);
      const { from, index, type } = body.messages[0]!;
      assert.deepEqual([index, type, from], [1, 'ParticipantJoined', { nickname, participantId: 1, type: 'Client' }]);
    }
  });

  test('[CV-EV-2, CV-EV-4, CV-EV-6] finds each of their own acts in the transcript, each of its type', async () => {
    const chat = await on().requestChat();
    const act = on().operation;
    await act(chat, 'startTyping', { message: 'not shown' });
    await act(chat, 'stopTyping', { message: 'not shown' });
    await act(chat, 'send', { message: 'hello', messageType: 'text' });
    await act(chat, 'pushUrl', { pushUrl: 'HTTPS://Example.com/ä b?q=1#f' });
    await act(chat, 'updateNickname', { nickname: 'Eve' });
    await act(chat, 'customNotice', { message: 'notice', messageType: 'ping', 'userData[k]': 'v' });
    await act(chat, 'disconnect');
    const events = (await on().read(chat)).map(({ index: _, utcTime: __, ...event }) => event);
    const from = { nickname: 'Ada', participantId: 1, type: 'Client' } as const;
    const eve = { ...from, nickname: 'Eve' };
    assert.deepEqual(events, [
      { from, type: 'ParticipantJoined' },
      { from, type: 'TypingStarted' },
      { from, type: 'TypingStopped' },
      { from, type: 'Message', text: 'hello', messageType: 'text' },
      { from, type: 'PushUrl', text: 'https://example.com/%C3%A4%20b?q=1#f' },
      { from: eve, type: 'NicknameUpdated', text: 'Eve' },
      { from: eve, type: 'CustomNotice', text: 'notice', messageType: 'ping', userData: { k: 'v' } },
      { from: eve, type: 'ParticipantLeft', eventAttributes: { GCTI_SYSTEM: { 'quit-reason-code': '0' } } },
    ]);
    assertBrackets(await on().read(chat), true);
  });

  test('[CV-EV-1, CV-OP-2] cannot say what the server says: GCTI_SYSTEM of a customer is dropped', async () => {
    const chat = await on().requestChat();
    const forged = { GCTI_SYSTEM: { 'quit-reason-code': '7' }, other: 1 };
    await on().operation(chat, 'send', { message: 'a', eventAttributes: JSON.stringify(forged) });
    const kept = { ...forged, 'general-properties': { a: 'b' } };
    await on().operation(chat, 'customNotice', { eventAttributes: JSON.stringify(kept) });
    const [, message, notice] = await on().read(chat);
    assert.equal(message!.eventAttributes, undefined);
    assert.deepEqual(notice!.eventAttributes, { 'general-properties': { a: 'b' } });
  });
});

describe('the service itself', () => {
  test('[CV-EV-7, CV-EV-5] speaks as one External participant that joins with its first text', async () => {
    for (const [service, nickname, text] of [
      ['greeting', 'Concierge', 'Hello Ada!'],
      ['tenant', 'Ocean Bank', 'Hello!'],
    ] as const) {
      const chat = await on(service).requestChat();
      await on(service).operation(chat, 'send', { message: 'hi' });
      const [, joined, welcome, mine] = await on(service).read(chat);
      const from = { nickname, participantId: 2, type: 'External' };
      assert.deepEqual([joined!.type, joined!.index, joined!.from], ['ParticipantJoined', 2, from]);
      assert.deepEqual([welcome!.type, welcome!.index, welcome!.from, welcome!.text], ['Message', 3, from, text]);
      assert.equal(mine!.index, 4);
      await on(service).operation(chat, 'disconnect');
      const events = await on(service).read(chat);
      assertBrackets(events, true);
      assert.deepEqual(events.at(-2)!.from, from, 'and stays until the end');
    }
  });

  test('[CV-EV-7] says nothing that the settings do not give', async () => {
    const chat = await on().requestChat();
    await on().operation(chat, 'send', { message: 'hi' });
    await on().operation(chat, 'disconnect');
    assert.ok((await on().read(chat)).every(({ from }) => from.type === 'Client'));
  });

  test('[CV-EV-7, CV-EV-6] a markup in the nickname stays text, and its braces are not filled in', async () => {
    const { body } = await on('greeting').post('', { nickname: '<b>{nickname}</b>' });
    const [, , welcome] = await on('greeting').read(body as ChatCredentials);
    assert.equal(welcome!.text, 'Hello <b>{nickname}</b>!');
  });

  test('[CV-EV-7, CV-EV-6, LS-LOG-6] gives one Notice at the cap; then content is refused, typing adds nothing, leaving works', async () => {
    const chat = await on('short').requestChat();
    const replies = [];
    for (let number = 0; number < 14; number += 1) {
      replies.push((await on('short').operation(chat, 'send', { message: `${number}` })).body);
    }
    const accepted = replies.filter(({ statusCode }) => statusCode === 0).length;
    assert.ok(accepted >= 5 && accepted < 14, `${accepted} of 14`);
    for (const { statusCode, chatEnded } of replies.slice(accepted))
      assert.deepEqual([statusCode, chatEnded], [2, false]);
    const events = await on('short').read(chat);
    const [notice, ...others] = events.filter(({ type }) => type === 'Notice');
    assert.equal(others.length, 0);
    assert.deepEqual([notice!.from.type, notice!.from.nickname], ['External', 'Ocean Bank']);
    assert.ok(notice!.text);
    assert.equal(events.at(-1), notice);
    for (const id of ['startTyping', 'stopTyping', 'refresh'] as const) {
      assert.equal((await on('short').operation(chat, id)).body.statusCode, 0, id);
    }
    assert.equal((await on('short').operation(chat, 'pushUrl', { pushUrl: 'https://a.example' })).body.statusCode, 2);
    assert.deepEqual(await on('short').read(chat), events);
    const { body } = await on('short').operation(chat, 'disconnect');
    assert.deepEqual([body.statusCode, body.chatEnded], [0, true]);
    assertBrackets(await on('short').read(chat), true);
  });
});

describe('the assistant', () => {
  test('[CV-EV-2, CV-EV-5, CV-EV-6] joins as External 3, types, answers, leaves without a reason; the chat goes on', async () => {
    const chat = await on('assisted').requestChat();
    await readUntil('assisted', chat, isAnswer);
    await on('assisted').operation(chat, 'send', { message: 'leave' });
    const isLeaving = ({ type, from }: WireEvent) => isLeft(type) && from.type === 'External';
    const events = await readUntil('assisted', chat, isLeaving);
    assertBrackets(events, false);
    const [system, assistant] = events.filter(
      ({ type, from }) => type === 'ParticipantJoined' && from.type === 'External',
    );
    assert.deepEqual(system!.from, { nickname: 'Resources', participantId: 2, type: 'External' });
    assert.deepEqual(assistant!.from, { nickname: 'Parley Assistant', participantId: 3, type: 'External' });
    assert.ok(events.some(({ type, from }) => type === 'TypingStarted' && from.participantId === 3));
    assert.equal(events.find(isLeaving)!.eventAttributes, undefined);
    assert.equal((await on('assisted').operation(chat, 'refresh')).body.chatEnded, false);
  });

  test('[CV-EV-5] who comes back is a new participant', async () => {
    const chat = await on('assisted').requestChat();
    await on('assisted').operation(chat, 'send', { message: 'leave' });
    await readUntil('assisted', chat, ({ type, from }) => isLeft(type) && from.participantId === 3);
    await on('assisted').operation(chat, 'send', { message: 'are you still there?' });
    const events = await readUntil('assisted', chat, (event) => isAnswer(event) && event.from.participantId === 4);
    assertBrackets(events, false);
    assert.equal(events.filter(({ type, from }) => type === 'ParticipantJoined' && isAssistant(from)).length, 2);
  });

  test('[CV-EV-6, CV-LIFE-5] a bot that ends the chat is reason "4"; it and the service leave before the customer', async () => {
    const chat = await on('assisted').requestChat();
    await on('assisted').operation(chat, 'send', { message: 'bye' });
    const events = await readUntil('assisted', chat, ({ type, from }) => isLeft(type) && from.type === 'Client');
    assertBrackets(events, true);
    assert.deepEqual(events.at(-1)!.eventAttributes, { GCTI_SYSTEM: { 'quit-reason-code': '4' } });
    assert.equal(events.slice(-3).filter(({ type }) => isLeft(type)).length, 3);
    assert.equal((await on('assisted').operation(chat, 'refresh')).body.chatEnded, true);
  });

  test('[CV-EV-3, CV-EV-5] nothing betrays what it notes for agents but gaps in the index', async () => {
    const chat = await on('assisted').requestChat();
    await on('assisted').operation(chat, 'send', { message: 'hello' });
    const events = await readUntil('assisted', chat, (event) => isAnswer(event) && event.index > 6);
    assertBrackets(events, false);
    for (const event of events) assert.ok(event.from.participantId <= 3);
  });
});

function isLeft(type: string): boolean {
  return type === 'ParticipantLeft';
}

function isAssistant({ nickname }: WireEvent['from']): boolean {
  return nickname === 'Parley Assistant';
}
