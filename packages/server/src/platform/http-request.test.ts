import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { sendHttpRequest } from './http-request.ts';

async function listen(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path?q=1`);
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const headers = { authorization: 'Bearer x', 'content-type': 'text/plain' };

test('it sends method, path, headers and body, and gives status and body back', async () => {
  await using server = await listen(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    response.writeHead(422);
    response.end(JSON.stringify([request.method, request.url, request.headers.authorization, body]));
  });
  const reply = await sendHttpRequest({ method: 'POST', url: server.url, headers, body: 'Grüße', timeoutMs: 60_000 });
  assert.deepEqual(reply, { status: 422, body: '["POST","/path?q=1","Bearer x","Grüße"]' });
});

test('a server that says nothing is given up after the timeout', async () => {
  await using server = await listen(() => {});
  await assert.rejects(
    sendHttpRequest({ method: 'GET', url: server.url, headers, timeoutMs: 20 }),
    /no answer for 0\.02 s/,
  );
});

test('a reply that breaks off is no reply', async () => {
  await using server = await listen((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
  });
  await assert.rejects(sendHttpRequest({ method: 'GET', url: server.url, headers, timeoutMs: 60_000 }));
});

test('a port where nobody listens rejects', async () => {
  const server = await listen(() => {});
  await server[Symbol.asyncDispose]();
  await assert.rejects(sendHttpRequest({ method: 'GET', url: server.url, headers, timeoutMs: 60_000 }), /ECONNREFUSED/);
});
