// Stops on purpose: what runs is answered, nothing acknowledged is lost, and chats go on with the next start.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Crowd } from '../support/customers/crowd.ts';
import { openChat } from '../support/customers/open-chat.ts';
import { createAgent, post } from '../support/customers/post.ts';
import { chooseSeed } from '../support/customers/seed.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { waitUntil } from '../support/wait-until.ts';

const stopped = { code: 0, signal: null };

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`[CV-ERR-7, CV-POS-3] I1–I6, I8–I11, I18 a stop by ${signal} under load exits 0, and all chats go on at the next start`, async (t) => {
    const seed = chooseSeed();
    t.diagnostic(`seed ${seed}`);
    await using parley = await startParley();
    await using crowd = createCrowd(parley, seed);
    for (let stop = 0; stop < 2; stop += 1) {
      await sleep(300);
      crowd.gate.shut();
      assert.deepEqual(await parley.stop(signal), stopped);
      await parley.start();
      await crowd.reopen();
      assert.deepEqual(await crowd.audit(), [], `after stop ${stop + 1} with seed ${seed}`);
    }
    await sleep(300);
    await crowd.stop();
    assert.deepEqual(await crowd.audit(), [], `at the end with seed ${seed}`);
    assert.deepEqual(crowd.unexpected, [], 'while the server ran, everything was answered');
  });
}

test('[CV-ERR-7] a drain fails readiness first, RETRYs new chats, and goes on serving those that live', async () => {
  await using parley = await startParley({ args: ['--drain-delay', '600'] });
  const agent = createAgent();
  try {
    const chat = await openChat(`${parley.api}/test`, agent);
    assert.equal((await chat.send('before')).state, 'ack');
    assert.equal(chat.wasToldToLeave, false);
    parley.signal('SIGTERM');
    await waitUntil('readiness fails', async () => (await fetch(`${parley.url}/readyz`)).status === 503);
    for (const port of [parley.url, parley.admin]) {
      assert.deepEqual(await (await fetch(`${port}/readyz`)).json(), { status: 'draining' });
      assert.equal((await fetch(`${port}/healthz`)).status, 200);
    }
    assert.equal((await chat.send('after')).state, 'ack');
    assert.equal(chat.wasToldToLeave, true, 'each reply closes its connection');
    const late = await post(agent, `${parley.api}/test`, { nickname: 'Late' });
    assert.equal(late.state === 'answered' && `${late.status} ${JSON.parse(late.body).statusCode}`, '200 1');
  } finally {
    agent.destroy();
  }
});

test('[CV-ERR-7] who connects anew where a drain closes connections meets no error', async (t) => {
  const seed = chooseSeed();
  t.diagnostic(`seed ${seed}`);
  const delayMs = 3_000;
  await using parley = await startParley({ args: ['--drain-delay', String(delayMs / 1_000)] });
  await using crowd = createCrowd(parley, seed);
  await sleep(300);
  crowd.gate.shut();
  const signalledAt = performance.now();
  assert.deepEqual(await parley.stop(), stopped);
  const unanswered = crowd.chats
    .flatMap(({ history }) => history.calls)
    .filter(({ outcome }) => outcome.state === 'unanswered');
  // One that left about the end of the delay came too late; each customer has had a reply before, unless they hardly ran.
  assert.deepEqual(
    unanswered.filter(({ begunAt }) => begunAt < signalledAt + delayMs / 2),
    [],
  );
  await parley.start();
  await crowd.reopen();
  await sleep(300);
  await crowd.stop();
  assert.deepEqual(await crowd.audit(), [], `with seed ${seed}`);
});

test('[CV-ERR-7] a request that runs when no connection is taken any more is answered, and its connection closed', async () => {
  await using parley = await startParley();
  const agent = createAgent();
  const chat = await openChat(`${parley.api}/test`, agent);
  const body = `${new URLSearchParams({ ...chat.credentials, message: 'begun before the end' })}`;
  const { hostname, port, pathname } = new URL(`${parley.api}/test/${chat.chatId}/send`);
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${hostname}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    // Answered as soon as the head is read.
    'Expect: 100-continue',
  ];
  const socket = connect({ host: hostname, port: Number(port) });
  let reply = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    reply += text;
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 20)}`);
  await waitUntil('the server has the head', () => reply.startsWith('HTTP/1.1 100 Continue'));
  agent.destroy();

  parley.signal('SIGTERM');
  await waitUntil('connections are refused', () => isRefused(hostname, Number(port)));
  socket.write(body.slice(20));
  await closed;
  assert.match(reply, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  assert.match(reply, /"statusCode":0/);
  assert.match(reply, /\r\nConnection: close\r\n/i);
  assert.deepEqual(await parley.exited, stopped);
});

test('I1 a second signal during a long drain ends the process at once, and nothing acknowledged is lost', async (t) => {
  const seed = chooseSeed();
  t.diagnostic(`seed ${seed}`);
  await using parley = await startParley({ args: ['--drain-delay', '600'] });
  await using crowd = createCrowd(parley, seed);
  for (const [first, second] of [
    ['SIGTERM', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
  ] as const) {
    await sleep(300);
    crowd.gate.shut();
    parley.signal(first);
    await waitUntil('it drains', async () => (await fetch(`${parley.admin}/readyz`)).status === 503);
    assert.deepEqual(await parley.stop(second), { code: null, signal: second });
    await parley.start();
    await crowd.reopen();
    assert.deepEqual(await crowd.audit(), [], `with seed ${seed}`);
  }
});

function createCrowd(parley: Parley, seed: number): Crowd {
  return new Crowd({ serviceUrl: `${parley.api}/test`, customers: 8, tabs: 2, thinkMs: 4, seed });
}

function isRefused(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}
