import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alice, bob, customer, TestLog } from '../../../../tests/support/domain/test-log.ts';
import { DomainError } from './errors.ts';
import { type AccountId, systemAccount } from './ids.ts';

const carol = 'carol' as AccountId;
const isRefused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

describe('participants', () => {
  test("[CV-EV-4] event 1 is the customer's joining, as participant 1 with the type Client", () => {
    const log = new TestLog({ nickname: 'Ann Other' });
    const [first] = log.events;
    assert.equal(first?.visibility, 'all');
    assert.deepEqual(first?.from, { party: customer, participantId: 1, nickname: 'Ann Other', type: 'Client' });
    assert.equal(first?.payload.kind, 'participant-joined');
  });

  test('[CV-EV-5] ids count 1, 2, 3 … over those whom the customer can see', () => {
    const log = new TestLog({ greeting: 'Welcome.' });
    log.join(alice);
    log.join(bob, { participantType: 'Supervisor' });
    assert.deepEqual(
      log.session.participants.map(({ participantId, type }) => [participantId, type]),
      [
        [1, 'Client'],
        [2, 'External'],
        [3, 'Agent'],
        [4, 'Supervisor'],
      ],
    );
  });

  for (const presence of ['consulting', 'monitoring'] as const) {
    test(`[CV-EV-5, CV-EV-3] someone ${presence} has no id, and leaves no gap in those that the customer sees`, () => {
      const log = new TestLog();
      const hidden = log.join(bob, { presence });
      log.join(alice);
      log.add({ type: 'leave', party: hidden });
      log.join(carol);
      assert.deepEqual(
        log.events.filter(({ visibility }) => visibility === 'all').map(({ from }) => from?.participantId),
        [1, 2, 3],
      );
      assert.deepEqual(
        log.events.filter(({ visibility }) => visibility !== 'all').map(({ from }) => from?.participantId),
        [null, null],
      );
    });
  }

  test('[LS-LOG-3] a consultation is visible to agents, monitoring to supervisors', () => {
    const log = new TestLog();
    const consulted = log.join(alice, { presence: 'consulting' });
    const monitor = log.join(bob, { presence: 'monitoring' });
    log.add({ type: 'leave', party: consulted });
    log.add({ type: 'leave', party: monitor });
    assert.deepEqual(
      log.events.slice(1).map(({ visibility, payload }) => [visibility, payload]),
      [
        ['agents', { kind: 'participant-joined', account: alice }],
        ['supervisors', { kind: 'monitoring', account: bob, state: 'started' }],
        ['agents', { kind: 'participant-left' }],
        ['supervisors', { kind: 'monitoring', account: bob, state: 'stopped' }],
      ],
    );
    assert.equal(log.session.lastVisibleIndex, 1);
  });

  test('[CV-EV-5] who rejoins gets a new id and is a new party', () => {
    const log = new TestLog();
    const first = log.join(alice);
    log.add({ type: 'leave', party: first });
    const second = log.join(alice);
    assert.notEqual(second, first);
    assert.deepEqual(
      log.events.map(({ from }) => from?.participantId),
      [1, 2, 2, 3],
    );
  });

  test('[CV-EV-5, LS-LOG-3] an id is given at the first visible joining: a monitor who barges in stays the same party', () => {
    const log = new TestLog();
    const monitor = log.join(bob, { presence: 'monitoring' });
    log.join(alice);
    const barged = log.join(bob, { participantType: 'Supervisor' });
    assert.equal(barged, monitor);
    const joined = log.events.at(-1);
    assert.deepEqual([joined?.visibility, joined?.from?.participantId], ['all', 3]);
    assert.equal(log.session.participants.filter(({ account }) => account === bob).length, 1);
  });

  test('nobody joins twice, and nobody becomes less visible than they are', () => {
    const ranks = ['monitoring', 'consulting', 'visible'] as const;
    for (const [rank, before] of ranks.entries()) {
      const log = new TestLog();
      log.join(bob, { presence: before });
      for (const after of ranks.slice(0, rank + 1)) {
        assert.throws(() => log.join(bob, { presence: after }), isRefused('already-in-chat'), `${before} → ${after}`);
      }
      for (const after of ranks.slice(rank + 1)) log.join(bob, { presence: after });
    }
  });

  test('[CV-LIFE-4] a transfer is the leaving of one agent and the joining of another; the chat goes on', () => {
    const log = new TestLog();
    const party = log.join(alice);
    log.add({ type: 'leave', party });
    log.join(bob);
    assert.equal(log.session.state, 'live');
    assert.deepEqual(log.outline, [
      ['participant-joined', 1],
      ['participant-joined', 2],
      ['participant-left', 2],
      ['participant-joined', 3],
    ]);
  });

  test('[CV-LIFE-5] when the last agent leaves, the session goes on', () => {
    const log = new TestLog();
    log.add({ type: 'leave', party: log.join(alice) });
    assert.equal(log.session.state, 'live');
    log.say(customer);
  });

  test('[CV-LIFE-5] the customer does not leave but by the end', () => {
    assert.throws(() => new TestLog().add({ type: 'leave', party: customer }), isRefused('not-allowed'));
  });
});

describe('the participant who says the texts of the service', () => {
  test('[CV-EV-7] it joins with its first event, right before it, and stays for the next', () => {
    const log = new TestLog({ greeting: 'Welcome.' }, { transcript: 6 });
    assert.deepEqual(log.outline, [
      ['participant-joined', 1],
      ['participant-joined', 2],
      ['message', 2],
    ]);
    assert.deepEqual(log.events[1]?.from, { party: 2, participantId: 2, nickname: 'Support', type: 'External' });
    for (let said = 0; said < 3; said += 1) log.say(customer);
    assert.deepEqual(log.outline.slice(3), [
      ['message', 1],
      ['message', 1],
      ['message', 1],
      ['notice', 2],
    ]);
  });

  test('[CV-EV-7] without a text it never joins', () => {
    for (const greeting of [undefined, '']) {
      assert.equal(new TestLog({ greeting }).session.participants.length, 1);
    }
  });

  test('[CV-EV-7] it never leaves before the end, and nobody joins in its name', () => {
    const log = new TestLog({ greeting: 'Welcome.' });
    const system = log.session.participants.find(({ account }) => account === systemAccount);
    assert.throws(() => log.add({ type: 'leave', party: system!.party }), isRefused('not-allowed'));
    for (const presence of ['visible', 'consulting', 'monitoring'] as const) {
      assert.throws(() => log.join(systemAccount, { presence }), isRefused('not-allowed'));
      assert.throws(() => new TestLog().join(systemAccount, { presence }), isRefused('not-allowed'));
    }
  });
});
