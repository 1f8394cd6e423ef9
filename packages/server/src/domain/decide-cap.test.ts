import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alice, bob, customer, TestLog } from '../../../../tests/support/domain/test-log.ts';
import type { Command } from './command.ts';
import { DomainError } from './errors.ts';
import type { AccountId } from './ids.ts';

const isFull = (error: unknown) => error instanceof DomainError && error.code === 'full';
const noticesOf = (log: TestLog) => log.events.filter(({ payload }) => payload.kind === 'notice');

/** A chat with an agent, at its cap of 10. */
function atCap(): { log: TestLog; agent: ReturnType<TestLog['join']> } {
  const log = new TestLog({}, { transcript: 10 });
  const agent = log.join(alice);
  while (!log.session.capped) log.say(customer);
  return { log, agent };
}

describe('the cap on a transcript', () => {
  test('[LS-LOG-6] the append that reaches it holds one Notice, by the service itself', () => {
    const { log } = atCap();
    assert.deepEqual(log.outline.slice(-3), [
      ['message', 1],
      ['participant-joined', 3],
      ['notice', 3],
    ]);
    assert.deepEqual([log.session.counted, log.events.length], [12, 12]);
    assert.deepEqual(log.events.at(-1)?.payload, {
      kind: 'notice',
      text: 'This chat has reached its greatest length. No more messages can be added.',
      capped: true,
    });
    assert.ok(log.events.slice(-2).every(({ visibility }) => visibility === 'all'));
  });

  test('[LS-LOG-6] counted are events for all and for agents, not those for supervisors and the system', () => {
    const log = new TestLog({}, { transcript: 10 });
    const before = log.session.counted;
    log.join(bob, { presence: 'monitoring' });
    log.put({
      at: log.now,
      from: null,
      visibility: 'system',
      payload: { kind: 'queued', queue: 'q', priority: 0, since: 0 },
    });
    assert.equal(log.session.counted, before);
    log.join(alice, { presence: 'consulting' });
    log.add({ type: 'update-user-data', party: customer, userData: { a: 'b' } });
    log.add({ type: 'read', party: customer, upTo: 1 });
    log.say(customer);
    assert.equal(log.session.counted, before + 4);
  });

  test('[LS-LOG-6] new content is refused, also for agents among themselves', () => {
    const { log, agent } = atCap();
    for (const party of [customer, agent]) {
      const content: Command[] = [
        { type: 'send-message', party, text: 'x' },
        { type: 'send-message', party, text: 'x', visibility: 'agents' },
        { type: 'push-url', party, url: 'https://example.org/' },
        { type: 'update-nickname', party, nickname: 'x' },
        { type: 'custom-notice', party, text: 'x' },
        { type: 'notice', party, text: 'x' },
        { type: 'update-user-data', party, userData: { a: 'b' } },
      ];
      for (const command of content) assert.throws(() => log.decide(command), isFull, command.type);
    }
    assert.throws(() => log.decide({ type: 'add-note', account: alice, text: 'x' }), isFull);
  });

  test('[LS-LOG-6, CV-OP-3] typing and receipts are taken without an event', () => {
    const log = new TestLog({}, { transcript: 10 });
    log.add({ type: 'start-typing', party: customer });
    while (!log.session.capped) log.say(customer);
    log.now += 10_000;
    assert.deepEqual(log.add({ type: 'start-typing', party: customer }), []);
    assert.deepEqual(log.add({ type: 'stop-typing', party: customer }), [], 'though a start is open');
    assert.deepEqual(log.add({ type: 'read', party: customer, upTo: 5 }), []);
  });

  test('[LS-LOG-6] joining, leaving and ending always have room, and no second Notice comes', () => {
    const { log, agent } = atCap();
    for (let stay = 0; stay < 20; stay += 1) {
      log.add({ type: 'leave', party: log.join(bob) });
      log.add({ type: 'leave', party: log.join('carol' as AccountId, { presence: 'consulting' }) });
      log.add({ type: 'leave', party: log.join('dave' as AccountId, { presence: 'monitoring' }) });
    }
    log.add({ type: 'leave', party: agent });
    assert.equal(log.add({ type: 'end', reason: 'left' }).at(-1)?.payload.kind, 'participant-left');
    assert.equal(log.session.state, 'ended');
    assert.equal(noticesOf(log).length, 1);
  });

  test('[LS-LOG-6] the Notice comes also when a joining reaches the cap', () => {
    const log = new TestLog({}, { transcript: 10 });
    while (log.session.counted < 9) log.say(customer);
    log.join(alice);
    assert.equal(log.session.capped, true);
    assert.equal(noticesOf(log).length, 1);
  });

  test('[LS-LOG-6] an end that reaches the cap adds no Notice: the leaving of the customer is the last visible event', () => {
    const log = new TestLog({}, { transcript: 10 });
    while (log.session.counted < 9) log.say(customer);
    log.add({ type: 'end', reason: 'left' });
    assert.equal(noticesOf(log).length, 0);
    assert.deepEqual(log.outline.at(-1), ['participant-left', 1]);
  });

  test('[LS-LOG-6] one below the cap everything is taken, and no Notice is there', () => {
    const log = new TestLog({}, { transcript: 10 });
    while (log.session.counted < 9) log.say(customer);
    assert.equal(noticesOf(log).length, 0);
    log.say(customer);
    assert.equal(noticesOf(log).length, 1);
  });
});
