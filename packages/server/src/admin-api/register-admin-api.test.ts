import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fastify from 'fastify';
import { openTestSettings } from '../../../../tests/support/settings/open-test-settings.ts';
import { StoreError } from '../store/index.ts';
import type { AdminSettings } from './admin-settings.ts';
import { registerAdminApi } from './register-admin-api.ts';

const token = 'right-token-of-this-run';
const good = { authorization: `Bearer ${token}`, 'content-type': 'application/yaml' };

async function startApi(settings?: AdminSettings) {
  const own = await openTestSettings();
  const app = fastify({ logger: false });
  const logged: string[] = [];
  const log = { error: (event: string, fields: object = {}) => void logged.push(JSON.stringify({ event, ...fields })) };
  registerAdminApi(app, { settings: settings ?? own.settings, token, log });
  const send = async (method: 'GET' | 'POST', url: string, headers: Record<string, string>, body?: string) => {
    const response = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
    return {
      status: response.statusCode,
      type: response.headers['content-type'],
      headers: response.headers,
      body: response.body,
    };
  };
  return { ...own, send, logged, [Symbol.asyncDispose]: () => app.close() };
}

describe('POST /admin/apply', () => {
  test('applies YAML and JSON, and reports entry by entry', async () => {
    await using api = await startApi();
    const yaml = await api.send(
      'POST',
      '/admin/apply',
      { ...good, 'content-type': 'text/yaml; charset=utf-8' },
      'services:\n  - name: a\n    queue: q\nqueues:\n  - name: q\n',
    );
    assert.equal(yaml.status, 200);
    assert.deepEqual(JSON.parse(yaml.body), {
      state: 'applied',
      entries: [
        { what: 'service', name: 'a', outcome: 'created', kept: [] },
        { what: 'queue', name: 'q', outcome: 'created', kept: [] },
      ],
      unused: ['services.queue', 'queues'],
    });
    const json = await api.send(
      'POST',
      '/admin/apply',
      { ...good, 'content-type': 'application/json' },
      '{"services":[{"name":"b"}]}',
    );
    assert.equal(json.status, 200);
    assert.deepEqual(
      [...api.settings.all()].map(({ name }) => name),
      ['a', 'b'],
    );
  });

  test('answers faults with 422 and all of them, with line and column, and applies nothing', async () => {
    await using api = await startApi();
    const reply = await api.send('POST', '/admin/apply', good, 'services:\n  - name: a\n    colur: 1\n  - name: a b\n');
    assert.equal(reply.status, 422);
    assert.match(reply.type ?? '', /^application\/problem\+json/);
    const { faults, ...problem } = JSON.parse(reply.body);
    assert.deepEqual(problem, {
      type: 'about:blank',
      title: 'Refused',
      status: 422,
      detail: 'The settings have 2 faults; nothing was applied.',
    });
    assert.deepEqual(
      faults.map(({ line, column, path }: Record<string, unknown>) => [line, column, path]),
      [
        [3, 5, 'services[0].colur'],
        [4, 11, 'services[1].name'],
      ],
    );
    assert.match(faults[0].sentence, /^service "a": there is no key "colur"/);
    assert.equal(api.settings.find('a'), undefined);
  });

  test('with dryRun=true says the same and writes nothing', async () => {
    await using api = await startApi();
    const reply = await api.send('POST', '/admin/apply?dryRun=true', good, 'services: [{ name: a }]');
    assert.equal(JSON.parse(reply.body).entries[0].outcome, 'created');
    assert.equal(api.settings.find('a'), undefined);
  });

  test('answers 503 while the store does not take it', async () => {
    const { driver } = await openTestSettings();
    const putDocuments = async () => {
      throw new StoreError('unavailable', 'no space');
    };
    const { settings } = await openTestSettings({ ...driver, putDocuments });
    await using api = await startApi(settings);
    const reply = await api.send('POST', '/admin/apply', good, 'services: [{ name: a }]');
    assert.equal(reply.status, 503);
    assert.equal(JSON.parse(reply.body).detail, 'The store did not take the settings (no space); apply them again.');
  });

  test('takes a body of nothing as a file that names nothing', async () => {
    await using api = await startApi();
    const reply = await api.send('POST', '/admin/apply', { authorization: good.authorization });
    assert.deepEqual([reply.status, JSON.parse(reply.body).entries], [200, []]);
  });

  test('refuses other types with 415, and what is far too large with 413', async () => {
    await using api = await startApi();
    const other = await api.send('POST', '/admin/apply', { ...good, 'content-type': 'text/html' }, 'services: []');
    assert.equal(other.status, 415);
    const large = await api.send('POST', '/admin/apply', good, `#${'x'.repeat(9_000_000)}`);
    assert.equal(large.status, 413);
    for (const { body } of [other, large]) assert.equal(typeof JSON.parse(body).detail, 'string');
  });
});

describe('GET /admin/export', () => {
  test('is the settings in force as YAML, and not to be cached', async () => {
    await using api = await startApi();
    await api.settings.apply('services: [{ name: a, welcome: hello }]');
    const reply = await api.send('GET', '/admin/export', good);
    assert.deepEqual(
      [reply.status, reply.type, reply.body],
      [200, 'application/yaml; charset=utf-8', api.settings.export()],
    );
    assert.equal(reply.headers['cache-control'], 'no-store');
    assert.match(reply.body, /welcome: hello/);
  });
});

describe('[LS-ST-12] without the token of the data directory', () => {
  test('nothing is told or done: 401 without one, 403 with another', async () => {
    await using api = await startApi();
    const file = 'services: [{ name: a }]';
    const type = { 'content-type': 'application/yaml' };
    for (const authorization of [
      undefined,
      '',
      token,
      `Basic ${token}`,
      `XBearer ${token}`,
      `Bearer${token}`,
      `Bearer ${token} x`,
      'Bearer',
      'Bearer ',
    ])
      for (const [method, url] of [
        ['POST', '/admin/apply'],
        ['GET', '/admin/export'],
        ['GET', '/admin/nothing'],
      ] as const) {
        const headers = authorization === undefined ? type : { ...type, authorization };
        const reply = await api.send(method, url, headers, method === 'POST' ? file : undefined);
        assert.equal(reply.status, 401, `${method} ${url} ${authorization}`);
        assert.equal(reply.headers['www-authenticate'], 'Bearer');
      }
    for (const wrong of [`${token}x`, token.slice(1), token.toUpperCase(), 'x']) {
      const reply = await api.send('POST', '/admin/apply', { ...good, authorization: `Bearer ${wrong}` }, file);
      assert.equal(reply.status, 403);
      assert.ok(!reply.body.includes(token));
    }
    assert.equal(api.settings.find('a'), undefined);
  });

  test('a token in the URL counts for nothing', async () => {
    await using api = await startApi();
    assert.equal((await api.send('GET', `/admin/export?token=${token}&access_token=${token}`, {})).status, 401);
  });
});

test('an unknown command is 404', async () => {
  await using api = await startApi();
  assert.equal((await api.send('GET', '/admin/apply', good)).status, 404);
  assert.equal((await api.send('POST', '/admin/erase', good, '')).status, 404);
});

test('a fault of the server is 500 without its words, and the log has the route', async () => {
  await using api = await startApi({
    apply: async () => {
      throw new TypeError('canary');
    },
    export: () => '',
  });
  const reply = await api.send('POST', '/admin/apply', good, 'x: canary');
  assert.equal(reply.status, 500);
  assert.ok(!reply.body.includes('canary'));
  assert.deepEqual(api.logged, ['{"event":"admin-request-failed","route":"/admin/apply","error":"TypeError"}']);
});
