import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customer, opening, startAt, TestLog } from '../../../../tests/support/domain/test-log.ts';
import type { NewEvent, SessionEvent } from './event.ts';
import type { EventIndex } from './ids.ts';
import { evolveAll, numberEvents } from './log.ts';
import { evolve } from './session.ts';

test('[LS-LOG-1] indices are 1, 2, 3 … over events of every visibility', () => {
  const log = new TestLog({ greeting: 'Welcome.' });
  const hidden = log.join('bob' as never, { presence: 'consulting' });
  log.say(customer);
  log.add({ type: 'send-message', party: hidden, text: 'psst', visibility: 'agents' });
  log.add({ type: 'end', reason: 'left' });
  assert.deepEqual(
    log.events.map(({ index }) => index),
    log.events.map((_, place) => place + 1),
  );
  assert.equal(log.session.lastIndex, log.events.length);
});

test('[LS-LOG-1] new events are numbered on from the last index, in their order', () => {
  const one: NewEvent = { at: 1, from: null, visibility: 'agents', payload: { kind: 'typing-stopped' } };
  const other: NewEvent = { ...one, at: 2, to: [customer] };
  assert.deepEqual(numberEvents([one, other], 41), [
    { index: 42, ...one },
    { index: 43, ...other },
  ]);
  assert.deepEqual(numberEvents([], 41), []);
});

test('[LS-LOG-1] a log with a missing or a repeated index is no session', () => {
  const log = new TestLog();
  log.say(customer);
  const [first, second] = log.events as [SessionEvent, SessionEvent];
  const session = evolve(null, first);
  assert.throws(() => evolve(session, { ...second, index: 3 as EventIndex }), /event 3 follows event 1/);
  assert.throws(() => evolve(session, first), /event 1 follows event 1/);
});

test('[LS-LOG-1] a log begins with the joining of its customer, and with nothing else', () => {
  const [first] = new TestLog().events as [SessionEvent];
  const broken: SessionEvent[] = [
    { ...first, index: 2 as EventIndex },
    { ...first, from: null },
    { ...first, payload: { kind: 'participant-joined', account: null } },
    { ...first, payload: { kind: 'message', text: 'hello' } },
  ];
  for (const event of broken) assert.throws(() => evolve(null, event), /begins with the joining of its customer/);
  assert.throws(() => evolveAll(null, []), /without events/);
});

test('[LS-LOG-2] a replay of the events gives the session that their deciding left', () => {
  const log = new TestLog({ greeting: 'Welcome.' });
  const agent = log.join('alice' as never);
  log.say(agent);
  log.add({ type: 'start-typing', party: customer });
  log.add({ type: 'update-user-data', party: customer, userData: { plan: 'silver' } });
  log.add({ type: 'leave', party: agent });
  assert.deepEqual(evolveAll(null, log.events), log.session);
  assert.deepEqual(evolveAll(evolveAll(null, log.events.slice(0, 4)), log.events.slice(4)), log.session);
});

test('[LS-LOG-2] the same arguments decide the same events, and change nothing of their arguments', () => {
  // TestLog freezes every argument deeply: what would change one throws.
  const run = () => {
    const log = new TestLog({ greeting: 'Welcome.' }, { transcript: 8 });
    const agent = log.join('alice' as never);
    for (const party of [customer, agent, customer, agent]) {
      log.now += 10;
      try {
        log.say(party);
      } catch {
        // The cap: refusing is pure as well.
      }
    }
    log.add({ type: 'end', reason: 'idle' });
    return log.events;
  };
  assert.deepEqual(run(), run());
});

test('I10 the time of an event never decreases when the clock is set back', () => {
  const log = new TestLog({ greeting: 'Welcome.' });
  log.now = startAt - 3_600_000;
  log.say(customer);
  log.join('alice' as never);
  log.now = startAt + 5;
  log.say(customer);
  log.now = startAt - 1;
  log.add({ type: 'end', reason: 'left' });
  const times = log.events.map(({ at }) => at);
  assert.deepEqual(
    times,
    times.toSorted((one, other) => one - other),
  );
  assert.equal(times.at(-1), startAt + 5);
});

test('[LS-LOG-8] event 1 stores subject, e-mail and user data of the request, and the session has them', () => {
  const log = new TestLog();
  const { payload } = log.events[0] as SessionEvent;
  assert.deepEqual(payload, { kind: 'participant-joined', account: null, opening });
  const { subject, emailAddress, userData, chatId, service, startedAt } = log.session;
  assert.deepEqual(
    { subject, emailAddress, userData: { ...userData }, chatId, service, startedAt },
    {
      subject: 'Order 17',
      emailAddress: 'ann@example.org',
      userData: { plan: 'gold' },
      chatId: 'Chat567890123456',
      service: 'support',
      startedAt: startAt,
    },
  );
});

test('[LS-LOG-8] what a request does not give is null in its session', () => {
  const { subject, emailAddress, userData, closesAt } = new TestLog({
    opening: { chatId: 'c', service: 's', clientTimeoutMs: 1 },
  }).session;
  assert.deepEqual([subject, emailAddress, { ...userData }, closesAt], [null, null, {}, null]);
});
