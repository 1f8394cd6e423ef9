// The default limits of a service, each at its edge, and what becomes of characters. Against a real server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OperationId, WireEvent } from '@parley/protocol/chat-v2';
import { type ChatClient, type ChatCredentials, type ChatReply, createChatClient } from '../support/chat-client.ts';
import { minimalParameters } from '../support/minimal-parameters.ts';
import { type Parley, startParley } from '../support/parley.ts';

type Fields = { readonly [name: string]: string };

/** Nothing but the name: every limit is the default one. */
const settings =
  'services: [{ name: test }, { name: small, limits: { message: 5, nickname: 3, subject: 2, userDataKeys: 1 } }]';

let parley: Parley;
let client: ChatClient;
before(async () => {
  parley = await startParley({ settings });
  client = createChatClient(parley.url, 'test');
});
after(async () => {
  client[Symbol.dispose]();
  await parley[Symbol.asyncDispose]();
});

const codesOf = ({ body: { errors = [] } }: ChatReply) => errors.map(({ code }) => code);

async function ask(id: OperationId, fields: Fields): Promise<{ reply: ChatReply; last: WireEvent | undefined }> {
  if (id === 'requestChat') {
    const reply = await client.post('', { ...minimalParameters.requestChat, ...fields });
    return { reply, last: reply.body.messages[0] };
  }
  const chat = await client.requestChat();
  const reply = await client.operation(chat, id, { ...minimalParameters[id], transcriptPosition: '-1', ...fields });
  return { reply, last: reply.body.messages[0] };
}

/** A character of four bytes and two UTF-16 units: whoever counts those instead of characters counts wrong. */
const wide = '😀';

for (const [what, id, fields, code] of [
  ['message 16,000', 'send', (extra: number) => ({ message: wide.repeat(16_000 + extra) }), 204],
  ['message of a notice 16,000', 'customNotice', (extra: number) => ({ message: wide.repeat(16_000 + extra) }), 204],
  ['nickname 100', 'updateNickname', (extra: number) => ({ nickname: wide.repeat(100 + extra) }), 361],
  ['nickname 100, of requestChat', 'requestChat', (extra: number) => ({ nickname: wide.repeat(100 + extra) }), 361],
  ['firstName 100', 'requestChat', (extra: number) => ({ firstName: wide.repeat(100 + extra) }), 302],
  ['lastName 100', 'requestChat', (extra: number) => ({ lastName: wide.repeat(100 + extra) }), 303],
  ['subject 500', 'requestChat', (extra: number) => ({ subject: wide.repeat(500 + extra) }), 304],
  ['e-mail 254', 'requestChat', (extra: number) => ({ emailAddress: `${'a'.repeat(247 + extra)}@b.test` }), 364],
  ['messageType 100', 'send', (extra: number) => ({ messageType: wide.repeat(100 + extra) }), 367],
  ['pushUrl 2,048', 'pushUrl', (extra: number) => ({ pushUrl: `https://a.test/${wide.repeat(2_033 + extra)}` }), 363],
  ['userData key 100', 'updateData', (extra: number) => ({ [`userData[${wide.repeat(100 + extra)}]`]: 'v' }), 305],
  ['userData value 4,096', 'customNotice', (extra: number) => ({ 'userData[k]': wide.repeat(4_096 + extra) }), 305],
  [
    'eventAttributes 4,096 bytes',
    'send',
    (extra: number) => ({
      eventAttributes: `{"general-properties":{"a":"${'ä'.repeat(2_032)}${'x'.repeat(1 + extra)}"}}`,
    }),
    369,
  ],
  [
    'userData 100 keys',
    'customNotice',
    (extra: number) => Object.fromEntries(Array.from({ length: 100 + extra }, (_, at) => [`userData[k${at}]`, 'v'])),
    305,
  ],
  [
    'userData 65,536 bytes',
    'requestChat',
    (extra: number) =>
      Object.fromEntries(
        Array.from({ length: 16 }, (_, at) => [
          `userData[${String(at).padStart(96, '0')}]`,
          'ä'.repeat(2_000) + (at === 0 ? 'x'.repeat(extra) : ''),
        ]),
      ),
    305,
  ],
] as const) {
  test(`[CV-ERR-2, CV-HTTP-8] ${what}: that much is taken, and one more is ${code}`, async () => {
    const { reply: taken } = await ask(id, fields(0) as Fields);
    assert.deepEqual([taken.status, taken.body.statusCode, codesOf(taken)], [200, 0, []]);
    const { reply: refused } = await ask(id, fields(1) as Fields);
    assert.deepEqual([refused.status, ...codesOf(refused)], [400, code]);
    if (code === 204) assert.equal(refused.body.errors![0]!.advice, '16000');
  });
}

test('[CV-ERR-1] the limits are those of the service, and the advice names them', async () => {
  using small = createChatClient(parley.url, 'small');
  const chat = await small.requestChat({ nickname: 'Ada', subject: 'Hi' });
  assert.equal((await small.operation(chat, 'send', { message: 'hello' })).body.statusCode, 0);
  const { body } = await small.operation(chat, 'send', { message: 'hello!' });
  assert.deepEqual(body.errors, [{ code: 204, advice: '5' }]);
  const reply = await small.post('', { nickname: 'Adam', subject: 'Hi!', 'userData[a]': '1', 'userData[b]': '2' });
  assert.deepEqual(codesOf(reply), [304, 305, 361]);
});

describe('a text', () => {
  const texts = [
    ' leading and trailing ',
    'tab\tline\nreturn\r\nnull-free\u0001\u007f\u0085',
    '\u202eright to left\u202c \u2066isolated\u2069 \u200f',
    '<script>alert(1)</script> & "quotes" \\ /',
    'e\u0301 is not é',
    '👩‍👩‍👧 🇪🇪 ä 你好 \u{10ffff} \ufeff\ufffd\uffff',
    '0',
    'null',
    "Robert'); DROP TABLE event;--",
    '{nickname} $nickname %s %00',
    '\u2028\u2029',
  ];

  async function roundTrip(
    id: 'send' | 'customNotice',
    message: string,
    chat: ChatCredentials,
  ): Promise<string | undefined> {
    await client.operation(chat, id, { message });
    const { body } = await client.operation(chat, 'refresh', { transcriptPosition: -1 });
    return body.messages[0]!.text;
  }

  test('[CV-OP-2, CV-OP-9] of a message or notice is kept exactly, character by character', async () => {
    const chat = await client.requestChat();
    for (const text of texts) {
      for (const id of ['send', 'customNotice'] as const) assert.equal(await roundTrip(id, text, chat), text);
    }
  });

  test('[CV-OP-2] of a messageType, of user data and of eventAttributes is kept exactly too', async () => {
    const chat = await client.requestChat();
    for (const text of texts) {
      const { body } = await client.operation(chat, 'customNotice', {
        messageType: text,
        [`userData[${text.replaceAll(/[[\]]/g, '')}]`]: text,
        eventAttributes: JSON.stringify({ 'general-properties': { [text]: [text] } }),
        transcriptPosition: -1,
      });
      const [event] = body.messages;
      assert.equal(event!.messageType, text);
      assert.deepEqual(event!.userData, { [text.replaceAll(/[[\]]/g, '')]: text });
      assert.deepEqual(event!.eventAttributes, { 'general-properties': { [text]: [text] } });
    }
  });

  test('[CV-ERR-2, CV-OP-2] with U+0000 is refused by the code of its parameter, and one with half a pair in JSON too', async () => {
    for (const [id, fields, code] of [
      ['send', { message: 'a\0b' }, 362],
      ['customNotice', { message: '\0' }, 362],
      ['send', { messageType: '\0' }, 367],
      ['send', { eventAttributes: '{"general-properties":{"a":"\\ud83d"}}' }, 369],
      ['send', { eventAttributes: '{"general-properties":{"\\u0000":1}}' }, 369],
      ['requestChat', { subject: '\0' }, 304],
      ['requestChat', { nickname: '\0' }, 361],
      ['requestChat', { firstName: 'A\0' }, 302],
      ['requestChat', { emailAddress: 'a\0@b.test' }, 364],
      ['updateData', { 'userData[a]': '\0' }, 305],
      ['updateData', { 'userData[\0]': 'a' }, 305],
      ['pushUrl', { pushUrl: 'https://a.test/\0' }, 363],
    ] as const) {
      const { reply } = await ask(id, fields as unknown as Fields);
      assert.deepEqual([reply.status, ...codesOf(reply)], [400, code], JSON.stringify(fields));
    }
  });

  test('[CV-HTTP-4] that is no UTF-8 is 400, as half a surrogate pair is in any form', async () => {
    const { chatId, userId, secureKey, alias } = await client.requestChat();
    const credentials = `userId=${userId}&secureKey=${secureKey}&alias=${alias}`;
    for (const message of ['%ED%A0%BD', '%ED%B8%80', '%ED%A0%BD%ED%B8%80', '%FF', '%C3', '%C0%80']) {
      const reply = await client.post(`/${chatId}/send`, `${credentials}&message=${message}`);
      assert.deepEqual([reply.status, ...codesOf(reply)], [400, 249], message);
    }
  });
});

test('[CV-OP-7, CV-EV-4] names lose their control and bidi characters, wherever they come from', async () => {
  const dirty = (name: string) => `\u202e${name}\u0000`.replace('\0', '\u0007\u200e\u2066\u061c\u0085\n');
  const { last: byNickname } = await ask('requestChat', { nickname: dirty('Ada') });
  assert.equal(byNickname!.from.nickname, 'Ada');
  const reply = await client.post('', { firstName: dirty('Ada'), lastName: dirty('Lovelace') });
  assert.equal(reply.body.messages[0]!.from.nickname, 'Ada Lovelace');
  const { last: renamed } = await ask('updateNickname', { nickname: dirty('Eve') });
  assert.deepEqual([renamed!.text, renamed!.from.nickname], ['Eve', 'Eve']);
  const { reply: empty } = await ask('requestChat', { nickname: dirty('') });
  assert.deepEqual([empty.status, ...codesOf(empty)], [400, 361]);
});
