// What an operator's scripts rest on: the first line of stdout, the log on stderr, the two ports and what is on each.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createChatClient } from '../support/chat-client.ts';
import { runParley, startParley } from '../support/parley.ts';

test('the first line on stdout is one JSON object with both addresses, and all of stderr is JSON lines', async () => {
  await using parley = await startParley({ args: ['--log-level', 'debug'] });
  const lines = parley.stdout.split('\n');
  assert.deepEqual(lines.slice(1), ['']);
  const { listening, admin, ...rest } = JSON.parse(lines[0] ?? '');
  assert.deepEqual(rest, {});
  for (const address of [listening, admin]) assert.match(address, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.notEqual(listening, admin);

  using client = createChatClient(parley.url, 'test');
  await client.requestChat();
  assert.deepEqual(await parley.stop(), { code: 0, signal: null });
  const events = parley.log().map(({ event, level }) => `${level} ${event}`);
  for (const expected of ['info started', 'info draining']) assert.ok(events.includes(expected), events.join('; '));
});

test('the public address is told as customers know it where --public-url says so', async () => {
  const publicUrl = 'https://chat.example.com';
  await using parley = await startParley({ args: ['--public-url', publicUrl, '--log-level', 'info'] });
  assert.equal(JSON.parse(parley.stdout).listening, publicUrl);
});

test('health is on both ports, metrics and commands only on the admin port', async () => {
  await using parley = await startParley();
  for (const port of [parley.url, parley.admin]) {
    for (const [path, body] of [
      ['/healthz', { status: 'ok' }],
      ['/readyz', { status: 'ready' }],
    ] as const) {
      const reply = await fetch(`${port}${path}`);
      assert.deepEqual([reply.status, reply.headers.get('cache-control'), await reply.json()], [200, 'no-store', body]);
    }
  }
  const metrics = await fetch(`${parley.admin}/metrics`);
  assert.equal(metrics.status, 200);
  assert.match(metrics.headers.get('content-type') ?? '', /^text\/plain/);
  assert.match(await metrics.text(), /^parley_uptime_seconds [\d.]+$/m);
  assert.equal((await fetch(`${parley.url}/metrics`)).status, 404);
});

test('--host opens the public port alone: the admin port answers on the loopback and nowhere else', async (t) => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one !== undefined && !one.internal && one.family === 'IPv4')?.address;
  if (outside === undefined) return t.skip('this machine has no address but the loopback');
  await using parley = await startParley({ args: ['--host', '0.0.0.0'] });
  const portOf = (url: string) => Number(new URL(url).port);
  assert.equal(await isOpen(outside, portOf(parley.url)), true);
  assert.equal(await isOpen(outside, portOf(parley.admin)), false);
  assert.equal(await isOpen('127.0.0.1', portOf(parley.admin)), true);
});

test('[LS-ST-12] the token for commands lies in a file that its owner alone can read, as long as the server runs', async () => {
  await using parley = await startParley();
  const file = join(parley.data, 'admin-token');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(parley.data).mode & 0o777, 0o700);
  await parley.stop();
  assert.ok(!readdirSync(parley.data).includes('admin-token'));
});

test('[CV-HTTP-1] --base-path moves the customer API, and nothing stays at its usual place', async () => {
  await using parley = await startParley({ args: ['--base-path', '/chat/v2'] });
  using client = createChatClient(parley.url, 'test', '/chat/v2');
  const chat = await client.requestChat();
  assert.equal((await client.operation(chat, 'send', { message: 'hello' })).body.statusCode, 0);
  assert.equal((await fetch(`${parley.api}/test`, { method: 'POST' })).status, 404);
});

test('[CV-REP-3] --node-id is the alias of every reply', async () => {
  await using parley = await startParley({ args: ['--node-id', '117'] });
  using client = createChatClient(parley.url, 'test');
  assert.equal((await client.requestChat()).alias, '117');
});

test('--store memory serves chats and keeps none of them', async () => {
  await using parley = await startParley({ args: ['--store', 'memory'] });
  using client = createChatClient(parley.url, 'test');
  const chat = await client.requestChat();
  assert.equal((await client.operation(chat, 'send', { message: 'hello' })).body.statusCode, 0);
  assert.equal((await client.read(chat)).at(-1)?.text, 'hello');
  await parley.stop();
  assert.ok(!readdirSync(parley.data).some((name) => name.startsWith('parley.db')));
  await parley.start();
  assert.equal((await client.operation(chat, 'refresh')).body.statusCode, 2);
});

test('[LS-ST-12] a second server on the same data directory exits 2 in a sentence, and the first goes on', async () => {
  await using parley = await startParley();
  using client = createChatClient(parley.url, 'test');
  const chat = await client.requestChat();
  const second = await runParley(['serve', '--port=0', '--admin-port=0', `--data=${parley.data}`]);
  assert.deepEqual([second.code, second.stdout], [2, '']);
  assert.match(second.stderr, /^The data directory \S+ is in use by another Parley; [^\n]+\.\n$/);
  assert.equal((await client.operation(chat, 'send', { message: 'still here' })).body.statusCode, 0);
  assert.equal(statSync(join(parley.data, 'admin-token')).mode & 0o777, 0o600, 'its token is still there');
});

test('[LS-ST-12] the lock of a process that was killed is gone with it', async () => {
  await using parley = await startParley();
  await parley.kill();
  await parley.start();
  assert.equal((await fetch(`${parley.url}/readyz`)).status, 200);
});

for (const flag of ['port', 'admin-port'] as const) {
  test(`a --${flag} that is in use is named, and the data directory is free again`, async () => {
    await using first = await startParley();
    await using second = await startParley();
    await second.stop();
    const taken = new URL(flag === 'port' ? first.url : first.admin).port;
    const other = flag === 'port' ? '--admin-port=0' : '--port=0';
    const ran = await runParley(['serve', `--${flag}=${taken}`, other, `--data=${second.data}`, '--log-level=silent']);
    assert.deepEqual([ran.code, ran.stdout], [2, '']);
    assert.equal(ran.stderr, `Port ${taken} is in use by another program; choose another with --${flag}.\n`);
    await second.start();
  });
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
