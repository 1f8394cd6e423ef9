import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Side } from '../sides/side.ts';
import { startLimit } from '../sides/start-limit.ts';
import { Chat, type Target } from './chat.ts';
import { fillChats } from './fill-chats.ts';
import { type Load, SpoiltRunError } from './load.ts';
import { openChats } from './open-chats.ts';
import { runClosedLoop } from './run-closed-loop.ts';
import { runFixedRate } from './run-fixed-rate.ts';
import { verifyChats } from './verify-chats.ts';

describe('against the limit program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-load-'));
  let limit: Side;
  before(async () => {
    limit = await startLimit(folder, null);
  });
  after(async () => {
    await limit[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  function loadOf(chats: readonly Chat[], mix: Load['mix']): Load {
    let cpuMs = 0;
    const readCpuMs = () => {
      cpuMs += 10;
      return cpuMs;
    };
    return { target: limit.target, chats, connections: 8, mix, warmUpMs: 100, measureMs: 500, readCpuMs };
  }

  test('a closed loop counts ACKs, latency and the CPU time between, and every ACK is an event that is there', async () => {
    const chats = await openChats(limit.target, 8);
    const result = await runClosedLoop(loadOf(chats, { send: 1 }));
    assert.ok(result.requests > 0);
    assert.ok(Math.abs(result.perSecond - (result.requests * 1_000) / result.durationMs) < 1e-6);
    assert.deepEqual([result.cpuMs, result.cpuPerRequestUs], [10, 10_000 / result.requests]);
    assert.ok(result.latency.p50 > 0 && result.latency.p50 <= result.latency.p99);
    const sent = chats.reduce((sum, chat) => sum + chat.nextPosition - 2, 0);
    assert.ok(sent > result.requests, 'the warm-up and what was out at the end are not in the count');
    await verifyChats(limit.target, chats);
  });

  test('a mix of sends and empty polls goes over each chat in turn', async () => {
    const chats = await openChats(limit.target, 20);
    await runClosedLoop({ ...loadOf(chats, { send: 1, refresh: 3 }), turn: 2 });
    assert.ok(chats.every((chat) => chat.nextPosition > 2));
    await verifyChats(limit.target, chats);
  });

  test('a fixed rate is kept, and what it sends is there', async () => {
    const chats = await openChats(limit.target, 8);
    const { perSecond } = await runFixedRate({ ...loadOf(chats, { send: 1 }), measureMs: 1_000 }, 100);
    assert.ok(perSecond > 50 && perSecond < 200, `${perSecond}/s`);
    await verifyChats(limit.target, chats);
  });

  test('chats are filled to exactly so many events', async () => {
    const chats = await openChats(limit.target, 3);
    await fillChats(limit.target, chats, 25, 2);
    assert.deepEqual(
      chats.map((chat) => chat.nextPosition),
      [26, 26, 26],
    );
    await verifyChats(limit.target, chats);
  });

  test('a chat that is moved goes on at the other address, with all that was acknowledged', async () => {
    const [chat] = await openChats(limit.target, 1);
    await fillChats(limit.target, [chat!], 3);
    chat!.refreshRequest();
    chat!.moveTo({ ...limit.target, host: 'localhost' });
    assert.match(chat!.sendRequest().toString(), /\r\nHost: localhost:/);
    assert.match(chat!.refreshRequest().toString(), /\r\nHost: localhost:[\s\S]*transcriptPosition=4/);
    await verifyChats(limit.target, [chat!]);
  });

  test('an event that was acknowledged and is not there is found', async () => {
    const [chat] = await openChats(limit.target, 1);
    chat!.nextPosition += 1;
    await assert.rejects(verifyChats(limit.target, [chat!]), /by its ACKs the last event is 2/);
  });

  test('wrong credentials end the preparation with the reply in words', async () => {
    const [chat] = await openChats(limit.target, 1);
    const wrong = new Chat(limit.target, { ...chat!.credentials, secureKey: 'wrong' });
    await assert.rejects(verifyChats(limit.target, [wrong]), /no ACK: .*denied/);
  });
});

describe('a run is spoilt', () => {
  /** A server whose replies are those of `answer`, in order of the requests that come. */
  async function serve(answer: (request: number) => string | null) {
    let requests = 0;
    const server = createServer((request, response) => {
      request.resume();
      requests += 1;
      const body = answer(requests);
      if (body === null) request.socket.destroy();
      else response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const target: Target = { host: '127.0.0.1', port, basePath: '/chat', service: 'x' };
    const chat = new Chat(target, { chatId: 'c', userId: 'u', secureKey: 'k', alias: '1', nextPosition: 2 });
    const load: Load = {
      target,
      chats: [chat],
      connections: 1,
      mix: { send: 1 },
      warmUpMs: 20,
      measureMs: 80,
      readCpuMs: () => 0,
    };
    return {
      load,
      chat,
      requests: () => requests,
      [Symbol.asyncDispose]: async () => void server.close().closeAllConnections(),
    };
  }
  const acked = '{"statusCode":0}';
  const retry = '{"statusCode":1}';

  test('by one RETRY among ACKs, even during the warm-up, and nothing more is sent', async () => {
    await using server = await serve((request) => (request === 3 ? retry : acked));
    await assert.rejects(runClosedLoop(server.load), (error) => {
      return error instanceof SpoiltRunError && /RETRY: \{"statusCode":1\}/.test(error.message);
    });
    assert.equal(server.requests(), 3);
    assert.equal(server.chat.nextPosition, 4, 'a RETRY is no event');
  });

  test('by a connection that the server closes', async () => {
    await using server = await serve((request) => (request === 3 ? null : acked));
    await assert.rejects(runClosedLoop(server.load), /connection lost/);
  });

  test('by a server that does not keep up with the rate', async () => {
    await using server = await serve(() => acked);
    await assert.rejects(runFixedRate(server.load, 1e6), /did not keep up/);
  });
});
