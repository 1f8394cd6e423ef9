import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alice, bob, customer, startAt, TestLog } from '../../../../tests/support/domain/test-log.ts';
import { kinds, type NewEvent, type Payload } from './event.ts';
import type { EventIndex, Party } from './ids.ts';
import { findParticipant } from './session.ts';
import type { Visibility } from './visibility.ts';

/** One payload of each stored kind that a session can meet while it lives; the table of the compiler is complete. */
const payloads: { readonly [K in Payload['kind']]: Payload & { kind: K } } = {
  'participant-joined': { kind: 'participant-joined', account: bob },
  'participant-left': { kind: 'participant-left' },
  message: { kind: 'message', text: 'x' },
  'typing-started': { kind: 'typing-started' },
  'typing-stopped': { kind: 'typing-stopped' },
  'nickname-updated': { kind: 'nickname-updated', nickname: 'x' },
  'push-url': { kind: 'push-url', url: 'https://example.org/' },
  'custom-notice': { kind: 'custom-notice' },
  notice: { kind: 'notice', text: 'x' },
  'file-uploaded': { kind: 'file-uploaded', fileId: 'f', name: 'n', size: 1, source: 's', documentId: 'd' },
  'file-deleted': { kind: 'file-deleted', fileId: 'f' },
  'idle-alert': { kind: 'idle-alert', text: 'x' },
  'idle-close': { kind: 'idle-close', text: 'x' },
  'user-data-updated': { kind: 'user-data-updated', userData: { a: 'b' } },
  read: { kind: 'read', upTo: 1 as EventIndex },
  note: { kind: 'note', account: alice, text: 'x' },
  queued: { kind: 'queued', queue: 'q', priority: 0, since: 0 },
  offered: { kind: 'offered', offerId: 'o', agent: bob, slot: 1, queue: 'q', expiresAt: 1, candidates: [] },
  'offer-ended': { kind: 'offer-ended', offerId: 'o', outcome: 'withdrawn' },
  accepted: { kind: 'accepted', offerId: 'o', agent: bob, slot: 1 },
  released: { kind: 'released', agent: bob },
  invited: { kind: 'invited', offerId: 'i', invitation: 'consult', agent: bob, by: alice, slot: 1, expiresAt: 1 },
  monitoring: { kind: 'monitoring', account: bob, state: 'started' },
  disposition: { kind: 'disposition', account: alice, disposition: 'd' },
  'wrap-up-done': { kind: 'wrap-up-done', account: alice },
};

const agentFrom = { party: 2 as Party, participantId: 2, nickname: 'alice', type: 'Agent' } as const;
const newFrom = { party: 3 as Party, participantId: null, nickname: 'bob', type: 'Agent' } as const;

describe('evolve', () => {
  for (const [kind, payload] of Object.entries(payloads) as [Payload['kind'], Payload][]) {
    for (const visibility of kinds[kind]) {
      test(`[LS-LOG-8] ${kind} for ${visibility} moves the indices and counts as its visibility says`, () => {
        const log = new TestLog();
        log.join(alice);
        const { lastIndex, lastVisibleIndex, counted } = log.session;
        const joins = kind === 'participant-joined' || kind === 'monitoring';
        log.put({ at: startAt + 1, from: joins ? newFrom : agentFrom, visibility, payload });
        assert.equal(log.session.lastIndex, lastIndex + 1);
        assert.equal(log.session.lastVisibleIndex, visibility === 'all' ? lastIndex + 1 : lastVisibleIndex);
        assert.equal(log.session.counted, counted + (visibility === 'all' || visibility === 'agents' ? 1 : 0));
        assert.equal(log.session.lastAt, startAt + 1);
        assert.equal(log.session.state, 'live');
      });
    }
  }

  test('[LS-LOG-3] an event narrowed to some is not the last that the customer sees', () => {
    const log = new TestLog();
    const { lastVisibleIndex } = log.session;
    const whisper: NewEvent = {
      at: log.now,
      from: agentFrom,
      visibility: 'all',
      to: [agentFrom.party],
      payload: payloads.message,
    };
    log.put(whisper);
    assert.equal(log.session.lastVisibleIndex, lastVisibleIndex);
  });

  test('[CV-EV-5] the next id of a participant is never one that was given', () => {
    const log = new TestLog();
    log.put({
      at: log.now,
      from: { ...agentFrom, party: 7 as Party, participantId: 5 },
      visibility: 'all',
      payload: payloads['participant-joined'],
    });
    assert.deepEqual([log.session.nextParty, log.session.nextParticipantId], [8, 6]);
  });

  test('a joining that names nobody is a broken log', () => {
    const log = new TestLog();
    for (const visibility of ['all', 'agents'] satisfies Visibility[]) {
      const event = { at: log.now, from: null, visibility, payload: payloads['participant-joined'] };
      assert.throws(() => log.put(event), /names nobody/);
    }
  });

  test('who has left is not among the participants, and is not found', () => {
    const log = new TestLog();
    const party = log.join(alice);
    assert.equal(findParticipant(log.session, party)?.account, alice);
    log.add({ type: 'leave', party });
    assert.equal(findParticipant(log.session, party), undefined);
    assert.deepEqual(
      log.session.participants.map(({ party: left }) => left),
      [customer],
    );
  });

  test('[LS-LOG-6] only the notice of the cap makes the session capped', () => {
    const log = new TestLog();
    const from = log.session.participants[0]!;
    const author = { party: from.party, participantId: 1, nickname: 'Ann', type: from.type };
    log.put({ at: log.now, from: author, visibility: 'all', payload: { kind: 'notice', text: 'x' } });
    assert.equal(log.session.capped, false);
    log.put({ at: log.now, from: author, visibility: 'all', payload: { kind: 'notice', text: 'x', capped: true } });
    assert.equal(log.session.capped, true);
  });
});
