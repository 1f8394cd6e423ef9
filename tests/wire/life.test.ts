// How a session ends, and how it does not, against a real server with short timeouts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type OperationId, operationIds, operations, type WireEvent } from '@parley/protocol/chat-v2';
import { assertBrackets } from '../support/assert-brackets.ts';
import { type ChatClient, type ChatCredentials, createChatClient } from '../support/chat-client.ts';
import { minimalParameters } from '../support/minimal-parameters.ts';
import { startParley } from '../support/parley.ts';

type InChat = Exclude<OperationId, 'requestChat'>;

const limits = 'requestsPerSecond: 100000, requestsBurst: 1000000';
const settings = `
hours:
  - { name: never, timeZone: UTC }
services:
  - { name: brief, clientTimeout: 1, limits: { ${limits} } }
  - { name: test, clientTimeout: 10, limits: { ${limits} } }
  - { name: patient, welcome: Hello, assistant: true, limits: { ${limits} } }
  - { name: graceless, endedGrace: 1, limits: { ${limits} } }
  - { name: closed, hours: never, closed: 'Sorry {nickname}, we are closed.', welcome: Hello, assistant: true }
`;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Ended {
  readonly events: readonly WireEvent[];
  /** When the customer left, and when this test last asked before: both epoch ms. */
  readonly leftAt: number;
  readonly askedAt: number;
}

/**
 * Stays silent for `silentMs`, then asks whether the chat is over. To ask is a sign of life itself, so where the machine
 * was too slow for the end to have come, it stays silent as long again, a few times.
 */
async function waitForEnd(client: ChatClient, chat: ChatCredentials, silentMs: number): Promise<Ended> {
  for (let left = 6; left > 0; left -= 1) {
    const askedAt = Date.now();
    await sleep(silentMs);
    const { body } = await client.operation(chat, 'refresh');
    if (body.chatEnded) return { events: body.messages, leftAt: body.messages.at(-1)!.utcTime, askedAt };
  }
  throw new Error(`not over after ${silentMs} ms of silence`);
}

describe('no sign of life', { concurrency: true }, () => {
  test('[CV-LIFE-1, CV-EV-6] for clientTimeout: the customer leaves with reason "3", soon after and never before', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'brief');
    const chats = await Promise.all(Array.from({ length: 20 }, () => client.requestChat()));
    for (const { events, leftAt, askedAt } of await Promise.all(chats.map((chat) => waitForEnd(client, chat, 6_000)))) {
      assertBrackets(events, true);
      assert.deepEqual(events.at(-1)!.eventAttributes, { GCTI_SYSTEM: { 'quit-reason-code': '3' } });
      assert.ok(leftAt >= events[0]!.utcTime + 1_000, 'not before the timeout');
      assert.ok(leftAt <= askedAt + 1_000 + 20_000, `${leftAt - askedAt} ms: sweeps run at least every 2 s`);
    }
  });

  test('[CV-LIFE-1] every operation is one: whoever does anything stays', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'test');
    const ids = operationIds.filter((id): id is InChat => operations[id].inChat && id !== 'disconnect');
    const chats = await Promise.all(ids.map((id) => client.requestChat().then((chat) => [id, chat] as const)));
    const silent = await client.requestChat();
    const until = Date.now() + 15_000;
    while (Date.now() < until) {
      for (const [id, chat] of chats) await client.operation(chat, id, minimalParameters[id]);
      await sleep(700);
    }
    for (const [id, chat] of chats) {
      assert.equal((await client.operation(chat, 'refresh')).body.chatEnded, false, id);
    }
    assert.equal(
      (await client.operation(silent, 'refresh')).body.chatEnded,
      true,
      'the one that did nothing has ended',
    );
  });

  test('[CV-LIFE-1, CV-ERR-4] a request with wrong credentials is none', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'brief');
    const chat = await client.requestChat();
    const wrong = { ...chat, secureKey: 'f'.repeat(32) };
    let isAsking = true;
    const asking = (async () => {
      while (isAsking) {
        assert.equal((await client.operation(wrong, 'refresh')).body.statusCode, 2);
        await sleep(100);
      }
    })();
    const { events } = await waitForEnd(client, chat, 6_000);
    isAsking = false;
    await asking;
    assertBrackets(events, true);
  });

  test('[CV-LIFE-1, LS-TIME-3] after a start every chat has a full clientTimeout', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'test');
    const seen = await client.requestChat();
    const gone = await client.requestChat();
    await client.operation(gone, 'send', { message: 'still here' });
    await parley.kill();
    await sleep(11_000);
    await parley.start();
    const startedAt = Date.now();
    using again = createChatClient(parley.url, 'test');
    await sleep(2_500);
    assert.equal((await again.operation(seen, 'refresh')).body.chatEnded, false, 'sweeps have run, and it lives');
    const { leftAt } = await waitForEnd(again, gone, 14_000);
    assert.ok(leftAt >= startedAt + 9_000, `${leftAt - startedAt} ms after the start`);
  });

  test('[CV-LIFE-1] time in which the service could not answer does not count', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'test');
    const chat = await client.requestChat();
    parley.signal('SIGSTOP');
    await sleep(13_000);
    parley.signal('SIGCONT');
    await sleep(2_500);
    assert.equal((await client.operation(chat, 'refresh')).body.chatEnded, false);
  });
});

describe('the end', { concurrency: true }, () => {
  test('[CV-LIFE-5, LS-LOG-4] by disconnect: others leave first, in the same append; then nothing more is added', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'patient');
    const chat = await client.requestChat();
    for (let left = 300; left > 0; left -= 1) {
      const events = await client.read(chat);
      if (events.some(({ type, from }) => type === 'ParticipantJoined' && from.participantId === 3)) break;
      await sleep(100);
    }
    const { body } = await client.operation(chat, 'disconnect', { transcriptPosition: 1 });
    assert.equal(body.chatEnded, true);
    assertBrackets(body.messages, true);
    const leavings = body.messages.slice(-3);
    assert.deepEqual(
      leavings.map(({ type }) => type),
      ['ParticipantLeft', 'ParticipantLeft', 'ParticipantLeft'],
    );
    assert.deepEqual(leavings.map(({ from }) => from.participantId).sort(), [1, 2, 3]);
    assert.equal(new Set(leavings.map(({ utcTime }) => utcTime)).size, 1, 'one append has one time');
    await sleep(3_000);
    assert.deepEqual(await client.read(chat), body.messages, 'the assistant has stopped too');
  });

  test('[CV-LIFE-5, CV-OP-5] comes once, however many ask for it at once', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'test');
    const chat = await client.requestChat();
    const replies = await Promise.all(Array.from({ length: 30 }, () => client.operation(chat, 'disconnect')));
    for (const { body } of replies) assert.deepEqual([body.statusCode, body.chatEnded], [0, true]);
    assert.equal((await client.operation(chat, 'disconnect')).body.chatEnded, true);
    assertBrackets(await client.read(chat), true);
  });

  test('[CV-LIFE-5, CV-ERR-5] refuses whatever comes after, and adds nothing of it', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'test');
    const chat = await client.requestChat();
    await client.operation(chat, 'disconnect');
    const events = await client.read(chat);
    for (const id of operationIds.filter((one): one is InChat => operations[one].inChat)) {
      const { body } = await client.operation(chat, id, minimalParameters[id]);
      const isAnswered = id === 'refresh' || id === 'disconnect';
      assert.deepEqual([body.statusCode, body.chatEnded], [isAnswered ? 0 : 2, true], id);
    }
    assert.deepEqual(await client.read(chat), events);
  });

  test('[CV-LIFE-5, CV-ERR-6] is told by nobody before the last event can be read', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'test');
    for (let round = 0; round < 10; round += 1) {
      const chat = await client.requestChat();
      const poll = async () => {
        for (let next = 1; ; ) {
          const { body } = await client.operation(chat, 'refresh', { transcriptPosition: next });
          if (body.chatEnded) return body.messages.at(-1);
          assert.ok(
            body.messages.every(({ type }) => type !== 'ParticipantLeft'),
            'the leaving without the end',
          );
          next = body.nextPosition!;
        }
      };
      const polls = [poll(), poll(), poll()];
      await client.operation(chat, 'send', { message: 'last words' });
      await client.operation(chat, 'disconnect');
      for (const last of await Promise.all(polls)) assert.equal(last?.type, 'ParticipantLeft');
    }
  });

  test('[CV-LIFE-5, CV-ERR-5] past the grace time the chat is as unknown', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'graceless');
    const chat = await client.requestChat();
    await client.operation(chat, 'disconnect');
    assert.equal((await client.operation(chat, 'refresh')).body.statusCode, 0);
    await sleep(3_000);
    const { body } = await client.operation(chat, 'refresh');
    assert.deepEqual([body.statusCode, body.chatEnded], [2, true]);
    assert.match(body.errors![0]!.advice, /referenceId/);
  });
});

describe('outside hours', () => {
  test('[CV-LIFE-6, CV-EV-7] requestChat is an ACK, the closed text follows instead of the welcome, and nobody else comes', async () => {
    await using parley = await startParley({ settings });
    using client = createChatClient(parley.url, 'closed');
    const { body } = await client.post('', { nickname: 'Ada' });
    assert.deepEqual([body.statusCode, body.chatEnded, body.messages.length], [0, false, 1]);
    const chat = body as ChatCredentials;
    await client.operation(chat, 'send', { message: 'hello?' });
    await sleep(3_000);
    const events = await client.read(chat);
    assert.deepEqual(
      events.map(({ type, text }) => [type, text]),
      [
        ['ParticipantJoined', undefined],
        ['ParticipantJoined', undefined],
        ['Message', 'Sorry Ada, we are closed.'],
        ['Message', 'hello?'],
      ],
    );
    assert.equal((await client.operation(chat, 'refresh')).body.chatEnded, false, 'it ends 30 s after it began');
  });
});
