import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice, customer, TestLog } from '../../../../tests/support/domain/test-log.ts';

const kindsOf = (events: readonly { payload: { kind: string } }[]) => events.map(({ payload }) => payload.kind);

test('[CV-OP-3, LS-LOG-5] a start within 3 s of the last one adds nothing, at 3 s it does', () => {
  const log = new TestLog();
  assert.deepEqual(kindsOf(log.add({ type: 'start-typing', party: customer })), ['typing-started']);
  log.now += 2_999;
  assert.deepEqual(log.add({ type: 'start-typing', party: customer }), []);
  log.now += 1;
  assert.deepEqual(kindsOf(log.add({ type: 'start-typing', party: customer })), ['typing-started']);
});

test('[CV-OP-3] the 3 s count from the last start that was added, not from the last that was asked for', () => {
  const log = new TestLog();
  log.add({ type: 'start-typing', party: customer });
  const added: number[] = [];
  for (let second = 1; second <= 7; second += 1) {
    log.now += 1_000;
    if (log.add({ type: 'start-typing', party: customer }).length > 0) added.push(second);
  }
  assert.deepEqual(added, [3, 6]);
});

test('[CV-OP-3] a start within 3 s of the last one adds nothing, also when a stop or other events lie between', () => {
  const log = new TestLog();
  log.add({ type: 'start-typing', party: customer });
  log.now += 1_000;
  assert.deepEqual(kindsOf(log.add({ type: 'stop-typing', party: customer })), ['typing-stopped']);
  log.say(customer);
  assert.deepEqual(log.add({ type: 'start-typing', party: customer }), []);
  assert.deepEqual(log.add({ type: 'stop-typing', party: customer }), [], 'that start has not happened');
});

test('[CV-OP-3] a stop without a start adds nothing, and one start is stopped once', () => {
  const log = new TestLog();
  assert.deepEqual(log.add({ type: 'stop-typing', party: customer }), []);
  log.add({ type: 'start-typing', party: customer });
  assert.deepEqual(kindsOf(log.add({ type: 'stop-typing', party: customer })), ['typing-stopped']);
  assert.deepEqual(log.add({ type: 'stop-typing', party: customer }), []);
});

test('[CV-OP-3, LS-LOG-5] the typing of one party says nothing about that of another', () => {
  const log = new TestLog();
  const agent = log.join(alice);
  log.add({ type: 'start-typing', party: customer });
  assert.deepEqual(kindsOf(log.add({ type: 'start-typing', party: agent })), ['typing-started']);
  log.add({ type: 'stop-typing', party: customer });
  assert.deepEqual(kindsOf(log.add({ type: 'stop-typing', party: agent })), ['typing-stopped']);
});

test('[CV-OP-3] after the clock is set back a start within 3 s of the last one still adds nothing', () => {
  const log = new TestLog();
  log.add({ type: 'start-typing', party: customer });
  log.now -= 60_000;
  assert.deepEqual(log.add({ type: 'start-typing', party: customer }), []);
});

test('[LS-LOG-5] typing events are events like others: they take an index and count', () => {
  const log = new TestLog();
  const { counted } = log.session;
  log.add({ type: 'start-typing', party: customer });
  log.add({ type: 'stop-typing', party: customer });
  assert.deepEqual([log.session.lastIndex, log.session.lastVisibleIndex, log.session.counted], [3, 3, counted + 2]);
});
