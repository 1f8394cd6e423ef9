// CV-HTTP-7 against a real server: what a browser on another origin may ask and read.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import { createChatClient } from '../support/chat-client.ts';
import { minimalParameters } from '../support/minimal-parameters.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { encodeForm } from '../support/parse-form.ts';
import { formRequest, type RawReply, sendRaw } from '../support/raw-request.ts';

const fast = 'requestsPerSecond: 100000, requestsBurst: 1000000';
const open = `  - { name: open, limits: { ${fast} } }`;
const listed = `
  - { name: shop, allowedOrigins: ["https://shop.example", "https://www.shop.example:8443"], limits: { ${fast} } }
  - { name: bank, allowedOrigins: ["https://bank.example"], limits: { ${fast} } }
  - { name: slow, allowedOrigins: ["https://shop.example"], limits: { requestsPerSecond: 20, requestsBurst: 20 } }
`;
const base = '/genesys/2/chat';
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

const corsOf = ({ headers }: RawReply) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-') || name === 'vary'));

const everyone = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Retry-After, Content-Disposition',
};
const only = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'Retry-After, Content-Disposition',
  vary: 'Origin',
});
const nobody = { vary: 'Origin' };

/** One request of each kind of answer: ACK, DENY, 400, 404, 405, 413, 415, and RETRY where the service is slow. */
async function* provoke(
  parley: Parley,
  service: string,
  origin: string | undefined,
): AsyncGenerator<[string, RawReply]> {
  using client = createChatClient(parley.url, service);
  const chat = await client.requestChat();
  const from = origin === undefined ? {} : { Origin: origin };
  const headers = { ...form, ...from };
  const at = (suffix: string) => `${base}/${service}/${chat.chatId}/${suffix}`;
  const right = encodeForm({ userId: chat.userId, secureKey: chat.secureKey, alias: chat.alias });
  const wrong = encodeForm({ userId: chat.userId, secureKey: '0'.repeat(32), alias: chat.alias });
  const requests: [string, number, Buffer][] = [
    ['ACK', 200, formRequest(at('refresh'), right, { headers })],
    ['DENY', 200, formRequest(at('refresh'), wrong, { headers })],
    ['missing parameters', 400, formRequest(at('send'), right, { headers })],
    ['bad UTF-8', 400, formRequest(at('send'), 'x=%ff', { headers })],
    ['unknown operation', 404, formRequest(at('sing'), right, { headers })],
    ['wrong method', 405, formRequest(at('send'), '', { method: 'GET', headers: from })],
    ['too large', 413, formRequest(at('send'), 'x'.repeat(600_000), { headers })],
    ['wrong type', 415, formRequest(at('send'), '{}', { headers: { ...from, 'Content-Type': 'text/plain' } })],
  ];
  for (const [what, status, bytes] of requests) {
    const reply = await sendRaw(parley.url, bytes);
    assert.equal(reply.status, status, what);
    yield [what, reply];
  }
  if (service !== 'slow') return;
  for (let asked = 0; asked < 100; asked += 1) {
    const reply = await sendRaw(parley.url, formRequest(at('refresh'), right, { headers }));
    if (!reply.body.includes('"statusCode":1')) continue;
    yield ['RETRY', reply];
    return;
  }
  assert.fail('nothing was answered RETRY');
}

function preflight(parley: Parley, path: string, origin?: string): Promise<RawReply> {
  const asked = {
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type,apikey,idempotency-key',
    ...(origin === undefined ? {} : { Origin: origin }),
  };
  return sendRaw(parley.url, formRequest(path, '', { method: 'OPTIONS', headers: asked }));
}

let parley: Parley;
before(async () => {
  parley = await startParley({ settings: `services:\n${open}\n${listed}` });
});
after(() => parley[Symbol.asyncDispose]());

describe('every reply', () => {
  test('[CV-HTTP-7] of a service without a list may be read by everyone', async () => {
    for (const origin of ['https://any.example', 'null', undefined]) {
      for await (const [what, reply] of provoke(parley, 'open', origin))
        assert.deepEqual(corsOf(reply), everyone, what);
    }
  });

  test('[CV-HTTP-7] of a service with a list names the origin that asks, if it is in the list', async () => {
    for (const origin of ['https://shop.example', 'https://www.shop.example:8443']) {
      for await (const [what, reply] of provoke(parley, 'shop', origin))
        assert.deepEqual(corsOf(reply), only(origin), what);
    }
    for await (const [what, reply] of provoke(parley, 'slow', 'https://shop.example')) {
      assert.deepEqual(corsOf(reply), only('https://shop.example'), what);
    }
  });

  test('[CV-HTTP-7] gives other origins no header, however much they look like one of the list', async () => {
    for (const origin of [
      'https://bank.example',
      'http://shop.example',
      'https://shop.example.evil.example',
      'https://evilshop.example',
      'https://shop.example:443',
      'https://SHOP.example',
      'https://www.shop.example',
      'https://shop.example/',
      'https://shop.example, https://shop.example',
      'null',
      '*',
    ]) {
      const reply = await sendRaw(
        parley.url,
        formRequest(`${base}/shop`, 'nickname=A', { headers: { ...form, Origin: origin } }),
      );
      assert.equal(reply.status, 200);
      assert.deepEqual(corsOf(reply), nobody, origin);
    }
    for await (const [what, reply] of provoke(parley, 'shop', undefined)) assert.deepEqual(corsOf(reply), nobody, what);
    for await (const [what, reply] of provoke(parley, 'shop', 'https://evil.example')) {
      assert.deepEqual(corsOf(reply), nobody, what);
    }
  });

  test('[CV-HTTP-7, CV-ERR-9] with 429 may be read as well, and Retry-After too', async () => {
    const strict = `limitsPerSource: { requestChat: 1, onLoopback: true }\nservices:\n${listed}`;
    await using limited = await startParley({ settings: strict });
    const bytes = formRequest(`${base}/shop`, 'nickname=A', { headers: { ...form, Origin: 'https://shop.example' } });
    assert.equal((await sendRaw(limited.url, bytes)).status, 200);
    const reply = await sendRaw(limited.url, bytes);
    assert.equal(reply.status, 429);
    assert.match(reply.headers['retry-after'] ?? '', /^\d+$/);
    assert.deepEqual(corsOf(reply), only('https://shop.example'));
  });

  test('[CV-HTTP-7] where the path names no service may be read by everyone, if some service may', async () => {
    for (const path of [base, `${base}/nobody`, `${base}/nobody/x/send`, `${base}/%ff`]) {
      for (const method of ['POST', 'GET']) {
        const reply = await sendRaw(
          parley.url,
          formRequest(path, '', { method, headers: { Origin: 'https://any.example' } }),
        );
        assert.equal(reply.status, 404);
        assert.deepEqual(corsOf(reply), everyone, path);
      }
    }
  });

  test('[CV-HTTP-7] where the path names no service may be read by all who are in a list, if there are only lists', async () => {
    await using strict = await startParley({ settings: `services:\n${listed}` });
    for (const [origin, expected] of [
      ['https://shop.example', only('https://shop.example')],
      ['https://bank.example', only('https://bank.example')],
      ['https://evil.example', nobody],
      [undefined, nobody],
    ] as const) {
      const headers = origin === undefined ? {} : { Origin: origin };
      assert.deepEqual(corsOf(await sendRaw(strict.url, formRequest(`${base}/nobody`, '', { headers }))), expected);
      const { 'access-control-allow-methods': _, ...asked } = corsOf(await preflight(strict, `${base}/nobody`, origin));
      for (const [name, value] of Object.entries(expected)) assert.equal(asked[name], value);
      assert.equal(
        asked['access-control-allow-origin'],
        'access-control-allow-origin' in expected ? origin : undefined,
      );
    }
  });
});

describe('a preflight', () => {
  test('[CV-HTTP-7] needs no credentials and is answered on every operation, with the methods and headers allowed', async () => {
    for (const id of operationIds) {
      const { suffix } = operations[id];
      const path = suffix === null ? `${base}/open` : `${base}/open/AbCdEfGhIjKlMnOp/${suffix}`;
      const reply = await preflight(parley, path, 'https://any.example');
      assert.equal(reply.status, 204, id);
      assert.equal(reply.body, '');
      const { headers } = reply;
      assert.equal(headers['access-control-allow-origin'], '*');
      assert.deepEqual(headers['access-control-allow-methods']?.split(', '), ['POST', 'OPTIONS']);
      const allowed = headers['access-control-allow-headers']!.toLowerCase().split(', ');
      for (const name of ['content-type', 'authorization', 'apikey', 'gms_user', 'idempotency-key']) {
        assert.ok(allowed.includes(name), name);
      }
    }
  });

  test('[CV-HTTP-7] is answered by the list of the service', async () => {
    const allowed = await preflight(parley, `${base}/shop/x/send`, 'https://shop.example');
    assert.equal(allowed.headers['access-control-allow-origin'], 'https://shop.example');
    assert.equal(allowed.headers['access-control-allow-credentials'], 'true');
    assert.equal(allowed.headers['vary'], 'Origin');
    const refused = await preflight(parley, `${base}/shop/x/send`, 'https://evil.example');
    assert.equal(refused.headers['access-control-allow-origin'], undefined);
    assert.equal(refused.headers['vary'], 'Origin');
  });
});

test('[CV-HTTP-7] apikey and Authorization are ignored, right or wrong', async () => {
  using client = createChatClient(parley.url, 'open');
  for (const headers of [
    { apikey: 'wrong' },
    { Authorization: 'Bearer wrong' },
    { Authorization: 'Basic Og==', gms_user: 'x' },
  ]) {
    for (const id of operationIds.filter((one): one is Exclude<OperationId, 'requestChat'> => operations[one].inChat)) {
      const chat = await client.requestChat({ nickname: 'Ada' }, headers);
      assert.equal((await client.operation(chat, id, minimalParameters[id], headers)).body.statusCode, 0, id);
    }
  }
});
