// What docs/operating/running.md tells operators to watch: it is there, and it moves with what happens.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createChatClient } from '../support/chat-client.ts';
import { type Parley, startParley } from '../support/parley.ts';

const settings = `
limitsPerSource: { requestChat: 2, denied: 1000, onLoopback: true }
services: [{ name: test, limits: { requestsPerSecond: 20, requestsBurst: 20 } }]
`;

test('replies are counted by outcome, requests by operation, live chats by service', async () => {
  await using parley = await startParley({ settings });
  using client = createChatClient(parley.url, 'test');
  const chat = await client.requestChat();
  const busy = await client.requestChat();
  assert.equal((await client.post('', { nickname: 'A' })).status, 429);
  await client.operation(chat, 'send', { message: 'hello' });
  assert.equal((await client.operation(chat, 'send')).status, 400);
  await client.operation({ ...chat, secureKey: 'f'.repeat(32) }, 'refresh');
  const replies = await Promise.all(Array.from({ length: 100 }, () => client.operation(busy, 'refresh')));
  const retried = replies.filter(({ body }) => body.statusCode === 1).length;
  assert.ok(retried > 0);
  await client.operation(chat, 'disconnect');
  await client.operation(chat, 'send', { message: 'late' });

  const metrics = await readMetrics(parley);
  const outcome = (name: string) => metrics.get(`parley_replies_total{outcome="${name}"}`);
  assert.deepEqual(['ack', 'retry', 'refuse', 'denied', 'misunderstood', 'slowDown', 'unexpected'].map(outcome), [
    2 + 1 + (100 - retried) + 1,
    retried,
    1,
    1,
    1,
    1,
    0,
  ]);
  assert.equal(metrics.get('parley_requests_total{operation="send"}'), 3);
  assert.equal(metrics.get('parley_live_sessions{service="test"}'), 1);
  assert.equal(metrics.get('parley_commit_failures_total'), 0);
  assert.ok((metrics.get('parley_commit_longest_seconds') ?? 0) > 0);
});

test('every metric that running.md names is there', async () => {
  await using parley = await startParley({ settings });
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operating', 'running.md'), 'utf8');
  const named = [...new Set(page.match(/\bparley_[a-z0-9_]+/g))];
  assert.ok(named.length >= 4, named.join());
  const names = [...(await readMetrics(parley)).keys()].map((key) => key.replace(/\{.*/, ''));
  for (const name of named) assert.ok(names.includes(name), name);
});

/** Value of each series, by its name with labels. */
async function readMetrics(parley: Parley): Promise<Map<string, number>> {
  const text = await (await fetch(`${parley.admin}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}
