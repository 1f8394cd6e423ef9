// The eleven operations against a real server: what each takes, what it does, and what a repeat of it does not.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import { type ChatClient, type ChatReply, createChatClient } from '../support/chat-client.ts';
import { minimalParameters } from '../support/minimal-parameters.ts';
import { type Parley, startParley } from '../support/parley.ts';

type InChat = Exclude<OperationId, 'requestChat'>;

const fast = 'requestsPerSecond: 100000, requestsBurst: 1000000';
const settings = `
services:
  - { name: test, limits: { ${fast} } }
  - { name: lenient, strictCredentials: false, limits: { ${fast} } }
  - { name: tiny, limits: { transcript: 10, ${fast} } }
`;

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
const inChat = operationIds.filter((id): id is InChat => operations[id].inChat);

describe('credentials', () => {
  test('[CV-OP-0, CV-ERR-2] userId, secureKey and alias are required by every operation', async () => {
    const chat = await client.requestChat();
    for (const id of inChat) {
      for (const [name, code] of [
        ['alias', 151],
        ['userId', 152],
        ['secureKey', 153],
      ] as const) {
        for (const value of [undefined, '']) {
          const reply = await client.operation(chat, id, { ...minimalParameters[id], [name]: value });
          assert.deepEqual([reply.status, ...codesOf(reply)], [400, code], id);
        }
      }
    }
    assert.equal((await client.read(chat)).length, 1);
  });

  test('[CV-OP-0] where the service is lenient userId and alias may be absent, secureKey never', async () => {
    using lenient = createChatClient(parley.url, 'lenient');
    for (const id of inChat) {
      const chat = await lenient.requestChat();
      const parameters = minimalParameters[id];
      const without = await lenient.operation(chat, id, { ...parameters, secureKey: undefined });
      assert.deepEqual([without.status, ...codesOf(without)], [400, 153], id);
      const alone = await lenient.operation(chat, id, { ...parameters, userId: undefined, alias: undefined });
      assert.equal(alone.body.statusCode, 0, id);
    }
  });

  test('[CV-OP-0, CV-ERR-4] where the service is lenient a userId that is given must be right all the same', async () => {
    using lenient = createChatClient(parley.url, 'lenient');
    const chat = await lenient.requestChat();
    for (const id of inChat) {
      const { body } = await lenient.operation(chat, id, { ...minimalParameters[id], userId: '0123456789ABCDEF' });
      assert.deepEqual([body.statusCode, body.chatEnded], [2, true], id);
    }
    assert.equal((await lenient.read(chat)).length, 1);
  });

  test('[CV-HTTP-4, CV-ERR-2] one given twice must be the same twice: 351, 352, 353', async () => {
    const { chatId, alias, userId, secureKey } = await client.requestChat();
    const right = `alias=${alias}&userId=${userId}&secureKey=${secureKey}`;
    assert.equal((await client.post(`/${chatId}/refresh`, `${right}&${right}`)).body.statusCode, 0);
    const reply = await client.post(`/${chatId}/refresh`, `${right}&alias=0&userId=0&secureKey=0`);
    assert.deepEqual([reply.status, ...codesOf(reply)], [400, 351, 352, 353]);
  });
});

describe('requestChat', () => {
  test('[CV-OP-1] takes a nickname, or first and last name, and whatever else is in the body', async () => {
    for (const form of [
      'nickname=Ada',
      'firstName=Ada&lastName=Lovelace',
      'nickname=Ada&firstName=Ada',
      'nickname=Ada&subject=&emailAddress=&firstName=&userData[x]=',
      'nickname=Ada&subject=Help&emailAddress=ada%40example.com&userData[a]=1&userData[b][c]=2',
      'nickname=Ada&text=Hi&endpoint=web&verbose=true&tenantName=x&transcriptPosition=oops',
    ]) {
      assert.equal((await client.post('', form)).body.statusCode, 0, form);
    }
  });

  test('[CV-OP-1] never adopts a chat, whatever credentials it is given', async () => {
    const first = await client.requestChat();
    const { chatId, userId, secureKey, alias } = first;
    const second = await client.requestChat({ nickname: 'Eve', chatId, userId, secureKey, alias });
    for (const name of ['chatId', 'userId', 'secureKey'] as const) assert.notEqual(second[name], first[name]);
    const { body } = await client.post('', 'nickname=A&secureKey=1&secureKey=2&userId=1&userId=2');
    assert.equal(body.statusCode, 0, 'not even credentials that contradict each other are looked at');
    assert.equal((await client.read(first)).length, 1);
  });

  test('[CV-OP-1] cuts values of keys that begin _genesys_, and refuses other values that are too long', async () => {
    const long = 'x'.repeat(200_000);
    assert.equal((await client.post('', { nickname: 'A', 'userData[_genesys_source]': long })).body.statusCode, 0);
    const both = {
      nickname: 'A',
      'userData[_genesys_a]': long,
      'userData[_genesys_b]': `${long}\0`,
      'userData[c]': 'd',
    };
    assert.equal((await client.post('', both)).body.statusCode, 0);
    const reply = await client.post('', { nickname: 'A', 'userData[source]': long });
    assert.deepEqual([reply.status, ...new Set(codesOf(reply))], [400, 305]);
  });
});

describe('disconnect', () => {
  test('[CV-OP-5] ends the chat, and a repeat of it is an ACK like the first, with the events asked for', async () => {
    const chat = await client.requestChat();
    const replies: ChatReply[] = [];
    for (let asked = 0; asked < 3; asked += 1) {
      replies.push(await client.operation(chat, 'disconnect', { transcriptPosition: 1 }));
    }
    for (const { body } of replies) {
      assert.deepEqual([body.statusCode, body.chatEnded], [0, true]);
      assert.deepEqual(
        body.messages.map(({ type }) => type),
        ['ParticipantJoined', 'ParticipantLeft'],
      );
    }
    assert.deepEqual(replies[0]!.body.messages.at(-1)!.eventAttributes, { GCTI_SYSTEM: { 'quit-reason-code': '0' } });
    assert.deepEqual(replies[1]!.body, replies[0]!.body);
  });

  test('[CV-OP-5] many at once end it once', async () => {
    const chat = await client.requestChat();
    const replies = await Promise.all(Array.from({ length: 20 }, () => client.operation(chat, 'disconnect')));
    for (const { body } of replies) assert.deepEqual([body.statusCode, body.chatEnded], [0, true]);
    assert.equal((await client.read(chat)).length, 2);
  });
});

describe('pushUrl', () => {
  test('[CV-OP-6] adds the URL in its normal form', async () => {
    const chat = await client.requestChat();
    for (const [given, stored] of [
      ['HTTP://Example.COM:80/a/../b?q=ä#f', 'http://example.com/b?q=%C3%A4#f'],
      ['https://example.com', 'https://example.com/'],
      ['https://example.com/100%', 'https://example.com/100%'],
    ] as const) {
      const { body } = await client.operation(chat, 'pushUrl', { pushUrl: given, transcriptPosition: -1 });
      assert.deepEqual(
        body.messages.map(({ type, text }) => [type, text]),
        [['PushUrl', stored]],
      );
    }
  });

  test('[CV-OP-6, CV-HTTP-4] takes a URL that the client did not encode', async () => {
    const { chatId, alias, userId, secureKey } = await client.requestChat();
    const form = `alias=${alias}&userId=${userId}&secureKey=${secureKey}&transcriptPosition=-1&pushUrl=https://a.example/x?y=z%`;
    const { body } = await client.post(`/${chatId}/pushUrl`, form);
    assert.equal(body.messages[0]!.text, 'https://a.example/x?y=z%');
  });

  test('[CV-OP-6, CV-ERR-2] refuses others with 363, and none at all with 163', async () => {
    const chat = await client.requestChat();
    for (const pushUrl of [
      'javascript:alert(1)',
      '/x',
      'https://a@b/',
      'ftp://a/',
      'https://a/\n',
      `https://a/${'x'.repeat(2_040)}`,
    ]) {
      const reply = await client.operation(chat, 'pushUrl', { pushUrl });
      assert.deepEqual([reply.status, ...codesOf(reply)], [400, 363], pushUrl);
    }
    assert.deepEqual(codesOf(await client.operation(chat, 'pushUrl')), [163]);
    assert.equal((await client.read(chat)).length, 1);
  });
});

describe('updateNickname', () => {
  test('[CV-OP-7, CV-EV-6] renames the customer from then on, without control characters', async () => {
    const chat = await client.requestChat({ nickname: 'Ada' });
    const { body } = await client.operation(chat, 'updateNickname', {
      nickname: 'E\u202ev\u0007e',
      transcriptPosition: -1,
    });
    assert.deepEqual(
      body.messages.map(({ type, text, from }) => [type, text, from.nickname]),
      [['NicknameUpdated', 'Eve', 'Eve']],
    );
    await client.operation(chat, 'send', { message: 'hi' });
    const names = (await client.read(chat)).map(({ from }) => from.nickname);
    assert.deepEqual(names, ['Ada', 'Eve', 'Eve']);
  });

  test('[CV-ERR-2] is 161 without a name, and 361 with one that is empty but for control characters', async () => {
    const chat = await client.requestChat();
    assert.deepEqual(codesOf(await client.operation(chat, 'updateNickname')), [161]);
    assert.deepEqual(
      codesOf(await client.operation(chat, 'updateNickname', { nickname: '\u202e\u0000'.slice(0, 1) })),
      [361],
    );
    assert.deepEqual(codesOf(await client.operation(chat, 'updateNickname', { nickname: 'x'.repeat(101) })), [361]);
  });
});

describe('customNotice', () => {
  test('[CV-OP-9, CV-EV-6] adds one event with all that it was given', async () => {
    const chat = await client.requestChat();
    const { body } = await client.operation(chat, 'customNotice', {
      message: 'm',
      messageType: 't',
      'userData[a]': '1',
      'userData["b"]': '2',
      eventAttributes: '{"general-properties":{"x":[1]},"GCTI_SYSTEM":{"y":"z"}}',
      transcriptPosition: -1,
    });
    const [{ utcTime: _, ...event }] = body.messages as [ChatReply['body']['messages'][number]];
    assert.deepEqual(event, {
      from: { nickname: 'Ada', participantId: 1, type: 'Client' },
      index: 2,
      type: 'CustomNotice',
      text: 'm',
      messageType: 't',
      userData: { a: '1', b: '2' },
      eventAttributes: { 'general-properties': { x: [1] } },
    });
  });

  test('[CV-OP-9] needs nothing at all, and then has no such fields', async () => {
    const chat = await client.requestChat();
    const { body } = await client.operation(chat, 'customNotice', { transcriptPosition: -1 });
    assert.deepEqual(Object.keys(body.messages[0]!).sort(), ['from', 'index', 'type', 'utcTime']);
  });

  test('[CV-OP-9] with the purpose cancel-idle-timer is an ACK and adds no event', async () => {
    const chat = await client.requestChat();
    const eventAttributes = '{"purpose":"cancel-idle-timer"}';
    const { body } = await client.operation(chat, 'customNotice', {
      message: 'x',
      eventAttributes,
      transcriptPosition: 1,
    });
    assert.deepEqual([body.statusCode, body.messages.length, body.nextPosition], [0, 1, 2]);
    await client.operation(chat, 'disconnect');
    const { body: late } = await client.operation(chat, 'customNotice', { eventAttributes });
    assert.deepEqual([late.statusCode, late.chatEnded], [2, true]);
  });

  test('[CV-HTTP-4] a key called __proto__ comes back as plain data, byte by byte', async () => {
    const chat = await client.requestChat();
    await client.operation(chat, 'customNotice', {
      'userData[__proto__]': 'p',
      'userData[constructor]': 'c',
      'userData[a]': 'b',
    });
    const { body } = await client.operation(chat, 'refresh', { transcriptPosition: -1 });
    assert.equal(JSON.stringify(body.messages[0]!.userData), '{"__proto__":"p","constructor":"c","a":"b"}');
  });
});

describe('updateData', () => {
  test('[CV-OP-9] is an ACK, and the customer sees no event of it', async () => {
    const chat = await client.requestChat();
    const { body } = await client.operation(chat, 'updateData', { 'userData[a]': '1', transcriptPosition: 1 });
    assert.deepEqual([body.statusCode, body.messages.length], [0, 1]);
    assert.equal((await client.read(chat)).length, 1);
  });

  test('[CV-OP-9, CV-ERR-2] without any userData is 105', async () => {
    const chat = await client.requestChat();
    assert.deepEqual(codesOf(await client.operation(chat, 'updateData')), [105]);
    assert.deepEqual(codesOf(await client.operation(chat, 'updateData', { 'userData[a]': '' })), [105]);
  });

  test('[CV-OP-9, CV-ERR-2] with more than a chat may have in all is 305, and changes nothing', async () => {
    const chat = await client.requestChat();
    const values = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`userData[k${from + at}]`, 'v']));
    assert.equal((await client.operation(chat, 'updateData', values(0, 100))).body.statusCode, 0);
    const more = await client.operation(chat, 'updateData', values(100, 1));
    assert.deepEqual([more.status, ...codesOf(more)], [400, 305]);
    assert.equal(
      (await client.operation(chat, 'updateData', values(0, 100))).body.statusCode,
      0,
      'known keys still fit',
    );
  });
});

describe('a repeat with its retry token', () => {
  const token = (name: string) => name.padEnd(22, '-');

  test('[CV-OP-11] of a send adds nothing, by header or parameter, and is answered for the same event', async () => {
    const chat = await client.requestChat();
    const given = token('send');
    const first = await client.operation(chat, 'send', {
      message: 'once',
      clientMessageId: given,
      transcriptPosition: -1,
    });
    for (const [parameters, headers] of [
      [{ clientMessageId: given }, {}],
      [{}, { 'Idempotency-Key': given }],
      [{ clientMessageId: given }, { 'idempotency-key': given }],
      [{ clientMessageId: given, alias: '999' }, {}],
    ] as const) {
      const again = await client.operation(
        chat,
        'send',
        { message: 'once', ...parameters, transcriptPosition: -1 },
        headers,
      );
      assert.deepEqual(again.body, first.body);
    }
    const whole = await client.operation(chat, 'send', {
      message: 'once',
      clientMessageId: given,
      transcriptPosition: 1,
    });
    assert.equal(whole.body.messages.length, 2, 'presented anew, from its own position');
    const none = await client.operation(chat, 'send', { message: 'once', clientMessageId: given });
    assert.deepEqual(none.body.messages, []);
    assert.equal((await client.read(chat)).length, 2);
  });

  test('[CV-OP-11] of a send with other content is 400 with 368, and adds nothing', async () => {
    const chat = await client.requestChat();
    const given = token('other');
    await client.operation(chat, 'send', { message: 'once', messageType: 't', clientMessageId: given });
    for (const other of [
      { message: 'twice', messageType: 't' },
      { message: 'once' },
      { message: 'once', messageType: 'u' },
    ]) {
      const reply = await client.operation(chat, 'send', { ...other, clientMessageId: given });
      assert.deepEqual([reply.status, ...codesOf(reply)], [400, 368]);
    }
    assert.equal((await client.read(chat)).length, 2);
  });

  test('[CV-OP-11] of a send in another chat is no repeat', async () => {
    for (let chats = 0; chats < 2; chats += 1) {
      const chat = await client.requestChat();
      await client.operation(chat, 'send', { message: `in chat ${chats}`, clientMessageId: token('shared') });
      assert.equal((await client.read(chat)).length, 2);
    }
  });

  test('[CV-OP-11] I2 many at once add one event, and are all ACKed', async () => {
    const chat = await client.requestChat();
    const parameters = { message: 'once', clientMessageId: token('many'), transcriptPosition: -1 };
    const replies = await Promise.all(Array.from({ length: 50 }, () => client.operation(chat, 'send', parameters)));
    for (const { body } of replies) assert.deepEqual([body.statusCode, body.messages[0]!.index], [0, 2]);
    assert.equal((await client.read(chat)).length, 2);
  });

  test('[CV-OP-11] what was not ACKed is not remembered: faults and DENYs burn no token', async () => {
    const chat = await client.requestChat();
    const given = { clientMessageId: token('burnt') };
    assert.equal((await client.operation(chat, 'send', given)).status, 400);
    assert.equal(
      (await client.operation({ ...chat, secureKey: '0' }, 'send', { ...given, message: 'x' })).body.statusCode,
      2,
    );
    assert.equal((await client.operation(chat, 'send', { ...given, message: 'y' })).body.statusCode, 0);
  });

  test('[CV-OP-11, CV-ERR-5] is answered after the end and at the cap, where nothing new is taken', async () => {
    using tiny = createChatClient(parley.url, 'tiny');
    const chat = await tiny.requestChat();
    const parameters = { message: 'once', clientMessageId: token('capped') };
    await tiny.operation(chat, 'send', parameters);
    for (let sent = 0; sent < 15; sent += 1) await tiny.operation(chat, 'send', { message: 'more' });
    assert.equal((await tiny.operation(chat, 'send', { message: 'more' })).body.statusCode, 2);
    assert.deepEqual((await tiny.operation(chat, 'send', parameters)).body.statusCode, 0);
    await tiny.operation(chat, 'disconnect');
    const { body } = await tiny.operation(chat, 'send', parameters);
    assert.deepEqual([body.statusCode, body.chatEnded], [0, true]);
  });

  const request = {
    nickname: 'Ada',
    firstName: 'A',
    lastName: 'L',
    subject: 's',
    emailAddress: 'a@b.example',
    'userData[k]': 'v',
    'userData[l]': 'w',
  };

  test('[CV-OP-11] of a requestChat is the same chat, by header or parameter, in any order of the user data', async () => {
    const given = token('request');
    const first = await client.post('', { ...request, clientMessageId: given });
    const { 'userData[k]': k, ...others } = request;
    for (const again of [
      await client.post('', { ...request, clientMessageId: given }),
      await client.post(
        '',
        { ...others, 'userData["k"]': k, alias: '5', transcriptPosition: '0' },
        { 'Idempotency-Key': given },
      ),
    ]) {
      assert.deepEqual(again.body, first.body);
    }
    assert.equal(
      (await client.requestChat(request)).chatId === first.body.chatId,
      false,
      'without the token it is another',
    );
  });

  test('[CV-OP-11] of a requestChat with other content is 400 with 368', async () => {
    const given = { clientMessageId: token('request-other') };
    await client.post('', { ...request, ...given });
    for (const [name, value] of [
      ['nickname', 'Eve'],
      ['firstName', 'E'],
      ['lastName', 'V'],
      ['subject', ''],
      ['emailAddress', 'e@b.example'],
      ['userData[k]', 'x'],
      ['userData[m]', 'x'],
    ] as const) {
      const reply = await client.post('', { ...request, [name]: value, ...given });
      assert.deepEqual([reply.status, ...codesOf(reply)], [400, 368], name);
    }
  });

  test('[CV-OP-11] I2 of a requestChat, many at once, is one chat', async () => {
    const form = { ...request, clientMessageId: token('request-many') };
    const replies = await Promise.all(Array.from({ length: 50 }, () => client.post('', form)));
    assert.deepEqual(new Set(replies.map(({ body }) => `${body.statusCode} ${body.chatId} ${body.secureKey}`)).size, 1);
  });

  test('[CV-OP-11] of a requestChat shows event 1 and chatEnded: false, also after the end; the next refresh tells the rest', async () => {
    const form = { ...request, clientMessageId: token('request-ended') };
    const chat = await client.requestChat(form);
    await client.operation(chat, 'send', { message: 'hi' });
    await client.operation(chat, 'disconnect');
    const { body } = await client.post('', form);
    assert.deepEqual([body.statusCode, body.chatEnded, body.nextPosition, body.messages.length], [0, false, 2, 1]);
    assert.equal(body.messages[0]!.type, 'ParticipantJoined');
    const { body: rest } = await client.operation(chat, 'refresh', { transcriptPosition: 2 });
    assert.deepEqual([rest.chatEnded, rest.messages.length], [true, 2]);
  });

  test('[CV-OP-11] the token of a requestChat holds for its service alone', async () => {
    using lenient = createChatClient(parley.url, 'lenient');
    const form = { ...request, clientMessageId: token('request-service') };
    const chat = await client.requestChat(form);
    const reply = await lenient.post('', form);
    assert.notEqual(reply.body.chatId, chat.chatId, 'never the chat of another service');
  });

  test('[CV-OP-11, CV-ERR-2] too short, too long, unprintable or contradicting itself is 368', async () => {
    const chat = await client.requestChat();
    for (const [clientMessageId, header] of [
      ['1234567'],
      ['x'.repeat(129)],
      ['Umlaut-ä'],
      ['12345678', '87654321'],
    ] as const) {
      const headers = header === undefined ? {} : { 'Idempotency-Key': header };
      const reply = await client.operation(chat, 'send', { message: 'm', clientMessageId }, headers);
      assert.deepEqual([reply.status, ...codesOf(reply)], [400, 368], clientMessageId);
    }
    const short = await client.post('', { nickname: 'A', clientMessageId: 'x'.repeat(21) });
    assert.deepEqual([short.status, ...codesOf(short)], [400, 368]);
    assert.equal((await client.read(chat)).length, 1);
  });

  test('[CV-OP-11] is known after a restart, of requestChat and of send', async () => {
    await using own = await startParley({ settings });
    using its = createChatClient(own.url, 'test');
    const form = { ...request, clientMessageId: token('request-restart') };
    const chat = await its.requestChat(form);
    const message = { message: 'once', clientMessageId: token('send-restart') };
    await its.operation(chat, 'send', message);
    await own.kill();
    await own.start();
    assert.equal((await its.requestChat(form)).chatId, chat.chatId);
    assert.equal((await its.operation(chat, 'send', message)).body.statusCode, 0);
    assert.equal((await its.read(chat)).length, 2);
    const { body } = await its.post('', { ...form, nickname: 'Eve' });
    assert.deepEqual(
      body.errors?.map(({ code }) => code),
      [368],
    );
  });
});

test('[CV-OP-9] file operations are unknown as long as there are none', async () => {
  const { chatId, ...chat } = await client.requestChat();
  for (const path of ['file', 'file/limits', 'file/x/download', 'file/x/delete']) {
    const reply = await client.post(`/${chatId}/${path}`, {
      userId: chat.userId,
      secureKey: chat.secureKey,
      alias: '1',
    });
    assert.deepEqual([reply.status, ...codesOf(reply)], [404, 249]);
  }
});
