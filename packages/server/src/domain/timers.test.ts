import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opening, startAt, TestLog } from '../../../../tests/support/domain/test-log.ts';
import type { SessionEvent } from './event.ts';
import { deriveTimers } from './timers.ts';

test('[LS-TIME-1, LS-LOG-2] the first event arms the client timeout, counted from its own time', () => {
  const [first] = new TestLog().events as [SessionEvent];
  assert.deepEqual(deriveTimers(first), {
    arm: [{ kind: 'client-timeout', dueAt: startAt + 90_000 }],
    disarmAll: false,
  });
});

test('[CV-LIFE-6, LS-TIME-1] outside hours the first event also arms the closing', () => {
  const [first] = new TestLog({ opening: { ...opening, closesAt: startAt + 30_000 } }).events as [SessionEvent];
  assert.deepEqual(deriveTimers(first).arm, [
    { kind: 'client-timeout', dueAt: startAt + 90_000 },
    { kind: 'closing', dueAt: startAt + 30_000 },
  ]);
});

test("[LS-TIME-1] the customer's leaving disarms all; nothing else arms or disarms anything", () => {
  const log = new TestLog({ greeting: 'Welcome.' });
  const agent = log.join('alice' as never);
  log.say(agent);
  log.add({ type: 'start-typing', party: agent });
  log.add({ type: 'leave', party: agent });
  log.join('bob' as never);
  log.add({ type: 'end', reason: 'left' });
  const changes = log.events.map(deriveTimers);
  assert.deepEqual(
    changes.slice(1, -1),
    changes.slice(1, -1).map(() => ({ arm: [], disarmAll: false })),
  );
  assert.deepEqual(changes.at(-1), { arm: [], disarmAll: true });
});

test('[LS-LOG-2] a replay derives the same timers', () => {
  const log = new TestLog();
  log.add({ type: 'end', reason: 'left' });
  const once = log.events.map(deriveTimers);
  log.now += 86_400_000;
  assert.deepEqual(log.events.map(deriveTimers), once);
});
