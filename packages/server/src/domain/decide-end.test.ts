import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alice, bob, customer, TestLog } from '../../../../tests/support/domain/test-log.ts';
import type { Command } from './command.ts';
import { DomainError } from './errors.ts';
import type { EndReason, NewEvent } from './event.ts';
import type { AccountId } from './ids.ts';
import { isOver } from './session.ts';

const isRefused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

/** A chat with the service's voice, two agents, one consulted and one who monitors. */
function fullChat(): TestLog {
  const log = new TestLog({ greeting: 'Welcome.' });
  log.join(alice);
  log.join('carol' as AccountId, { presence: 'consulting' });
  log.join('dave' as AccountId, { presence: 'monitoring' });
  log.join(bob);
  return log;
}

function routed(payload: NewEvent['payload'], at: number): NewEvent {
  return { at, from: null, visibility: 'system', payload };
}

describe('the end', () => {
  test('[CV-LIFE-5, LS-LOG-4] everyone leaves in one append, the customer last', () => {
    const log = fullChat();
    const added = log.add({ type: 'end', reason: 'left' });
    assert.deepEqual(
      added.map(({ payload, from, visibility }) => [payload.kind, from?.nickname, visibility]),
      [
        ['participant-left', 'carol', 'agents'],
        ['monitoring', 'dave', 'supervisors'],
        ['participant-left', 'Support', 'all'],
        ['participant-left', 'alice', 'all'],
        ['participant-left', 'bob', 'all'],
        ['participant-left', 'Ann', 'all'],
      ],
    );
    assert.equal(log.session.state, 'ended');
    assert.deepEqual(log.session.participants, []);
    assert.equal(log.session.lastVisibleIndex, log.session.lastIndex);
  });

  test("[CV-LIFE-5] there is exactly one customer's leaving, and it alone has a reason", () => {
    const log = fullChat();
    log.add({ type: 'end', reason: 'left' });
    const reasons = log.events.filter(({ payload }) => payload.kind === 'participant-left' && payload.reason);
    assert.equal(reasons.length, 1);
    assert.equal(reasons[0]?.from?.party, customer);
  });

  test('[CV-EV-6] the reason is kept with the leaving and in the session', () => {
    for (const reason of ['left', 'client-timeout', 'closed', 'server', 'idle'] satisfies EndReason[]) {
      const log = new TestLog();
      log.now += 5;
      const [left] = log.add({ type: 'end', reason });
      assert.deepEqual(left?.payload, { kind: 'participant-left', reason });
      const { session } = log;
      assert.ok(session.state === 'ended');
      assert.deepEqual([session.endReason, session.endedAt], [reason, log.now]);
    }
  });

  test('[CV-LIFE-5] an agent, a bot or a supervisor whom the customer sees may close, with the reason closed', () => {
    for (const participantType of ['Agent', 'External', 'Supervisor'] as const) {
      const log = new TestLog();
      const added = log.add({ type: 'close', party: log.join(alice, { participantType }) });
      assert.deepEqual(added.at(-1)?.payload, { kind: 'participant-left', reason: 'closed' });
    }
    assert.throws(() => new TestLog().add({ type: 'close', party: customer }), isRefused('not-allowed'));
  });

  test('[LS-LOG-4] afterwards every command is refused as ended, whoever asks', () => {
    const log = fullChat();
    const agent = log.session.participants.find(({ account }) => account === alice)!.party;
    log.add({ type: 'end', reason: 'left' });
    const commands: Command[] = [
      ...[customer, agent].flatMap((party): Command[] => [
        { type: 'send-message', party, text: 'x' },
        { type: 'send-message', party, text: 'x', visibility: 'agents' },
        { type: 'start-typing', party },
        { type: 'stop-typing', party },
        { type: 'push-url', party, url: 'https://example.org/' },
        { type: 'update-nickname', party, nickname: 'x' },
        { type: 'custom-notice', party },
        { type: 'notice', party, text: 'x' },
        { type: 'update-user-data', party, userData: { a: 'b' } },
        { type: 'read', party, upTo: 1 },
        { type: 'leave', party },
        { type: 'close', party },
      ]),
      { type: 'join', account: bob, nickname: 'b', participantType: 'Agent', presence: 'visible' },
      { type: 'join', account: bob, nickname: 'b', participantType: 'Supervisor', presence: 'monitoring' },
      { type: 'add-note', account: alice, text: 'x' },
      { type: 'end', reason: 'client-timeout' },
    ];
    for (const command of commands) assert.throws(() => log.decide(command), isRefused('ended'), command.type);
  });
});

describe('after the end', () => {
  /** Ended while an agent has work left to do. */
  function inWrapUp(limits = {}): TestLog {
    const log = new TestLog({}, limits);
    log.put(routed({ kind: 'queued', queue: 'q', priority: 0, since: log.now }, log.now));
    const offer = { offerId: 'o', agent: alice, slot: 1 };
    log.put(routed({ kind: 'offered', ...offer, queue: 'q', expiresAt: log.now + 1, candidates: [] }, log.now));
    log.put(routed({ kind: 'accepted', ...offer }, log.now));
    log.join(alice);
    log.put(routed({ kind: 'released', agent: alice, wrapUpUntil: log.now + 60_000 }, log.now));
    log.add({ type: 'end', reason: 'left' });
    return log;
  }

  test('[LS-LOG-4] a note of the agent who wraps up may follow, for agents alone', () => {
    const log = inWrapUp();
    assert.equal(isOver(log.session), false);
    const { lastVisibleIndex } = log.session;
    const [note] = log.add({ type: 'add-note', account: alice, text: 'Refunded.' });
    assert.deepEqual(
      [note?.visibility, note?.payload],
      ['agents', { kind: 'note', account: alice, text: 'Refunded.' }],
    );
    assert.equal(log.session.lastVisibleIndex, lastVisibleIndex);
    assert.equal(log.session.state, 'ended');
  });

  test('[LS-LOG-4] no other account and no other command may add anything then', () => {
    const log = inWrapUp();
    assert.throws(() => log.decide({ type: 'add-note', account: bob, text: 'x' }), isRefused('ended'));
    assert.throws(() => log.decide({ type: 'send-message', party: customer, text: 'x' }), isRefused('ended'));
    assert.throws(() => log.decide({ type: 'end', reason: 'left' }), isRefused('ended'));
  });

  test('[LS-LOG-4] once wrap-up is done nothing follows at all', () => {
    const log = inWrapUp();
    log.put(routed({ kind: 'wrap-up-done', account: alice }, log.now));
    assert.equal(isOver(log.session), true);
    assert.throws(() => log.decide({ type: 'add-note', account: alice, text: 'x' }), isRefused('ended'));
  });

  test('[LS-LOG-6] a note after the end is content: the cap refuses it', () => {
    const log = inWrapUp({ transcript: 5 });
    log.add({ type: 'add-note', account: alice, text: 'x' });
    assert.throws(() => log.decide({ type: 'add-note', account: alice, text: 'x' }), isRefused('full'));
  });

  test('[LS-LOG-4] a session that was queued, offered or never routed is over with its end', () => {
    const queued = routed({ kind: 'queued', queue: 'q', priority: 0, since: 0 }, 0);
    const offered = routed(
      { kind: 'offered', offerId: 'o', agent: alice, slot: 1, queue: 'q', expiresAt: 1, candidates: [] },
      0,
    );
    for (const before of [[], [queued], [queued, offered]]) {
      const log = new TestLog();
      log.put(...before.map((event) => ({ ...event, at: log.now })));
      assert.equal(isOver(log.session), false);
      log.add({ type: 'end', reason: 'left' });
      assert.equal(isOver(log.session), true);
      assert.deepEqual(log.session.routing, { interaction: { state: 'ended' }, invitation: null });
    }
  });

  test('[LS-LOG-4] disposition and wrap-up may follow the end without anything that the customer sees', () => {
    const log = inWrapUp();
    const { lastVisibleIndex, lastIndex } = log.session;
    log.put({
      at: log.now,
      from: null,
      visibility: 'agents',
      payload: { kind: 'disposition', account: alice, disposition: 'sale' },
    });
    log.put(routed({ kind: 'wrap-up-done', account: alice }, log.now));
    assert.deepEqual([log.session.lastIndex, log.session.lastVisibleIndex], [lastIndex + 2, lastVisibleIndex]);
    assert.equal(log.session.state, 'ended');
  });
});
