// What a transcriptPosition returns, against a real server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import { type ChatClient, type ChatCredentials, createChatClient } from '../support/chat-client.ts';
import { minimalParameters } from '../support/minimal-parameters.ts';
import { type Parley, startParley } from '../support/parley.ts';

type InChat = Exclude<OperationId, 'requestChat'>;

const limits = 'requestsPerSecond: 100000, requestsBurst: 1000000';
const settings = `
services:
  - { name: test, limits: { ${limits} } }
  - { name: greeting, welcome: 'Hello {nickname}!', limits: { ${limits} } }
  - { name: paged, limits: { ${limits}, replyEvents: 7 } }
  - { name: narrow, limits: { ${limits}, replyBytes: 2048 } }
`;

let parley: Parley;
const clients = new Map<string, ChatClient>();
before(async () => {
  parley = await startParley({ settings });
  for (const name of ['test', 'greeting', 'paged', 'narrow']) clients.set(name, createChatClient(parley.url, name));
});
after(async () => {
  for (const client of clients.values()) client[Symbol.dispose]();
  await parley[Symbol.asyncDispose]();
});
const on = (service = 'test') => clients.get(service)!;

/** Events 1 to 6 but 3, which is for agents, and 7, which is too. */
async function beginWithGaps(): Promise<ChatCredentials> {
  const chat = await on().requestChat();
  await on().operation(chat, 'send', { message: 'second' });
  await on().operation(chat, 'updateData', minimalParameters.updateData);
  for (const message of ['fourth', 'fifth', 'sixth']) await on().operation(chat, 'send', { message });
  await on().operation(chat, 'updateData', { 'userData[colour]': 'blue' });
  return chat;
}

async function readAt(chat: ChatCredentials, transcriptPosition: string | number | undefined): Promise<number[]> {
  const { body } = await on().operation(chat, 'refresh', { transcriptPosition });
  assert.equal(body.statusCode, 0);
  return body.messages.map(({ index }) => index);
}

describe('a position', () => {
  test('[CV-POS-1] 0 returns nothing, N every visible event from N on, -1 the last one, past the end nothing', async () => {
    const chat = await beginWithGaps();
    assert.deepEqual(await readAt(chat, 0), []);
    assert.deepEqual(await readAt(chat, 1), [1, 2, 4, 5, 6]);
    assert.deepEqual(await readAt(chat, 2), [2, 4, 5, 6]);
    assert.deepEqual(await readAt(chat, 3), [4, 5, 6], 'a position in a gap');
    assert.deepEqual(await readAt(chat, 6), [6]);
    assert.deepEqual(await readAt(chat, 7), [], 'one that only agents see is past the end');
    assert.deepEqual(await readAt(chat, 8), []);
    assert.deepEqual(await readAt(chat, 9_999_999_999), []);
    assert.deepEqual(await readAt(chat, -1), [6]);
    assert.deepEqual(await readAt(chat, '004'), [4, 5, 6]);
  });

  test('[CV-POS-1] anything else is a fault, 365, on every operation that reads positions', async () => {
    const chat = await on().requestChat();
    const malformed = ['-2', '-0', '+1', ' 1', '1 ', '1.0', '1e3', '0x1', 'one', '١', '12345678901', '--1', '-'];
    for (const transcriptPosition of malformed) {
      const { status, body } = await on().operation(chat, 'refresh', { transcriptPosition });
      assert.equal(status, 400, transcriptPosition);
      assert.deepEqual(
        body.errors?.map(({ code }) => code),
        [365],
      );
    }
    for (const id of operationIds.filter((one): one is InChat => operations[one].inChat)) {
      const parameters = { ...minimalParameters[id], transcriptPosition: 'x' };
      const { status, body } = await on().operation(chat, id, parameters);
      assert.deepEqual([status, body.errors?.map(({ code }) => code)], [400, [365]], id);
    }
    assert.deepEqual(await readAt(chat, 1), [1], 'nothing has changed');
  });

  test('[CV-POS-2] refresh without one means 1; an empty one counts as absent', async () => {
    const chat = await beginWithGaps();
    assert.deepEqual(await readAt(chat, undefined), [1, 2, 4, 5, 6]);
    assert.deepEqual(await readAt(chat, ''), [1, 2, 4, 5, 6]);
  });

  test('[CV-POS-2] every other operation returns events only when it is given', async () => {
    const asked = operationIds.filter((one): one is InChat => operations[one].events === 'when-asked');
    assert.ok(asked.length >= 8);
    for (const id of asked) {
      for (const [given, isAsked] of [
        ['', false],
        [undefined, false],
        ['0', false],
        ['1', true],
      ] as const) {
        const chat = await on().requestChat();
        const parameters = { ...minimalParameters[id], transcriptPosition: given };
        const { body } = await on().operation(chat, id, parameters);
        assert.equal(body.messages.length > 0, isAsked, `${id} at ${given}`);
        if (isAsked) assert.equal(body.messages[0]!.index, 1);
      }
    }
  });

  test('[CV-POS-2] on send it returns the message itself too, from there on', async () => {
    const chat = await on().requestChat();
    const { body } = await on().operation(chat, 'send', { message: 'mine', transcriptPosition: 2 });
    assert.deepEqual(
      body.messages.map(({ index, text }) => [index, text]),
      [[2, 'mine']],
    );
    assert.equal(body.nextPosition, 3);
  });

  test('[CV-POS-2, CV-OP-8] on readReceipt it is no position: no events come', async () => {
    const chat = await beginWithGaps();
    const { body } = await on().operation(chat, 'readReceipt', { transcriptPosition: 1 });
    assert.deepEqual(body.messages, []);
  });

  test('[CV-POS-2] requestChat ignores it: event 1 alone, everything else follows', async () => {
    for (const transcriptPosition of [undefined, '', 0, 1, 5, -1, 'x']) {
      const { body } = await on('greeting').post('', { nickname: 'Ada', transcriptPosition });
      assert.equal(body.statusCode, 0);
      assert.deepEqual(
        body.messages.map(({ index, type }) => [index, type]),
        [[1, 'ParticipantJoined']],
      );
      assert.equal(body.nextPosition, 2);
      const { body: next } = await on('greeting').operation(body as ChatCredentials, 'refresh', {
        transcriptPosition: 2,
      });
      assert.deepEqual(
        next.messages.map(({ index, type }) => [index, type]),
        [
          [2, 'ParticipantJoined'],
          [3, 'Message'],
        ],
      );
    }
  });
});

describe('successive reads', () => {
  test('[CV-POS-3] I11 several tabs at once each read the whole transcript, nothing twice and nothing skipped', async () => {
    const chat = await on().requestChat();
    let isWriting = true;
    const write = async () => {
      for (let number = 0; number < 120; number += 1) {
        await on().operation(chat, 'send', { message: `message ${number}` });
        if (number % 3 === 0) await on().operation(chat, 'updateData', { 'userData[n]': number });
      }
      isWriting = false;
    };
    const poll = async () => {
      using tab = createChatClient(parley.url, 'test');
      const seen: number[] = [];
      for (let next = 1; ; ) {
        const wasWriting = isWriting;
        const { body } = await tab.operation(chat, 'refresh', { transcriptPosition: next });
        seen.push(...body.messages.map(({ index }) => index));
        if (!wasWriting && body.messages.length === 0) return seen;
        next = body.nextPosition!;
      }
    };
    const [tabs] = await Promise.all([Promise.all([poll(), poll(), poll(), poll()]), write()]);
    const whole = await readAt(chat, 1);
    assert.equal(whole.length, 121);
    for (const tab of tabs) assert.deepEqual(tab, whole);
  });

  test('[CV-POS-3] a read changes nothing: any position, any order, again', async () => {
    const chat = await beginWithGaps();
    const whole = await readAt(chat, 1);
    for (const from of [6, 1, 4, 1, 2, 6, 0, 3, 1]) {
      const expected = from === 0 ? [] : whole.filter((index) => index >= from);
      assert.deepEqual(await readAt(chat, from), expected, `from ${from}`);
    }
  });
});

describe('a page', () => {
  test('[CV-POS-4] has at most 1,000 events; chatEnded is told with the rest, also on disconnect', async () => {
    const chat = await on().requestChat();
    for (let sent = 0; sent < 1_100; sent += 100) {
      await Promise.all(Array.from({ length: 100 }, () => on().operation(chat, 'send', { message: 'x' })));
    }
    const { body: left } = await on().operation(chat, 'disconnect', { transcriptPosition: 1 });
    assert.deepEqual([left.messages.length, left.nextPosition, left.chatEnded], [1_000, 1_001, false]);
    const { body: first } = await on().operation(chat, 'refresh', { transcriptPosition: 1 });
    assert.deepEqual(first.messages, left.messages);
    assert.equal(first.chatEnded, false);
    const { body: rest } = await on().operation(chat, 'refresh', { transcriptPosition: 1_001 });
    assert.deepEqual([rest.messages.length, rest.nextPosition, rest.chatEnded], [102, 1_103, true]);
    assert.equal(rest.messages.at(-1)!.type, 'ParticipantLeft');
    const { body: none } = await on().operation(chat, 'refresh', { transcriptPosition: 0 });
    assert.equal(none.chatEnded, true, 'who asks for no events is told at once');
  });

  test('[CV-POS-4] has at most 1 MiB of events', async () => {
    const chat = await on().requestChat();
    const message = 'ä'.repeat(15_000);
    for (let number = 0; number < 40; number += 1) await on().operation(chat, 'send', { message });
    const { body } = await on().operation(chat, 'refresh', { transcriptPosition: 1 });
    const bytes = Buffer.byteLength(JSON.stringify(body.messages));
    assert.ok(bytes <= 1_048_576 + 2 + body.messages.length && bytes > 1_000_000, `${bytes} bytes`);
    assert.equal(body.nextPosition, body.messages.length + 1);
    assert.equal((await on().read(chat)).length, 41, 'and the rest follows');
  });

  test('[CV-POS-4] has at least one event, however large', async () => {
    const chat = await on('narrow').requestChat();
    for (let number = 0; number < 4; number += 1) {
      await on('narrow').operation(chat, 'send', { message: `${number}`.repeat(5_000) });
    }
    for (const index of [2, 3, 4, 5]) {
      const { body } = await on('narrow').operation(chat, 'refresh', { transcriptPosition: index });
      assert.deepEqual(
        body.messages.map((event) => event.index),
        [index],
      );
      assert.equal(body.nextPosition, index + 1);
    }
  });

  test('[CV-POS-4, CV-POS-3] pages lie side by side over gaps, and send returns pages too', async () => {
    const chat = await on('paged').requestChat();
    for (let number = 0; number < 30; number += 1) {
      await on('paged').operation(chat, 'send', { message: 'x' });
      await on('paged').operation(chat, 'updateData', { 'userData[n]': number });
    }
    const events = await on('paged').read(chat);
    assert.deepEqual(
      events.map(({ index }) => index),
      [1, ...Array.from({ length: 30 }, (_, at) => 2 + 2 * at)],
    );
    const { body } = await on('paged').operation(chat, 'send', { message: 'y', transcriptPosition: 1 });
    assert.deepEqual([body.messages.length, body.nextPosition], [7, 13]);
  });
});
