// send, typing and receipts, against a real server.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ChatClient, type ChatCredentials, createChatClient } from '../support/chat-client.ts';
import { type Parley, startParley } from '../support/parley.ts';

let parley: Parley;
let client: ChatClient;
before(async () => {
  parley = await startParley({ settings: 'services: [{ name: test }, { name: blind, typingPreview: false }]' });
  client = createChatClient(parley.url, 'test');
});
after(async () => {
  client[Symbol.dispose]();
  await parley[Symbol.asyncDispose]();
});

const codesOf = (reply: Awaited<ReturnType<ChatClient['post']>>) => reply.body.errors?.map(({ code }) => code);

/** The index that a message gets now: the log's length, events that the customer cannot see included, plus one. */
async function sendAndFindIndex(chat: ChatCredentials): Promise<number> {
  const { body } = await client.operation(chat, 'send', { message: 'mark', transcriptPosition: -1 });
  return body.messages[0]!.index;
}

describe('send', () => {
  test('[CV-OP-2] keeps the message exactly', async () => {
    const chat = await client.requestChat();
    const messages = [
      '  spaces  ',
      '\ttabs\r\n\r\nlines\n',
      'ä€😀\u{10ffff}',
      'a&b=c%d+e',
      '<script>1</script>',
      '\u200f\u0007',
    ];
    messages.push('e\u0301 is not \u00e9', 'x'.repeat(16_000));
    for (const message of messages) {
      const { body } = await client.operation(chat, 'send', { message, transcriptPosition: -1 });
      assert.equal(body.messages[0]!.text, message);
    }
    const texts = (await client.read(chat)).slice(1).map(({ text }) => text);
    assert.deepEqual(texts, messages);
  });

  test('[CV-OP-2] adds exactly one event, with messageType where one was given', async () => {
    const chat = await client.requestChat();
    await client.operation(chat, 'send', { message: 'a' });
    await client.operation(chat, 'send', { message: 'a', messageType: 'any <type>' });
    const events = (await client.read(chat)).slice(1);
    assert.deepEqual(
      events.map(({ index, text, messageType }) => [index, text, messageType]),
      [
        [2, 'a', undefined],
        [3, 'a', 'any <type>'],
      ],
    );
  });

  test('[CV-OP-2] takes eventAttributes that are a JSON object of at most 4 KiB, else 369', async () => {
    const chat = await client.requestChat();
    const filled = (bytes: number) => {
      const empty = '{"general-properties":{"a":""}}';
      return empty.replace('""', `"${'x'.repeat(bytes - empty.length)}"`);
    };
    const send = (eventAttributes: string) => client.operation(chat, 'send', { message: 'm', eventAttributes });
    assert.equal((await send(filled(4_096))).body.statusCode, 0);
    for (const wrong of [filled(4_097), '[]', '"text"', 'null', '7', '{', '{"general-properties":[]}']) {
      assert.deepEqual(codesOf(await send(wrong)), [369], wrong.slice(0, 30));
    }
    assert.equal((await client.read(chat)).length, 2, 'a fault adds nothing');
  });
});

describe('typing', () => {
  test('[CV-OP-3, LS-LOG-5] a start within 3 s of the last one is an ACK and adds nothing', async () => {
    const chat = await client.requestChat();
    for (let repeat = 0; repeat < 5; repeat += 1) {
      assert.equal((await client.operation(chat, 'startTyping')).body.statusCode, 0);
    }
    assert.deepEqual(
      (await client.read(chat)).map(({ type }) => type),
      ['ParticipantJoined', 'TypingStarted'],
    );
    await new Promise((resolve) => setTimeout(resolve, 3_100));
    await client.operation(chat, 'startTyping');
    assert.deepEqual(
      (await client.read(chat)).map(({ type }) => type),
      ['ParticipantJoined', 'TypingStarted', 'TypingStarted'],
    );
  });

  test('[CV-OP-3] a stop without a start is an ACK and adds nothing; one after a start adds one event', async () => {
    const chat = await client.requestChat();
    const stop = () => client.operation(chat, 'stopTyping');
    assert.equal((await stop()).body.statusCode, 0);
    await client.operation(chat, 'startTyping');
    for (let repeat = 0; repeat < 3; repeat += 1) assert.equal((await stop()).body.statusCode, 0);
    const events = await client.read(chat);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['ParticipantJoined', 'TypingStarted', 'TypingStopped'],
    );
    assert.equal(await sendAndFindIndex(chat), 4, 'and nothing hidden either');
  });

  test('[CV-OP-4] a preview is no fault however long, and in no event, no file and no log', async () => {
    const chat = await client.requestChat();
    for (const id of ['startTyping', 'stopTyping', 'refresh'] as const) {
      for (const message of ['secret preview', 'x'.repeat(20_000), 'nul\0', '']) {
        assert.equal((await client.operation(chat, id, { message })).body.statusCode, 0, id);
      }
    }
    const events = await client.read(chat);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['ParticipantJoined', 'TypingStarted', 'TypingStopped'],
    );
    assert.ok(!JSON.stringify(events).includes('secret'));
    assert.ok(!parley.stderr.includes('secret'));
    for (const name of readdirSync(parley.data)) {
      assert.ok(!readFileSync(join(parley.data, name)).includes('secret preview'), `${name} holds the preview`);
    }
  });

  test('[CV-OP-4] on refresh one counts as startTyping, where previews are read; an empty one does nothing', async () => {
    using blind = createChatClient(parley.url, 'blind');
    for (const [its, message, added] of [
      [client, 'I am typ', ['TypingStarted']],
      [client, '', []],
      [client, undefined, []],
      [blind, 'I am typ', []],
    ] as const) {
      const chat = await its.requestChat();
      for (const transcriptPosition of [2, 2]) {
        const { body } = await its.operation(chat, 'refresh', { message, transcriptPosition });
        assert.deepEqual(
          body.messages.map(({ type }) => type),
          added,
          message,
        );
      }
    }
  });
});

describe('a receipt', () => {
  test('[CV-OP-8] changes nothing that the customer sees, and only moves forward', async () => {
    const chat = await client.requestChat();
    for (const message of ['a', 'b', 'c']) await client.operation(chat, 'send', { message });
    const before = await client.read(chat);
    const receipt = async (transcriptPosition: number) => {
      const { body } = await client.operation(chat, 'readReceipt', { transcriptPosition });
      assert.deepEqual([body.statusCode, body.messages, body.nextPosition], [0, [], 5]);
    };
    await receipt(2);
    await receipt(1);
    await receipt(2);
    assert.deepEqual(await client.read(chat), before);
    assert.equal(await sendAndFindIndex(chat), 6, 'one receipt was noted of three');
  });

  test('[CV-OP-8] past the end counts as the last index that the customer sees', async () => {
    const chat = await client.requestChat();
    const receipt = (transcriptPosition: number) => client.operation(chat, 'readReceipt', { transcriptPosition });
    await receipt(9_999);
    await receipt(1);
    await receipt(77);
    assert.equal(await sendAndFindIndex(chat), 3, 'all three are the same receipt');
    await receipt(3);
    assert.equal(await sendAndFindIndex(chat), 5, 'the message that came since is news');
  });

  test('[CV-OP-8] is a fault below 1, 365, and without a position, 165', async () => {
    const chat = await client.requestChat();
    for (const transcriptPosition of ['0', '-1', '00', 'x', '1.5', '12345678901']) {
      assert.deepEqual(codesOf(await client.operation(chat, 'readReceipt', { transcriptPosition })), [365]);
    }
    for (const transcriptPosition of ['', undefined]) {
      assert.deepEqual(codesOf(await client.operation(chat, 'readReceipt', { transcriptPosition })), [165]);
    }
    assert.equal(await sendAndFindIndex(chat), 2);
  });
});
