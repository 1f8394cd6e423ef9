// Settings of a running server, changed and read by the command line, over its admin port.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readAdminAccess, writeAdminAccess } from '../../packages/server/src/platform/admin-token.ts';
import { createChatClient } from '../support/chat-client.ts';
import { runParley, startParley } from '../support/parley.ts';
import { createSettingsFolder } from '../support/settings/settings-folder.ts';

const example = join(import.meta.dirname, '..', '..', 'settings', 'example.yaml');
const quiet = { settings: 'services: [{ name: sales }]', args: ['--log-level', 'warn'] };

describe('applied to a running server', { concurrency: 2 }, () => {
  test('settings count from the next request on, without a restart', async () => {
    await using parley = await startParley(quiet);
    using folder = createSettingsFolder();
    using sales = createChatClient(parley.url, 'sales');
    using support = createChatClient(parley.url, 'support');
    const chat = await sales.requestChat();
    const before = await support.post('', { nickname: 'Ada' });
    assert.equal(before.status, 404);
    assert.equal((await sales.operation(chat, 'send', { message: 'more than ten' })).status, 200);

    const file = folder.write(
      'new.yaml',
      'services:\n  - { name: sales, tenantName: Corp, allowedOrigins: ["https://shop.example"], limits: { message: 10 } }\n' +
        '  - { name: support, systemNickname: Bot, welcome: "Hello {nickname}!" }\n',
    );
    const ran = await runParley(['apply', file, '--data', parley.data]);
    assert.deepEqual(ran, {
      code: 0,
      signal: null,
      stdout: 'changed  service  sales\ncreated  service  support\n',
      stderr: '',
    });

    const refused = await sales.operation(chat, 'send', { message: 'more than ten' });
    assert.deepEqual([refused.status, refused.body.errors], [400, [{ code: 204, advice: '10' }]]);
    const refreshed = await sales.operation(chat, 'refresh', {}, { origin: 'https://shop.example' });
    assert.equal(refreshed.body.tenantName, 'Corp');
    assert.equal(refreshed.headers['access-control-allow-origin'], 'https://shop.example');
    const events = await support.read(await support.requestChat());
    assert.deepEqual(
      events
        .filter(({ type }) => type === 'Message' || type === 'CustomNotice')
        .map(({ from, text }) => [from.nickname, text]),
      [['Bot', 'Hello Ada!']],
    );
  });

  test('hours open and close a service', async () => {
    await using parley = await startParley({
      ...quiet,
      settings:
        'services: [{ name: sales, hours: h, welcome: Open, closed: Closed }]\nhours: [{ name: h, timeZone: UTC }]',
    });
    using folder = createSettingsFolder();
    using sales = createChatClient(parley.url, 'sales');
    const firstText = async () =>
      (await sales.read(await sales.requestChat())).find(({ text }) => text !== undefined)?.text;
    assert.equal(await firstText(), 'Closed');
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => `${day}: ["00:00-24:00"]`).join(', ');
    const file = folder.write('open.yaml', `hours: [{ name: h, timeZone: UTC, weekly: { ${days} } }]`);
    assert.equal((await runParley(['apply', file, '--data', parley.data])).stdout, 'changed  hours  h\n');
    assert.equal(await firstText(), 'Open');
  });

  test('a service with a chat is not removed, retired it takes no new one, and its chat goes on', async () => {
    await using parley = await startParley(quiet);
    using folder = createSettingsFolder();
    using sales = createChatClient(parley.url, 'sales');
    const chat = await sales.requestChat();
    const absent = folder.write('absent.yaml', 'services:\n  - name: sales\n    absent: true\n');
    const refused = await runParley(['apply', absent, '--data', parley.data]);
    assert.deepEqual(
      [refused.code, refused.stdout, refused.stderr],
      [
        2,
        '',
        `${absent}:3:13: service "sales": it cannot be removed while 1 chat is going on; write retire: true, so that it takes no new ones, and remove it when they have ended.\n`,
      ],
    );
    const retire = folder.write('retire.yaml', 'services: [{ name: sales, retire: true }]');
    assert.equal((await runParley(['apply', retire, '--data', parley.data])).stdout, 'retired  service  sales\n');
    assert.equal((await sales.post('', { nickname: 'Ada' })).status, 404);
    assert.equal((await sales.operation(chat, 'send', { message: 'still here' })).body.statusCode, 0);
    await sales.operation(chat, 'disconnect');
    assert.equal((await runParley(['apply', absent, '--data', parley.data])).stdout, 'removed  service  sales\n');
  });

  test('a file with faults is refused with each of them, and changes nothing', async () => {
    await using parley = await startParley(quiet);
    using folder = createSettingsFolder();
    const file = folder.write(
      'faults.yaml',
      'services:\n  - name: sales\n    clientTimout: 5\n  - name: new\n    queue: none\n',
    );
    const before = (await runParley(['export', 'settings', '--data', parley.data])).stdout;
    const ran = await runParley(['apply', file, '--data', parley.data]);
    assert.deepEqual([ran.code, ran.stdout], [2, '']);
    assert.deepEqual(ran.stderr.split('\n'), [
      `${file}:3:5: service "sales": there is no key "clientTimout"; did you mean clientTimeout?`,
      `${file}:5:12: service "new": queue names the queue "none", but there is no such entry; add it under queues, or name another.`,
      '',
    ]);
    assert.equal((await runParley(['export', 'settings', '--data', parley.data])).stdout, before);
  });

  test('a dry run changes nothing', async () => {
    await using parley = await startParley(quiet);
    using folder = createSettingsFolder();
    using other = createChatClient(parley.url, 'other');
    const file = folder.write('new.yaml', 'services: [{ name: other }]');
    const ran = await runParley(['apply', file, '--dry-run', '--data', parley.data]);
    assert.deepEqual([ran.code, ran.stdout], [0, 'created  service  other\ndry run: nothing was written\n']);
    assert.equal((await other.post('', { nickname: 'Ada' })).status, 404);
  });

  test('I1 settings outlive a kill, and the next run has them without a file', async () => {
    using folder = createSettingsFolder();
    const file = folder.write('new.yaml', 'services: [{ name: kept, welcome: Kept }]');
    await using parley = await startParley({ settings: null, data: folder.data });
    assert.equal((await runParley(['apply', file, '--data', folder.data])).code, 0);
    await parley.kill();
    await parley.start();
    using kept = createChatClient(parley.url, 'kept');
    assert.ok((await kept.read(await kept.requestChat())).some(({ text }) => text === 'Kept'));
  });
});

describe('an export', { concurrency: 2 }, () => {
  test('of a running server, applied to an empty directory, gives the same settings', async () => {
    await using parley = await startParley({ ...quiet, settings: readFileSync(example, 'utf8') });
    using folder = createSettingsFolder();
    const file = join(folder.path, 'export.yaml');
    const toFile = await runParley(['export', 'settings', '--data', parley.data, '--out', file]);
    assert.deepEqual([toFile.code, toFile.stdout, toFile.stderr], [0, '', '']);
    const exported = readFileSync(file, 'utf8');
    assert.equal((await runParley(['export', 'settings', '--data', parley.data])).stdout, exported);
    assert.equal((await runParley(['apply', file, '--data', folder.data])).code, 0);
    assert.equal((await runParley(['export', 'settings', '--data', folder.data])).stdout, exported);
    assert.match((await runParley(['apply', file, '--data', parley.data])).stdout, /^12 entries unchanged\n/);
  });

  test('I16 has no password, nor has a log, nor a file of the data directory', async () => {
    using folder = createSettingsFolder();
    const canary = 'canary-password-7181';
    const settings = `agents: [{ username: ada, password: ${canary} }]`;
    await using parley = await startParley({ settings, data: folder.data, args: ['--log-level', 'debug'] });
    const file = folder.write('more.yaml', settings.replace('ada', 'bob'));
    const applied = await runParley(['apply', file, '--data', folder.data]);
    const exported = await runParley(['export', 'settings', '--data', folder.data]);
    assert.match(exported.stdout, /username: bob/);
    await parley.stop();
    const files = readdirSync(folder.data).map((name) => readFileSync(join(folder.data, name), 'latin1'));
    const said = [applied.stdout, applied.stderr, exported.stdout, exported.stderr, parley.stdout, parley.stderr];
    assert.ok(files.join('').includes('$argon2id$'));
    assert.ok(![...files, ...said].join('').includes(canary));
    assert.ok(!said.join('').includes('$argon2id$'));
  });

  test('where there is no data directory is refused, and none is made', async () => {
    using folder = createSettingsFolder();
    const ran = await runParley(['export', 'settings', '--data', folder.data]);
    assert.deepEqual([ran.code, ran.stderr], [2, `There is no data directory ${folder.data}; --data names another.\n`]);
    assert.deepEqual(readdirSync(folder.path), []);
  });
});

describe('[LS-ST-12] the token', { concurrency: 2 }, () => {
  test('lies in a file that only its owner can read, and is another one at each start', async () => {
    await using parley = await startParley(quiet);
    assert.equal(statSync(join(parley.data, 'admin-token')).mode & 0o777, 0o600);
    const first = readAdminAccess(parley.data);
    await parley.stop();
    assert.equal(readAdminAccess(parley.data), null);
    await parley.start();
    assert.notEqual(readAdminAccess(parley.data)?.token, first?.token);
  });

  test('of another run does nothing, and the command says so', async () => {
    await using parley = await startParley(quiet);
    using folder = createSettingsFolder();
    const access = readAdminAccess(parley.data)!;
    writeAdminAccess(parley.data, {
      ...access,
      token: access.token.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')),
    });
    const file = folder.write('new.yaml', 'services: [{ name: other }]');
    for (const command of [
      ['apply', file],
      ['export', 'settings'],
    ]) {
      const ran = await runParley([...command, '--data', parley.data]);
      assert.deepEqual([ran.code, ran.stdout], [1, '']);
      assert.equal(
        ran.stderr,
        `parley: The server at ${access.address} answered HTTP 403: This is not the token of the server that runs now; it has a new one at each start.\n`,
      );
    }
    using other = createChatClient(parley.url, 'other');
    assert.equal((await other.post('', { nickname: 'Ada' })).status, 404);
  });

  test('is needed at the admin port, and the public port has no such commands', async () => {
    await using parley = await startParley(quiet);
    const { token } = readAdminAccess(parley.data)!;
    const ask = async (url: string, authorization?: string) =>
      (await fetch(`${url}/admin/export`, { headers: authorization === undefined ? {} : { authorization } })).status;
    assert.deepEqual(
      [
        await ask(parley.admin),
        await ask(parley.admin, 'Bearer wrong'),
        await ask(parley.admin, `Bearer ${token}`),
        await ask(parley.url, `Bearer ${token}`),
      ],
      [401, 403, 200, 404],
    );
    assert.ok(!parley.stderr.includes(token) && !parley.stdout.includes(token));
  });
});
