import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Watch } from '../check/check.ts';
import type { Exchange } from '../wire/exchange.ts';
import { readReply } from '../wire/reply.ts';
import { Watcher } from './watcher.ts';

const watch: Watch = {
  id: 'CV-REP-2.errors',
  title: 'a fact',
  profile: 'parley',
  concerns: ({ received }) => received.status === 200,
  judge: ({ received }) => (received.body === 'bad' ? 'It is bad.' : null),
};

function exchange(status: number, body: string): Exchange {
  const sent = { method: 'POST', path: '/', headers: {}, body: Buffer.from(''), operation: null, chatId: undefined };
  return { sent, received: { status, headers: {}, body }, reply: readReply(body), tookMs: 1 };
}

test('a watch passes when it saw replies and liked them all, and is not asked when it saw none', () => {
  const watcher = new Watcher(watch, '');
  assert.equal(watcher.outcome(null).state, 'skipped');
  watcher.look(exchange(404, 'bad'));
  assert.equal(watcher.outcome(null).state, 'skipped', 'that one is none of its business');
  watcher.look(exchange(200, 'good'));
  assert.equal(watcher.outcome(null).state, 'passed');
});

test('a watch shows the first reply that it does not like, and counts the others', () => {
  const watcher = new Watcher(watch, '');
  const first = exchange(200, 'bad');
  for (const one of [exchange(200, 'good'), first, exchange(200, 'bad')]) watcher.look(one);
  const outcome = watcher.outcome(null);
  assert.ok(outcome.state === 'failed');
  assert.equal(outcome.sentence, 'It is bad. So it was in 2 of 3 replies.');
  assert.equal(outcome.evidence.received, first.received);
});

test('a watch that saw nothing because the tour broke off has failed', () => {
  const outcome = new Watcher(watch, '').outcome('No reply came.');
  assert.ok(outcome.state === 'failed' && outcome.sentence.includes('No reply came.'));
});
