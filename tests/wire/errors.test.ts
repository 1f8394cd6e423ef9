// CV-ERR against a real server: faults and their codes, the end, the limits per source, and faults of ours.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OperationId, operationIds, operations, type ParameterName, parameters } from '@parley/protocol/chat-v2';
import { type ChatClient, type ChatCredentials, type ChatReply, createChatClient } from '../support/chat-client.ts';
import { minimalParameters } from '../support/minimal-parameters.ts';
import { type Parley, startParley } from '../support/parley.ts';

type InChat = Exclude<OperationId, 'requestChat'>;
type Fields = { readonly [name: string]: string | undefined };

const fast = 'requestsPerSecond: 100000, requestsBurst: 1000000';
const settings = `
services:
  - { name: test, limits: { ${fast} } }
  - { name: brief, endedGrace: 0.2, limits: { ${fast} } }
  - { name: slow, limits: { requestsPerSecond: 20, requestsBurst: 30 } }
`;
const inChat = operationIds.filter((id): id is InChat => operations[id].inChat);

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

/** Sends an operation with the credentials that it needs. */
function send(id: OperationId, chat: ChatCredentials, fields: Fields): Promise<ChatReply> {
  return id === 'requestChat' ? client.post('', fields) : client.operation(chat, id, fields);
}

describe('a fault', () => {
  /** For each parameter a value that is malformed, as the form spells it. */
  const malformed: { readonly [name in ParameterName]?: Fields } = {
    nickname: { nickname: '\u202e' },
    firstName: { firstName: 'x'.repeat(101), lastName: 'x' },
    lastName: { firstName: 'x', lastName: '\0' },
    subject: { subject: 'x'.repeat(501) },
    emailAddress: { emailAddress: 'nobody' },
    userData: { 'userData[]': 'x' },
    message: { message: 'a\0b' },
    messageType: { messageType: 'x'.repeat(101) },
    eventAttributes: { eventAttributes: '[]' },
    pushUrl: { pushUrl: 'example.com' },
    transcriptPosition: { transcriptPosition: '-2' },
    clientMessageId: { clientMessageId: 'short' },
  };

  /** Parameters of an operation that are checked there; a preview is never a fault (CV-OP-4). */
  const checkedBy = (id: OperationId): ParameterName[] => {
    const own = Object.keys(operations[id].parameters) as ParameterName[];
    const isPreview = (name: ParameterName) =>
      name === 'message' && ['startTyping', 'stopTyping', 'refresh'].includes(id);
    return [
      ...own.filter((name) => !isPreview(name)),
      ...(id === 'requestChat' ? [] : (['transcriptPosition'] as const)),
    ];
  };

  for (const id of operationIds) {
    test(`[CV-ERR-1, CV-ERR-2] of ${id}: each malformed parameter has its code, all of them at once are listed in order`, async () => {
      const chat = await client.requestChat();
      const names = [...new Set(checkedBy(id))];
      const all: number[] = [];
      for (const name of names) {
        const shape = parameters[name] as { readonly malformed?: number };
        const reply = await send(id, chat, { ...minimalParameters[id], ...malformed[name] });
        assert.deepEqual(
          [reply.status, ...codesOf(reply)],
          [400, shape.malformed],
          `${name}: ${JSON.stringify(malformed[name])}`,
        );
        all.push(shape.malformed!);
      }
      const everything = Object.assign({}, ...names.map((name) => malformed[name]), {
        ...(id === 'requestChat' ? { firstName: '\0', lastName: '\0' } : {}),
      });
      const reply = await send(id, chat, everything);
      assert.equal(reply.status, 400);
      assert.deepEqual(
        codesOf(reply),
        all.toSorted((a, b) => a - b),
      );
      assert.equal((await client.read(chat)).length, 1, 'nothing changes');
    });

    test(`[CV-ERR-1, CV-ERR-2] of ${id}: what is missing has its code, whether absent or empty`, async () => {
      const chat = await client.requestChat();
      const needed = Object.entries(operations[id].parameters).filter(([, need]) => need === 'required');
      for (const [name] of needed) {
        const { missing } = parameters[name as ParameterName] as { readonly missing?: number };
        const given = name === 'userData' ? 'userData[colour]' : name;
        for (const value of [undefined, '']) {
          const reply = await send(id, chat, { ...minimalParameters[id], [given]: value });
          assert.deepEqual([reply.status, ...codesOf(reply)], [400, missing], name);
        }
      }
      const bare = await send(id, { ...chat, userId: '', secureKey: '', alias: '' }, {});
      const names = id === 'requestChat' ? [102, 103, 161] : [151, 152, 153];
      const expected = [
        ...names,
        ...needed.map(([name]) => (parameters[name as ParameterName] as { missing: number }).missing),
      ];
      assert.deepEqual([bare.status, ...codesOf(bare)], [400, ...expected.toSorted((a, b) => a - b)]);
      assert.equal((await client.read(chat)).length, 1, 'nothing changes');
    });
  }

  test('[CV-ERR-2] one of first and last name alone is missing the other', async () => {
    const chat = await client.requestChat();
    assert.deepEqual(codesOf(await send('requestChat', chat, { firstName: 'Ada' })), [103]);
    assert.deepEqual(codesOf(await send('requestChat', chat, { lastName: 'Lovelace' })), [102]);
  });

  test('[CV-ERR-1] has an advice of one sentence; for a message that is too long it is the bare limit', async () => {
    const chat = await client.requestChat();
    const long = await client.operation(chat, 'send', { message: 'x'.repeat(16_001) });
    assert.deepEqual(long.body.errors, [{ code: 204, advice: '16000' }]);
    const many = await client.operation({ ...chat, alias: '' }, 'send', { messageType: '\0', transcriptPosition: 'x' });
    for (const { advice } of many.body.errors!) assert.match(advice, /^[A-Z].{10,}\.$/);
  });

  test('[CV-ERR-1] I16 is never told with what was given, in the reply or in the log', async () => {
    const chat = await client.requestChat();
    const canary = 'Kanarienvogel';
    const reply = await client.operation(chat, 'customNotice', {
      message: `${canary}\0`,
      messageType: canary.repeat(20),
      eventAttributes: `{"${canary}`,
      transcriptPosition: canary,
      [`userData[${canary.repeat(20)}]`]: canary.repeat(1_000),
    });
    assert.equal(reply.status, 400);
    assert.ok(!JSON.stringify(reply.body).includes(canary));
    assert.ok(!(parley.stdout + parley.stderr).includes(canary));
  });
});

describe('after the end', () => {
  /** What still answers: reading, and the end itself. */
  const answers = (id: InChat) => id === 'refresh' || id === 'disconnect';

  for (const id of inChat) {
    test(`[CV-ERR-5] ${id} ${answers(id) ? 'is an ACK' : 'is refused and adds nothing'}, then past the grace time denied`, async () => {
      const chat = await client.requestChat();
      await client.operation(chat, 'disconnect');
      const { status, body } = await client.operation(chat, id, { ...minimalParameters[id], transcriptPosition: '1' });
      assert.equal(status, 200);
      assert.equal(body.chatEnded, true);
      assert.equal(body.statusCode, answers(id) ? 0 : 2);
      if (answers(id)) {
        const types = body.messages.map(({ type }) => type);
        assert.deepEqual(types, ['ParticipantJoined', 'ParticipantLeft']);
      } else {
        assert.deepEqual(
          body.errors!.map(({ code }) => code),
          [249],
        );
        assert.doesNotMatch(body.errors![0]!.advice, /referenceId/, 'a REFUSE is told from a DENY');
        assert.equal((await client.read(chat)).length, 2);
      }

      using brief = createChatClient(parley.url, 'brief');
      const gone = await brief.requestChat();
      await brief.operation(gone, 'disconnect');
      await sleep(400);
      const { body: late } = await brief.operation(gone, id, minimalParameters[id]);
      assert.deepEqual([late.statusCode, late.chatEnded, ...late.errors!.map(({ code }) => code)], [2, true, 249]);
      assert.match(late.errors![0]!.advice, /referenceId\[\d+\]/);
    });
  }

  test('[CV-ERR-5, CV-ERR-4] a wrong key is denied as ever, and faults of parameters come first as ever', async () => {
    const chat = await client.requestChat();
    await client.operation(chat, 'disconnect');
    const { body } = await client.operation({ ...chat, secureKey: 'f'.repeat(32) }, 'refresh');
    assert.match(body.errors![0]!.advice, /referenceId/);
    assert.deepEqual(codesOf(await client.operation(chat, 'send')), [162]);
  });

  test('[CV-ERR-6] whoever is told of the end can read all up to the last event, at once and from any position', async () => {
    for (let round = 0; round < 20; round += 1) {
      const chat = await client.requestChat();
      await client.operation(chat, 'send', { message: 'hello' });
      const polls = Array.from({ length: 10 }, () => client.operation(chat, 'refresh', { transcriptPosition: 2 }));
      const [ended, ...polled] = await Promise.all([
        client.operation(chat, 'disconnect', { transcriptPosition: 2 }),
        ...polls,
      ]);
      for (const { body } of [ended, ...polled]) {
        const last = body.messages.at(-1)!;
        assert.equal(body.chatEnded, last.type === 'ParticipantLeft');
      }
      assert.equal(ended.body.chatEnded, true);
    }
  });
});

describe('limits', () => {
  const limited = (limits: string) => `limitsPerSource: ${limits}\nservices: [{ name: test, limits: { ${fast} } }]`;
  /** Status of so many requests in turn. */
  const statusesOf = async (count: number, ask: () => Promise<ChatReply>) => {
    const statuses: number[] = [];
    for (let asked = 0; asked < count; asked += 1) statuses.push((await ask()).status);
    return statuses;
  };

  test('[CV-ERR-9] on new chats from one source: beyond them 429 with Retry-After and the RETRY body', async () => {
    await using own = await startParley({ settings: limited('{ requestChat: 3, onLoopback: true }') });
    using its = createChatClient(own.url, 'test');
    assert.deepEqual(await statusesOf(5, () => its.post('', { nickname: 'A' })), [200, 200, 200, 429, 429]);
    const { headers, body } = await its.post('', { nickname: 'A' });
    assert.ok(Number(headers['retry-after']) >= 1 && Number(headers['retry-after']) <= 20);
    assert.deepEqual([body.statusCode, body.chatEnded, ...codesOf({ status: 429, headers, body })], [1, false, 249]);
  });

  test('[CV-ERR-9] count neither faults nor requests with good credentials', async () => {
    await using own = await startParley({ settings: limited('{ requestChat: 2, denied: 2, onLoopback: true }') });
    using its = createChatClient(own.url, 'test');
    assert.deepEqual(await statusesOf(5, () => its.post('', {})), [400, 400, 400, 400, 400]);
    const chat = await its.requestChat();
    for (let asked = 0; asked < 30; asked += 1) {
      assert.equal((await its.operation(chat, 'send', { message: 'm' })).body.statusCode, 0);
    }
    await its.requestChat();
    assert.equal((await its.post('', { nickname: 'A' })).status, 429);
  });

  test('[CV-ERR-9, CV-ERR-4] on DENYs: beyond them 429, while the right client of that chat goes on from the same address', async () => {
    await using own = await startParley({ settings: limited('{ denied: 3, onLoopback: true }') });
    using its = createChatClient(own.url, 'test');
    const chat = await its.requestChat();
    const wrong = { ...chat, secureKey: 'f'.repeat(32) };
    assert.deepEqual(await statusesOf(6, () => its.operation(wrong, 'refresh')), [200, 200, 200, 429, 429, 429]);
    const unknown = { ...chat, chatId: 'AbCdEfGhIjKlMnOp' };
    assert.equal((await its.operation(unknown, 'refresh')).status, 429, 'of any chat');
    for (let asked = 0; asked < 20; asked += 1) {
      assert.equal((await its.operation(chat, 'refresh')).body.statusCode, 0);
    }
    assert.equal((await its.post('', { nickname: 'A' })).status, 200, 'new chats are counted apart');
  });

  test('[CV-ERR-9] are off for the machine itself unless they are switched on', async () => {
    await using own = await startParley({ settings: limited('{ requestChat: 1, denied: 1 }') });
    using its = createChatClient(own.url, 'test');
    assert.deepEqual(await statusesOf(5, () => its.post('', { nickname: 'A' })), [200, 200, 200, 200, 200]);
  });

  test('[CV-ERR-9] count by the last address of X-Forwarded-For that is no trusted proxy, which no client can choose', async () => {
    const args = ['--trust-proxy', '127.0.0.0/8,10.0.0.0/8'];
    await using own = await startParley({ settings: limited('{ requestChat: 2 }'), args });
    using its = createChatClient(own.url, 'test');
    const from = (address: string) => async () => its.post('', { nickname: 'A' }, { 'X-Forwarded-For': address });
    assert.deepEqual(await statusesOf(3, from('203.0.113.1')), [200, 200, 429]);
    assert.deepEqual(await statusesOf(1, from('203.0.113.1, 10.0.0.1')), [429]);
    assert.deepEqual(await statusesOf(1, from('198.51.100.1, 203.0.113.1, 10.0.0.1')), [429], 'what it says before');
    assert.deepEqual(await statusesOf(3, from('203.0.113.2')), [200, 200, 429]);
    assert.deepEqual(await statusesOf(3, from('2001:db8::1')), [200, 200, 429]);
    assert.deepEqual(await statusesOf(1, from('2001:db8::2')), [429], 'a /64 is one source');
  });

  test('[CV-ERR-9] count by the peer where no proxy is trusted, whatever X-Forwarded-For says', async () => {
    await using own = await startParley({ settings: limited('{ requestChat: 2, onLoopback: true }') });
    using its = createChatClient(own.url, 'test');
    let asked = 0;
    const ask = () => its.post('', { nickname: 'A' }, { 'X-Forwarded-For': `203.0.113.${asked++}` });
    assert.deepEqual(await statusesOf(4, ask), [200, 200, 429, 429]);
  });

  test('[CV-ERR-9] on one chat: beyond them RETRY, for that chat alone and not for long', async () => {
    using slow = createChatClient(parley.url, 'slow');
    const [busy, calm] = await Promise.all([slow.requestChat(), slow.requestChat()]);
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => slow.operation(busy, 'send', { message: 'm' })),
    );
    const acked = replies.filter(({ body }) => body.statusCode === 0).length;
    assert.ok(acked >= 30, `${acked}: at least the burst`);
    const retried = replies.filter(({ body }) => body.statusCode === 1);
    assert.equal(acked + retried.length, 100);
    for (const reply of retried) assert.deepEqual([reply.status, ...codesOf(reply)], [200, 249]);
    assert.equal((await slow.operation(calm, 'send', { message: 'm' })).body.statusCode, 0);
    await sleep(1_000);
    assert.equal((await slow.read(busy)).length, acked + 1, 'a RETRYed message was not added');
  });
});

describe('a fault of ours', () => {
  test('[CV-ERR-8, LS-LOG-7] a session whose stored data cannot be read is 500 with 240, and harms no other', async () => {
    await using own = await startParley({ settings });
    using its = createChatClient(own.url, 'test');
    const [broken, sound] = await Promise.all([its.requestChat(), its.requestChat()]);
    for (const chat of [broken, sound]) await its.operation(chat, 'send', { message: 'Kanarienvogel' });
    await own.stop();
    const database = new DatabaseSync(findDatabase(own.data));
    const spoil = 'update event set body = ? where session = (select number from session where chat_id = ?)';
    const { changes } = database.prepare(spoil).run('{"Kanarienvogel', broken.chatId);
    assert.equal(changes, 2);
    database
      .prepare('delete from snapshot where session = (select number from session where chat_id = ?)')
      .run(broken.chatId);
    database.close();
    await own.start();

    for (const id of ['refresh', 'send'] as const) {
      const { status, headers, body } = await its.operation(broken, id, minimalParameters[id], {
        Origin: 'https://a.example',
      });
      assert.equal(status, 500);
      assert.deepEqual([body.statusCode, body.chatEnded, body.chatId], [2, false, broken.chatId]);
      assert.deepEqual(
        body.errors!.map(({ code }) => code),
        [240],
      );
      assert.equal(headers['access-control-allow-origin'], '*');
      const [, reference] = /referenceId\[(\d+)\]/.exec(body.errors![0]!.advice)!;
      while (!own.stderr.includes(`"${reference}"`)) await sleep(10);
      assert.doesNotMatch(JSON.stringify(body), /Kanarienvogel|select |Error:|\.ts\b|node_modules/);
    }
    assert.ok(!own.stderr.includes('Kanarienvogel'), 'I16: not even in the log');
    assert.equal((await its.operation(sound, 'send', { message: 'm' })).body.statusCode, 0);
    assert.equal((await its.read(sound)).length, 3);
    await its.requestChat();
  });

  function findDatabase(data: string): string {
    return join(data, 'parley.db');
  }
});

describe('a server that stops', () => {
  test('[CV-ERR-7] takes no new chats but RETRYs them, and answers the others', async () => {
    await using own = await startParley({ settings, args: ['--drain-delay', '600'] });
    using its = createChatClient(own.url, 'test');
    const chat = await its.requestChat();
    own.signal('SIGTERM');
    let reply = await its.post('', { nickname: 'A' });
    while (reply.body.statusCode === 0) reply = await its.post('', { nickname: 'A' });
    assert.deepEqual(
      [reply.status, reply.body.statusCode, reply.body.chatEnded, ...codesOf(reply)],
      [200, 1, false, 249],
    );
    for (const id of inChat) {
      if (id === 'disconnect') continue;
      assert.equal((await its.operation(chat, id, minimalParameters[id])).body.statusCode, 0, id);
    }
  });
});
