import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alice, bob, customer, startAt, TestLog } from '../../../../tests/support/domain/test-log.ts';
import type { Command } from './command.ts';
import type { DomainErrorCode } from './errors.ts';
import { DomainError } from './errors.ts';
import { type Kind, kinds } from './event.ts';
import type { AccountId, Party } from './ids.ts';

function refuses(log: TestLog, command: Command, code: DomainErrorCode): void {
  assert.throws(
    () => log.decide(command),
    (error) => error instanceof DomainError && error.code === code,
    `${command.type} should be refused: ${code}`,
  );
}

const ann = { party: customer, participantId: 1, nickname: 'Ann', type: 'Client' };

describe('what each command adds', () => {
  const attributes = { 'general-properties': { colour: 'red' } };
  const cases: readonly [name: string, Command, payload: object, visibility: string][] = [
    [
      '[CV-OP-2] a message keeps its text exactly, with its type and attributes',
      { type: 'send-message', party: customer, text: '  <b>\n', messageType: 'text/x', attributes },
      { kind: 'message', text: '  <b>\n', messageType: 'text/x', attributes },
      'all',
    ],
    [
      '[CV-OP-2] a message without type or attributes has no such keys',
      { type: 'send-message', party: customer, text: 'hello', messageType: undefined, attributes: undefined },
      { kind: 'message', text: 'hello' },
      'all',
    ],
    [
      '[CV-OP-3] typing is visible to all',
      { type: 'start-typing', party: customer },
      { kind: 'typing-started' },
      'all',
    ],
    [
      '[CV-OP-6] a pushed URL is stored as given',
      { type: 'push-url', party: customer, url: 'https://example.org/' },
      { kind: 'push-url', url: 'https://example.org/' },
      'all',
    ],
    [
      '[CV-OP-9] a custom notice keeps what it has',
      { type: 'custom-notice', party: customer, text: 't', messageType: 'm', userData: { a: 'b' }, attributes },
      { kind: 'custom-notice', text: 't', messageType: 'm', userData: { a: 'b' }, attributes },
      'all',
    ],
    [
      '[CV-OP-9] nothing in a custom notice is ever missing',
      { type: 'custom-notice', party: customer, text: undefined },
      { kind: 'custom-notice' },
      'all',
    ],
    [
      '[CV-OP-9] new user data are for agents',
      { type: 'update-user-data', party: customer, userData: { plan: 'silver' } },
      { kind: 'user-data-updated', userData: { plan: 'silver' } },
      'agents',
    ],
    [
      '[CV-OP-8] a receipt is for agents',
      { type: 'read', party: customer, upTo: 1 },
      { kind: 'read', upTo: 1 },
      'agents',
    ],
  ];
  for (const [name, command, payload, visibility] of cases) {
    test(name, () => {
      const log = new TestLog();
      log.now += 7;
      assert.deepEqual(log.decide(command), [{ at: startAt + 7, from: ann, visibility, payload }]);
    });
  }

  test('[LS-LOG-8] whatever is decided has a visibility that its kind allows', () => {
    const log = new TestLog({ greeting: 'Welcome.' }, { transcript: 23 });
    const agent = log.join(alice);
    const consulted = log.join(bob, { presence: 'consulting' });
    const monitor = log.join('carol' as AccountId, { presence: 'monitoring' });
    for (const party of [customer, agent]) {
      log.say(party);
      log.add({ type: 'start-typing', party });
      log.add({ type: 'stop-typing', party });
      log.add({ type: 'update-nickname', party, nickname: 'N' });
      log.add({ type: 'push-url', party, url: 'https://example.org/' });
      log.add({ type: 'custom-notice', party });
      log.add({ type: 'update-user-data', party, userData: { a: 'b' } });
    }
    log.add({ type: 'add-note', account: alice, text: 'n' });
    log.add({ type: 'read', party: agent, upTo: 3 });
    log.add({ type: 'send-message', party: monitor, text: 'w', visibility: 'agents', to: [agent] });
    log.add({ type: 'leave', party: consulted });
    log.add({ type: 'end', reason: 'left' });
    const odd = log.events.filter(({ payload, visibility }) => !kinds[payload.kind as Kind].includes(visibility));
    assert.deepEqual(odd, []);
    assert.ok(log.events.some(({ payload }) => payload.kind === 'notice'));
  });
});

describe('who may do what', () => {
  test('[LS-LOG-3] a word among colleagues is for agents, a whisper names who it is for', () => {
    const log = new TestLog();
    const agent = log.join(alice);
    const [word] = log.add({ type: 'send-message', party: agent, text: 'w', visibility: 'agents' });
    assert.equal(word?.visibility, 'agents');
    assert.equal(word !== undefined && 'to' in word, false);
    const [whisper] = log.add({ type: 'send-message', party: agent, text: 'w', visibility: 'agents', to: [agent] });
    assert.deepEqual([whisper?.visibility, whisper?.to], ['agents', [agent]]);
  });

  test('[LS-LOG-3] what is meant for some is never visible to all', () => {
    const log = new TestLog();
    const agent = log.join(alice);
    refuses(log, { type: 'send-message', party: agent, text: 'w', to: [customer] }, 'not-allowed');
    refuses(log, { type: 'send-message', party: agent, text: 'w', to: [agent], visibility: 'all' }, 'not-allowed');
  });

  for (const presence of ['consulting', 'monitoring'] as const) {
    test(`I7 nothing that someone ${presence} does is visible to all`, () => {
      const log = new TestLog();
      const party = log.join(bob, { presence });
      const toAll: Command[] = [
        { type: 'send-message', party, text: 'x' },
        { type: 'start-typing', party },
        { type: 'stop-typing', party },
        { type: 'push-url', party, url: 'https://example.org/' },
        { type: 'update-nickname', party, nickname: 'Bobby' },
        { type: 'custom-notice', party },
        { type: 'notice', party, text: 'x' },
        { type: 'close', party },
      ];
      for (const command of toAll) refuses(log, command, 'not-allowed');
      const toAgents: Command[] = [
        { type: 'send-message', party, text: 'x', visibility: 'agents' },
        { type: 'start-typing', party, visibility: 'agents' },
        { type: 'stop-typing', party, visibility: 'agents' },
        { type: 'update-user-data', party, userData: { a: 'b' } },
        { type: 'add-note', account: bob, text: 'x' },
      ];
      const added = toAgents.flatMap((command) => log.add(command));
      assert.equal(added.length, toAgents.length);
      assert.ok(added.every(({ visibility }) => visibility === 'agents'));
    });
  }

  test('who is not in the chat, or has left it, can do nothing in it', () => {
    const log = new TestLog();
    const party = log.join(alice);
    log.add({ type: 'leave', party });
    for (const gone of [party, 99 as Party]) {
      const commands: Command[] = [
        { type: 'send-message', party: gone, text: 'x' },
        { type: 'start-typing', party: gone },
        { type: 'stop-typing', party: gone },
        { type: 'push-url', party: gone, url: 'https://example.org/' },
        { type: 'update-nickname', party: gone, nickname: 'x' },
        { type: 'custom-notice', party: gone },
        { type: 'notice', party: gone, text: 'x' },
        { type: 'update-user-data', party: gone, userData: { a: 'b' } },
        { type: 'read', party: gone, upTo: 1 },
        { type: 'leave', party: gone },
        { type: 'close', party: gone },
      ];
      for (const command of commands) refuses(log, command, 'not-in-chat');
    }
    refuses(log, { type: 'add-note', account: alice, text: 'x' }, 'not-in-chat');
  });

  test('a note is by an account that is in the chat', () => {
    const log = new TestLog();
    log.join(alice);
    const [note] = log.add({ type: 'add-note', account: alice, text: 'Calls back.' });
    assert.deepEqual(note?.payload, { kind: 'note', account: alice, text: 'Calls back.' });
    assert.equal(note?.visibility, 'agents');
    refuses(log, { type: 'add-note', account: bob, text: 'x' }, 'not-in-chat');
  });
});

describe('nicknames', () => {
  test('[CV-OP-7, CV-EV-6] the event itself carries the new name; earlier ones keep the old (I4)', () => {
    const log = new TestLog();
    log.say(customer);
    const [renamed] = log.add({ type: 'update-nickname', party: customer, nickname: 'Anna' });
    const [after] = log.say(customer);
    assert.deepEqual(renamed?.payload, { kind: 'nickname-updated', nickname: 'Anna' });
    assert.deepEqual(
      log.events.map(({ from }) => from?.nickname),
      ['Ann', 'Ann', 'Anna', 'Anna'],
    );
    assert.deepEqual(after?.from, { ...ann, nickname: 'Anna' });
    assert.equal(log.session.participants[0]?.nickname, 'Anna');
  });

  test("[CV-OP-7] one participant's new name changes nobody else's", () => {
    const log = new TestLog();
    const agent = log.join(alice);
    log.add({ type: 'update-nickname', party: agent, nickname: 'Al' });
    assert.deepEqual(
      log.session.participants.map(({ nickname }) => nickname),
      ['Ann', 'Al'],
    );
  });
});

describe('user data', () => {
  test('[CV-OP-9] new values replace, others stay', () => {
    const log = new TestLog();
    log.add({ type: 'update-user-data', party: customer, userData: { plan: 'silver', city: 'Bern' } });
    assert.deepEqual({ ...log.session.userData }, { plan: 'silver', city: 'Bern' });
  });

  test('[CV-OP-9] keys are counted together with what the session has; a key it has already is not counted twice', () => {
    const log = new TestLog({}, { userDataKeys: 2 });
    refuses(log, { type: 'update-user-data', party: customer, userData: { a: '1', b: '2' } }, 'too-much-user-data');
    log.add({ type: 'update-user-data', party: customer, userData: { a: '1' } });
    log.add({ type: 'update-user-data', party: customer, userData: { a: '2', plan: '3' } });
    refuses(log, { type: 'update-user-data', party: customer, userData: { b: '2' } }, 'too-much-user-data');
    assert.deepEqual({ ...log.session.userData }, { plan: '3', a: '2' });
  });

  test('[CV-OP-9] bytes are counted as UTF-8 over keys and values, with what the session has', () => {
    // "plan" and "gold" are 8 bytes, "ключ" 8, "€" 3.
    const log = new TestLog({}, { userDataBytes: 19 });
    refuses(log, { type: 'update-user-data', party: customer, userData: { ключ: '€+' } }, 'too-much-user-data');
    log.add({ type: 'update-user-data', party: customer, userData: { ключ: '€' } });
    refuses(log, { type: 'update-user-data', party: customer, userData: { a: '' } }, 'too-much-user-data');
    log.add({ type: 'update-user-data', party: customer, userData: { plan: '' } });
    log.add({ type: 'update-user-data', party: customer, userData: { a: '123' } });
  });

  test('[CV-HTTP-4] keys like __proto__ are plain data', () => {
    const log = new TestLog();
    const userData = JSON.parse('{"__proto__":"x","constructor":"y"}');
    log.add({ type: 'update-user-data', party: customer, userData });
    assert.deepEqual(Object.keys(log.session.userData), ['plan', '__proto__', 'constructor']);
    assert.deepEqual(Object.values(log.session.userData), ['gold', 'x', 'y']);
  });
});

describe('receipts', () => {
  test('[CV-OP-8] receipts only move forward', () => {
    const log = new TestLog();
    for (let said = 0; said < 4; said += 1) log.say(customer);
    assert.equal(log.add({ type: 'read', party: customer, upTo: 3 }).length, 1);
    for (const upTo of [3, 2, 1]) assert.deepEqual(log.add({ type: 'read', party: customer, upTo }), []);
    assert.equal(log.session.participants[0]?.readUpTo, 3);
    assert.equal(log.add({ type: 'read', party: customer, upTo: 4 }).length, 1);
  });

  test('[CV-OP-8] past the end counts as the last index that the reader can see', () => {
    const log = new TestLog();
    const agent = log.join(alice);
    log.add({ type: 'send-message', party: agent, text: 'w', visibility: 'agents' });
    const [byCustomer] = log.add({ type: 'read', party: customer, upTo: 9_999_999_999 });
    assert.deepEqual(byCustomer?.payload, { kind: 'read', upTo: 2 });
    const [byAgent] = log.add({ type: 'read', party: agent, upTo: 9_999_999_999 });
    assert.deepEqual(byAgent?.payload, { kind: 'read', upTo: 4 });
  });

  test('[CV-OP-8] receipts only move forward, also when their reader joins where the customer sees it', () => {
    const log = new TestLog();
    const party = log.join(alice, { presence: 'consulting' });
    log.say(customer);
    log.add({ type: 'read', party, upTo: 3 });
    log.join(alice);
    assert.deepEqual(log.add({ type: 'read', party, upTo: 3 }), []);
    assert.equal(log.add({ type: 'read', party, upTo: 5 }).length, 1);
  });

  test('[CV-OP-8] each participant has a receipt of their own', () => {
    const log = new TestLog();
    const agent = log.join(alice);
    log.add({ type: 'read', party: customer, upTo: 2 });
    assert.equal(log.add({ type: 'read', party: agent, upTo: 1 }).length, 1);
  });

  test('[LS-LOG-3] a silent monitor gives no receipt, since agents would see it', () => {
    const log = new TestLog();
    const party = log.join(bob, { presence: 'monitoring' });
    assert.deepEqual(log.add({ type: 'read', party, upTo: 1 }), []);
  });
});
