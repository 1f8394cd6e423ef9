// CV-HTTP against a real server over real sockets: paths, methods, bodies, sizes, and the order of checks.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import { bodyLimit } from '../../packages/server/src/chat-v2/parse/body-limit.ts';
import { defaultLimits } from '../../packages/server/src/chat-v2/parse/limits.ts';
import { type ChatClient, type ChatCredentials, createChatClient } from '../support/chat-client.ts';
import { minimalParameters } from '../support/minimal-parameters.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { encodeForm, type FormFields } from '../support/parse-form.ts';
import { formRequest, openConnection, type RawReply, sendRaw } from '../support/raw-request.ts';
import { assertReply, type ReplyBody } from '../support/validate-reply.ts';

type InChat = Exclude<OperationId, 'requestChat'>;

const fast = 'requestsPerSecond: 100000, requestsBurst: 1000000';
const settings = `
services:
  - { name: test, limits: { ${fast} } }
  - { name: two.words, limits: { ${fast} } }
  - { name: long, limits: { message: 1000000, ${fast} } }
  - { name: short, limits: { transcript: 20, ${fast} } }
`;
const form = 'application/x-www-form-urlencoded';
const base = '/genesys/2/chat';
const limit = bodyLimit(defaultLimits);

let parley: Parley;
let client: ChatClient;
before(async () => {
  parley = await startParley({ settings, args: ['--log-level', 'debug'] });
  client = createChatClient(parley.url, 'test');
});
after(async () => {
  client[Symbol.dispose]();
  await parley[Symbol.asyncDispose]();
});

/** Sends the bytes and holds the reply to the schemas of the operation. */
async function ask(operation: OperationId | null, bytes: Buffer): Promise<RawReply & { reply: ReplyBody }> {
  const raw = await sendRaw(parley.url, bytes);
  return { ...raw, reply: assertReply(operation, raw.status, raw.headers, raw.body) };
}

function pathOf(id: OperationId, chat: ChatCredentials, service = 'test'): string {
  const { suffix } = operations[id];
  return suffix === null ? `${base}/${service}` : `${base}/${service}/${chat.chatId}/${suffix}`;
}

function fieldsOf(id: OperationId, { userId, secureKey, alias }: ChatCredentials): { readonly [name: string]: string } {
  return operations[id].inChat ? { userId, secureKey, alias, ...minimalParameters[id] } : minimalParameters[id];
}

/** Body and type as a browser makes them of a FormData. */
async function encodeMultipart(fields: FormFields): Promise<{ body: Buffer; type: string }> {
  const data = new FormData();
  for (const [name, value] of Array.isArray(fields) ? fields : Object.entries(fields)) data.append(name, value);
  const response = new Response(data);
  return { body: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type')! };
}

const codesOf = ({ errors = [] }: ReplyBody) => errors.map(({ code }) => code);

/** Every operation once, in a chat of its own each. */
async function forEachOperation(run: (id: OperationId, chat: ChatCredentials) => Promise<void>): Promise<void> {
  for (const id of operationIds) await run(id, await client.requestChat());
}

describe('a path', () => {
  test('[CV-HTTP-1] of every operation may end with a slash', async () => {
    await forEachOperation(async (id, chat) => {
      for (const path of [pathOf(id, chat), `${pathOf(id, chat)}/`, `${pathOf(id, chat)}/?x=y`]) {
        const body = encodeForm(fieldsOf(id, chat));
        const { status, reply } = await ask(id, formRequest(path, body, { headers: { 'Content-Type': form } }));
        assert.deepEqual([status, reply.statusCode], [200, 0], path);
      }
    });
  });

  test('[CV-HTTP-1] may stand in a whole URL, as some proxies send it', async () => {
    for (const target of [`http://chat.example${base}/test`, `HTTPS://chat.example:8443${base}/test/?x=y`]) {
      const bytes = formRequest(target, encodeForm({ nickname: 'Ada' }), { headers: { 'Content-Type': form } });
      assert.equal((await ask('requestChat', bytes)).status, 200, target);
    }
    const elsewhere = await sendRaw(parley.url, formRequest('http://chat.example', ''));
    assert.equal(elsewhere.status, 404);
  });

  test('[CV-HTTP-1] may be percent-encoded', async () => {
    const body = encodeForm({ nickname: 'Ada' });
    for (const path of [`${base}/two%2Ewords`, `${base}/%74est`, `${base}/te%73t/`]) {
      const { status } = await ask('requestChat', formRequest(path, body, { headers: { 'Content-Type': form } }));
      assert.equal(status, 200, path);
    }
    const chat = await client.requestChat();
    const escaped = `%${chat.chatId.charCodeAt(0).toString(16)}${chat.chatId.slice(1)}`;
    const request = formRequest(`${base}/test/${escaped}/%73end`, encodeForm(fieldsOf('send', chat)), {
      headers: { 'Content-Type': form },
    });
    assert.equal((await ask('send', request)).reply.statusCode, 0);
  });

  test('[CV-HTTP-1] begins as the server is told to', async () => {
    await using other = await startParley({ args: ['--base-path', '/api/chat'] });
    using its = createChatClient(other.url, 'test', '/api/chat');
    const chat = await its.requestChat();
    assert.equal((await its.operation(chat, 'refresh')).body.statusCode, 0);
    const raw = await sendRaw(
      other.url,
      formRequest(`${base}/test`, 'nickname=A', { headers: { 'Content-Type': form } }),
    );
    assert.equal(raw.status, 404);
    assert.doesNotMatch(raw.body, /statusCode":0/);
  });

  test('[CV-ERR-3] with an unknown service is 404 with 306, with an unknown operation 404 with 249', async () => {
    const { chatId } = await client.requestChat();
    for (const [path, code] of [
      [`${base}/nobody`, 306],
      [`${base}/nobody/${chatId}/send`, 306],
      [base, 306],
      [`${base}/`, 306],
      [`${base}//test`, 306],
      [`${base}/TEST`, 306],
      [`${base}/test/${chatId}`, 249],
      [`${base}/test/${chatId}/sing`, 249],
      [`${base}/test/${chatId}/SEND`, 249],
      [`${base}/test/${chatId}/send/send`, 249],
      [`${base}/test/${chatId}/requestChat`, 249],
      [`${base}/test/${chatId}/toString`, 249],
      [`${base}/test/${chatId}/__proto__`, 249],
      [`${base}/test/${chatId}/file`, 249],
      [`${base}/test/${chatId}/file/limits`, 249],
      [`${base}/test/%ff`, 249],
      [`${base}/%`, 249],
      [`${base}/test/%zz/send`, 249],
      [`${base}/test/%c0%af/send`, 249],
      [`${base}/test/${chatId}/send%`, 249],
    ] as const) {
      const { status, reply } = await ask(null, formRequest(path, 'nickname=A', { headers: { 'Content-Type': form } }));
      assert.deepEqual([status, ...codesOf(reply)], [404, code], path);
    }
  });
});

describe('what is no request', () => {
  const line = `POST ${base}/test HTTP/1.1\r\nHost: x\r\n`;
  for (const [what, bytes, expected] of [
    ['headers of 20,000 bytes', `${line}Cookie: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['a path of 20,000 bytes', `POST ${base}/${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['a length and chunks', `${line}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['two lengths', `${line}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`, 400],
    ['a space in the path', `POST ${base}/t est HTTP/1.1\r\nHost: x\r\n\r\n`, 400],
    ['chunks that are none', `${line}Content-Type: ${form}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    ['noise', '\0\x01\x02\x03\r\n\r\n', 400],
  ] as const) {
    test(`[CV-REP-6, CV-HTTP-7, CV-ERR-3] ${what}: ${expected} in the shape of every fault, readable by browsers`, async () => {
      using connection = await openConnection(parley.url);
      await connection.write(bytes);
      const { status, headers, body } = await connection.read();
      assert.equal(status, expected);
      const { errors, ...reply } = JSON.parse(body);
      assert.deepEqual(reply, { statusCode: 2, alias: '1', chatEnded: false, messages: [] });
      assert.deepEqual(
        errors.map(({ code }: { code: number }) => code),
        [249],
      );
      assert.equal(headers['content-type'], 'application/json;charset=utf-8');
      assert.equal(headers['access-control-allow-origin'], '*');
      assert.equal(headers['connection'], 'close');
      await connection.closed;
    });
  }

  test('[CV-ERR-7] behind a whole request does not change its answer, which is the last of the connection', async () => {
    const chat = await client.requestChat();
    const body = encodeForm({ ...fieldsOf('send', chat), transcriptPosition: '-1' });
    using connection = await openConnection(parley.url);
    const whole = formRequest(pathOf('send', chat), body, { headers: { 'Content-Type': form } });
    await connection.write(Buffer.concat([whole, Buffer.from('left over')]));
    const { status, headers, body: reply } = await connection.read();
    assert.equal(status, 200);
    assert.equal(JSON.parse(reply).messages[0].text, minimalParameters.send['message']);
    assert.equal(headers['connection'], 'close');
    await connection.closed;
    assert.equal((await client.read(chat)).length, 2);
  });
});

describe('a method', () => {
  test('[CV-HTTP-2] other than POST and OPTIONS is 405 with Allow, on every operation', async () => {
    const chat = await client.requestChat();
    for (const id of operationIds) {
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'QUERY']) {
        const path = `${pathOf(id, chat)}?${encodeForm(fieldsOf(id, chat))}`;
        const { status, headers, reply } = await ask(id, formRequest(path, '', { method }));
        assert.equal(status, 405, `${method} ${id}`);
        assert.equal(headers['allow'], 'POST, OPTIONS');
        assert.deepEqual(codesOf(reply), [249]);
      }
    }
    assert.equal((await client.read(chat)).length, 1, 'none of them did anything');
  });

  test('[CV-HTTP-2] HEAD is 405 too, and has no body', async () => {
    using connection = await openConnection(parley.url);
    await connection.write(`HEAD ${base}/test HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    let text = '';
    connection.socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    await connection.closed;
    assert.match(text, /^HTTP\/1\.1 405 /);
    assert.match(text, /\r\nAllow: POST, OPTIONS\r\n/);
    assert.ok(text.endsWith('\r\n\r\n'));
  });

  test('[CV-HTTP-2] OPTIONS is answered without a body, whatever the path', async () => {
    for (const path of [`${base}/test`, `${base}/test/x/send`, `${base}/nobody`, `${base}/test/x/sing`, `${base}/%`]) {
      const { status, body } = await sendRaw(parley.url, formRequest(path, '', { method: 'OPTIONS' }));
      assert.deepEqual([status, body], [204, ''], path);
    }
  });
});

describe('a body', () => {
  for (const type of [
    form,
    `${form}; charset=UTF-8`,
    `${form};charset=utf-8`,
    'APPLICATION/x-www-form-urlencoded; charset="utf-8"',
  ]) {
    test(`[CV-HTTP-3] may be ${type}, with every operation`, async () => {
      await forEachOperation(async (id, chat) => {
        const bytes = formRequest(pathOf(id, chat), encodeForm(fieldsOf(id, chat)), {
          headers: { 'Content-Type': type },
        });
        const { status, reply } = await ask(id, bytes);
        assert.deepEqual([status, reply.statusCode], [200, 0], id);
      });
    });
  }

  for (const charset of ['', '; charset=UTF-8']) {
    test(`[CV-HTTP-3] may be multipart/form-data${charset}, with every operation`, async () => {
      await forEachOperation(async (id, chat) => {
        const { body, type } = await encodeMultipart(fieldsOf(id, chat));
        const bytes = formRequest(pathOf(id, chat), body, { headers: { 'Content-Type': `${type}${charset}` } });
        const { status, reply } = await ask(id, bytes);
        assert.deepEqual([status, reply.statusCode], [200, 0], id);
      });
    });
  }

  test('[CV-HTTP-3, CV-ERR-3] of another type is 415 with 249, on every operation', async () => {
    await forEachOperation(async (id, chat) => {
      for (const type of [
        'application/json',
        'text/plain',
        'multipart/mixed; boundary=b',
        'x',
        `${form}; charset=utf-16`,
      ]) {
        const bytes = formRequest(pathOf(id, chat), encodeForm(fieldsOf(id, chat)), {
          headers: { 'Content-Type': type },
        });
        const { status, reply } = await ask(id, bytes);
        assert.deepEqual([status, ...codesOf(reply)], [415, 249], `${id} ${type}`);
      }
    });
  });

  test('[CV-HTTP-3] with a Content-Encoding is 415, though it is what it says', async () => {
    for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'identity', 'x']) {
      const body = gzipSync('nickname=Ada');
      const headers = { 'Content-Type': form, 'Content-Encoding': encoding };
      const { status, reply } = await ask('requestChat', formRequest(`${base}/test`, body, { headers }));
      assert.deepEqual([status, ...codesOf(reply)], [415, 249], encoding);
    }
  });

  test('[CV-HTTP-3] may be absent, or empty without a type: that is no parameters', async () => {
    const chat = await client.requestChat();
    const head = `POST ${pathOf('refresh', chat)} HTTP/1.1\r\nHost: x\r\n`;
    for (const bytes of [
      `${head}\r\n`,
      `${head}Content-Length: 0\r\n\r\n`,
      `${head}Content-Type:\r\nContent-Length: 0\r\n\r\n`,
      `${head}Content-Type: ${form}\r\nContent-Length: 0\r\n\r\n`,
      `${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ]) {
      const { status, reply } = await ask('refresh', Buffer.from(bytes));
      assert.deepEqual([status, ...codesOf(reply)], [400, 151, 152, 153], bytes);
    }
  });

  test('[CV-HTTP-3] that is not empty needs a type: 415 without, in one piece or in chunks', async () => {
    const head = `POST ${base}/test HTTP/1.1\r\nHost: x\r\n`;
    for (const bytes of [
      `${head}Content-Length: 10\r\n\r\nnickname=A`,
      `${head}Content-Type:\r\nContent-Length: 10\r\n\r\nnickname=A`,
      `${head}Transfer-Encoding: chunked\r\n\r\na\r\nnickname=A\r\n0\r\n\r\n`,
    ]) {
      const { status, reply } = await ask('requestChat', Buffer.from(bytes));
      assert.deepEqual([status, ...codesOf(reply)], [415, 249], bytes);
    }
  });

  test('[CV-HTTP-3] may come in chunks, and in pieces of one byte', async () => {
    const head = `POST ${base}/test HTTP/1.1\r\nHost: x\r\nContent-Type: ${form}\r\n`;
    const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n9\r\nnickname=\r\n4\r\n%C3%\r\n2\r\nA4\r\n0\r\n\r\n`;
    const { reply } = await ask('requestChat', Buffer.from(chunked));
    assert.equal(reply.messages[0]!.from.nickname, 'ä');
    using connection = await openConnection(parley.url);
    for (const byte of Buffer.from(`${head}Content-Length: 11\r\n\r\nnickname=ä`))
      await connection.write(Buffer.of(byte));
    assert.equal(JSON.parse((await connection.read()).body).messages[0].from.nickname, 'ä');
  });

  test('[CV-HTTP-5] alone gives parameters: a query is never read, and no credential of it is logged', async () => {
    const chat = await client.requestChat();
    const canary = 'c0ffee'.repeat(5).padEnd(32, '1');
    for (const id of operationIds.filter((one): one is InChat => operations[one].inChat)) {
      const query = encodeForm({ ...fieldsOf(id, chat), secureKey: canary, clientMessageId: `${canary}-token` });
      const { status, reply } = await ask(id, formRequest(`${pathOf(id, chat)}?${query}`));
      assert.equal(status, 400);
      for (const missing of [151, 152, 153]) assert.ok(codesOf(reply).includes(missing), id);
    }
    const { status, reply } = await ask('requestChat', formRequest(`${base}/test?nickname=Ada`));
    assert.deepEqual([status, ...codesOf(reply)], [400, 102, 103, 161]);
    const right = encodeForm(fieldsOf('refresh', chat));
    assert.equal((await client.post(`/${chat.chatId}/refresh?secureKey=${canary}`, right)).body.statusCode, 0);
    const { secureKey, ...others } = fieldsOf('refresh', chat);
    await client.post(`/${chat.chatId}/refresh?x=y`, { ...others, secureKey: canary });
    // The log is written behind the reply.
    while (!parley.stderr.includes('"event":"denied"')) await sleep(10);
    for (const secret of [canary, secureKey!]) assert.ok(!(parley.stdout + parley.stderr).includes(secret));
  });
});

describe('sizes', () => {
  const tooLarge = (raw: RawReply & { reply: ReplyBody }) => {
    assert.deepEqual([raw.status, ...codesOf(raw.reply)], [413, 249]);
    assert.equal(raw.headers['connection'], 'close');
  };
  const head = `POST ${base}/test HTTP/1.1\r\nHost: x\r\nContent-Type: ${form}\r\n`;

  test('[CV-HTTP-8] the limit is 512 KiB: a body of just that is read, one byte more is 413', async () => {
    assert.equal(limit, 512 * 1024);
    const body = `nickname=Ada&x=${'y'.repeat(limit - 15)}`;
    const headers = { 'Content-Type': form };
    assert.equal((await ask('requestChat', formRequest(`${base}/test`, body, { headers }))).status, 200);
    tooLarge(await ask('requestChat', formRequest(`${base}/test`, `${body}y`, { headers })));
  });

  test('[CV-HTTP-8] a body that says it is too large is 413 before any of it has come', async () => {
    tooLarge(await ask('requestChat', Buffer.from(`${head}Content-Length: ${limit + 1}\r\n\r\n`)));
    tooLarge(await ask('requestChat', Buffer.from(`${head}Content-Length: 99999999999\r\n\r\n`)));
  });

  test('[CV-HTTP-8] a body in chunks is 413 as soon as it is too large, not at its end', async () => {
    using connection = await openConnection(parley.url);
    const piece = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 'x'), Buffer.from('\r\n')]);
    await connection.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    for (let sent = 0; sent <= limit; sent += 65_536) await connection.write(piece);
    const raw = await connection.read();
    tooLarge({ ...raw, reply: assertReply('requestChat', raw.status, raw.headers, raw.body) });
  });

  test('[CV-HTTP-8] who sends 10 MB all the same gets the answer, and the connection ends', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024, 'x');
    using connection = await openConnection(parley.url);
    const writing = connection.write(
      Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]),
    );
    const raw = await connection.read();
    tooLarge({ ...raw, reply: assertReply('requestChat', raw.status, raw.headers, raw.body) });
    await writing;
    await connection.closed;
  });

  test('[CV-HTTP-8] who goes on sending after the answer is heard out, and the connection ends without a reset', async () => {
    const body = Buffer.alloc(limit + 1, 'x');
    using connection = await openConnection(parley.url);
    await connection.write(`${head}Content-Length: ${body.length}\r\n\r\n`);
    assert.equal((await connection.read()).status, 413);
    for (let sent = 0; sent < body.length; sent += 100_000) {
      await connection.write(body.subarray(sent, sent + 100_000));
      await sleep(20);
    }
    await connection.closed;
    assert.equal(connection.failure, undefined);
  });

  test('[CV-HTTP-8] I14 who never ends a refused body is cut off', async () => {
    const given = [`${base}/nobody`, `${base}/test`].map(async (path) => {
      using connection = await openConnection(parley.url);
      await connection.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\nx`);
      assert.ok([404, 415].includes((await connection.read()).status));
      const giveUp = setTimeout(() => connection.socket.destroy(new Error('was not cut off')), 60_000);
      await connection.closed;
      clearTimeout(giveUp);
      assert.doesNotMatch(String(connection.failure), /was not cut off/);
    });
    await Promise.all(given);
  });

  test('[CV-HTTP-6] a reply that needs no body does not wait for it, and the connection is used again', async () => {
    using connection = await openConnection(parley.url);
    await connection.write(`POST ${base}/nobody HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nnick`);
    assert.equal((await connection.read()).status, 404);
    await connection.write('name=A');
    await connection.write(formRequest(`${base}/test`, 'nickname=B', { headers: { 'Content-Type': form } }));
    assert.equal((await connection.read()).status, 200);
  });

  /** Every parameter of an operation as long as it may be, every byte of it percent-encoded. */
  const widest = (chat: ChatCredentials, message: number) => {
    const escapeAll = (text: string) => Buffer.from(text).toString('hex').replaceAll(/../g, '%$&');
    const userData = Array.from({ length: 16 }, (_, at) => [
      `userData["${String(at).padStart(6, '0')}"]`,
      '~'.repeat(4_088),
    ]);
    const pairs = [
      ...Object.entries(fieldsOf('customNotice', chat)),
      ['message', '😀'.repeat(message)],
      ['messageType', '😀'.repeat(100)],
      ['eventAttributes', `{"general-properties":{"a":"${'x'.repeat(4_000)}"}}`],
      ['transcriptPosition', '9999999999'],
      ['clientMessageId', '~'.repeat(128)],
      ...userData,
    ];
    return pairs.map(([name, value]) => `${escapeAll(name!)}=${escapeAll(value!)}`).join('&');
  };

  test('[CV-HTTP-8] a body of parameters within their limits is never 413, however they are encoded', async () => {
    const chat = await client.requestChat();
    const body = widest(chat, 16_000);
    assert.ok(body.length > 400_000, `${body.length} bytes`);
    const { body: reply } = await client.post(`/${chat.chatId}/customNotice`, body);
    assert.equal(reply.statusCode, 0);
    assert.equal((await client.read(chat))[1]!.text, '😀'.repeat(16_000));
  });

  test('[CV-HTTP-8] a service with longer messages has larger bodies', async () => {
    using long = createChatClient(parley.url, 'long');
    const chat = await long.requestChat();
    const body = widest(chat, 1_000_000);
    assert.ok(body.length > 12_000_000);
    const { body: reply } = await long.post(`/${chat.chatId}/customNotice`, body);
    assert.equal(reply.statusCode, 0);
  });
});

describe('a reply', () => {
  test('[CV-HTTP-6] has its type, no-store and nosniff, whatever it says', async () => {
    const chat = await client.requestChat();
    const { chatId } = chat;
    const requests: [OperationId | null, Buffer, number][] = [
      ['requestChat', formRequest(`${base}/test`, 'nickname=A', { headers: { 'Content-Type': form } }), 200],
      [
        'refresh',
        formRequest(pathOf('refresh', chat), 'secureKey=x&userId=x&alias=x', { headers: { 'Content-Type': form } }),
        200,
      ],
      ['refresh', formRequest(pathOf('refresh', chat)), 400],
      [null, formRequest(`${base}/nobody`), 404],
      [null, formRequest(`${base}/test/${chatId}/sing`), 404],
      ['refresh', formRequest(pathOf('refresh', chat), '', { method: 'GET' }), 405],
      [
        'refresh',
        formRequest(pathOf('refresh', chat), 'x'.repeat(limit + 1), { headers: { 'Content-Type': form } }),
        413,
      ],
      ['refresh', formRequest(pathOf('refresh', chat), '{}', { headers: { 'Content-Type': 'application/json' } }), 415],
    ];
    for (const [operation, bytes, expected] of requests) {
      const { status, headers, body } = await ask(operation, bytes);
      assert.equal(status, expected);
      assert.equal(headers['content-type'], 'application/json;charset=utf-8');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(Number(headers['content-length']), Buffer.byteLength(body));
    }
  });

  test('[CV-HTTP-6, CV-REP-6] is that of the operation, whatever the request expects', async () => {
    for (const expectation of ['100-continue', 'a-miracle']) {
      const headers = { 'Content-Type': form, Expect: expectation };
      for (const [body, expected] of [
        ['nickname=A', 200],
        ['nickname=', 400],
      ] as const) {
        using connection = await openConnection(parley.url);
        await connection.write(formRequest(`${base}/test`, body, { headers }));
        let reply = await connection.read();
        if (reply.status === 100) reply = await connection.read();
        assert.equal(reply.status, expected, expectation);
        assert.equal(reply.headers['access-control-allow-origin'], '*');
      }
    }
  });

  test('[CV-HTTP-6] of a refresh with nothing new never waits for something new', async () => {
    const chat = await client.requestChat();
    const startedAt = performance.now();
    for (let polled = 0; polled < 20; polled += 1) {
      const { body } = await client.operation(chat, 'refresh', { transcriptPosition: 2 });
      assert.deepEqual(body.messages, []);
    }
    // Held until something comes, or for the client's 3 s, twenty of them would take a minute.
    assert.ok(performance.now() - startedAt < 20_000);
  });

  test('[CV-HTTP-6] leaves the connection open for the next request, also when it is no ACK', async () => {
    using connection = await openConnection(parley.url);
    for (const [body, expected] of [
      ['nickname=A', 200],
      ['', 400],
      ['x=%ff', 400],
      ['nickname=B', 200],
    ] as const) {
      for (const [path, type, status] of [
        [`${base}/nobody`, form, 404],
        [`${base}/test`, 'application/json', 415],
      ] as const) {
        await connection.write(formRequest(path, 'x=y', { headers: { 'Content-Type': type } }));
        assert.equal((await connection.read()).status, status);
      }
      await connection.write(formRequest(`${base}/test`, body, { headers: { 'Content-Type': form } }));
      assert.equal((await connection.read()).status, expected);
    }
  });

  test('[CV-HTTP-6] requests in a row on one connection are answered in their order', async () => {
    using connection = await openConnection(parley.url);
    const names = Array.from({ length: 20 }, (_, at) => `Ada${at}`);
    const requests = names.map((name) =>
      formRequest(`${base}/test`, `nickname=${name}`, { headers: { 'Content-Type': form } }),
    );
    await connection.write(Buffer.concat(requests));
    const seen: string[] = [];
    while (seen.length < names.length) seen.push(JSON.parse((await connection.read()).body).messages[0].from.nickname);
    assert.deepEqual(seen, names);
  });
});

describe('[CV-HTTP-9] of two faults the earlier one in the order of checks is told:', () => {
  const urlencoded = { 'Content-Type': form };
  const json = { 'Content-Type': 'application/json' };
  const tooMany = 'a=%ff&'.repeat(1_001);
  const big = 'x'.repeat(limit + 1);
  let chat: ChatCredentials;
  before(async () => {
    chat = await client.requestChat();
  });

  for (const [what, create, expected] of [
    ['service before method', () => formRequest(`${base}/nobody`, '', { method: 'GET' }), [404, 306]],
    ['service before operation', () => formRequest(`${base}/nobody/x/sing`), [404, 306]],
    ['method before operation', () => formRequest(`${base}/test/x/sing`, '', { method: 'GET' }), [405, 249]],
    ['operation before media type', () => formRequest(`${base}/test/x/sing`, '{}', { headers: json }), [404, 249]],
    ['media type before size', () => formRequest(pathOf('send', chat), big, { headers: json }), [415, 249]],
    ['size before decoding', () => formRequest(pathOf('send', chat), tooMany, { headers: urlencoded }), [413, 249]],
    [
      'decoding before parameters',
      () => formRequest(pathOf('send', chat), 'x=%ff', { headers: urlencoded }),
      [400, 249],
    ],
    [
      'parameters before credentials',
      () => formRequest(pathOf('send', chat), 'secureKey=wrong&userId=wrong&alias=1', { headers: urlencoded }),
      [400, 162],
    ],
    [
      'parameters before credentials, of an unknown chat too',
      () => formRequest(`${base}/test/nobody/send`, 'secureKey=x&userId=x&alias=1', { headers: urlencoded }),
      [400, 162],
    ],
  ] as const) {
    test(what, async () => {
      const { status, reply } = await ask(null, create()).catch(() => ask('send', create()));
      assert.deepEqual([status, ...codesOf(reply)], expected);
    });
  }

  test('media type before size, of a body in chunks without a type', async () => {
    using connection = await openConnection(parley.url);
    await connection.write(
      `POST ${base}/test HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n90000\r\n${'x'.repeat(0x9_0000)}\r\n`,
    );
    assert.equal((await connection.read()).status, 415);
  });

  test('credentials before the retry token: a token that is known does not excuse a wrong key', async () => {
    const token = { message: 'once', clientMessageId: 'a-token-of-this-test' };
    assert.equal((await client.operation(chat, 'send', token)).body.statusCode, 0);
    const wrong = { ...chat, secureKey: '0'.repeat(32) };
    const { body } = await client.operation(wrong, 'send', token);
    assert.deepEqual([body.statusCode, body.chatEnded, ...codesOf(body)], [2, true, 249]);
    assert.match(body.errors![0]!.advice, /referenceId/);
  });

  test('the retry token before the end, and the end before what depends on the chat', async () => {
    using short = createChatClient(parley.url, 'short');
    const full = await short.requestChat();
    const token = { message: 'once', clientMessageId: 'another-token-of-this-test' };
    assert.equal((await short.operation(full, 'send', token)).body.statusCode, 0);
    for (let sent = 0; sent < 25; sent += 1) await short.operation(full, 'send', { message: 'more' });
    const { body: capped } = await short.operation(full, 'send', { message: 'more' });
    assert.deepEqual([capped.statusCode, capped.chatEnded], [2, false]);
    await short.operation(full, 'disconnect');
    const { body: ended } = await short.operation(full, 'send', { message: 'more' });
    assert.deepEqual([ended.statusCode, ended.chatEnded], [2, true]);
    const { body: repeated } = await short.operation(full, 'send', token);
    assert.deepEqual([repeated.statusCode, repeated.chatEnded], [0, true]);
    const { status, body: other } = await short.operation(full, 'send', { ...token, message: 'twice' });
    assert.deepEqual([status, ...codesOf(other)], [400, 368]);
  });
});
