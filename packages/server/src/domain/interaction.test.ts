import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alice, bob, startAt, TestLog } from '../../../../tests/support/domain/test-log.ts';
import type { NewEvent, Payload } from './event.ts';
import type { Interaction } from './interaction.ts';

const waiting = { queue: 'sales', priority: 3, since: startAt - 5_000 };
const queued: Payload = { kind: 'queued', ...waiting };
const offer = { offerId: 'o1', agent: alice, slot: 2 };
const offered: Payload = { kind: 'offered', ...offer, queue: 'sales', expiresAt: startAt + 9_000, candidates: [] };
const accepted: Payload = { kind: 'accepted', ...offer };
const active: Interaction = { state: 'active', ...waiting, owner: alice, slot: 2 };
const invitation = { offerId: 'i1', agent: bob, by: alice, slot: 1, expiresAt: startAt + 9_000 };

function invite(kind: 'transfer' | 'consult' | 'conference'): Payload {
  return { kind: 'invited', invitation: kind, ...invitation };
}

function route(...payloads: Payload[]) {
  const log = new TestLog();
  log.put(...payloads.map((payload): NewEvent => ({ at: log.now, from: null, visibility: 'system', payload })));
  return log.session.routing;
}

describe('the routing state of a session', () => {
  test('[LS-ROUTE-1] a session begins unrouted', () => {
    assert.deepEqual(route(), { interaction: { state: 'none' }, invitation: null });
  });

  test('[LS-LOG-8, LS-ROUTE-1] queued, offered, accepted', () => {
    assert.deepEqual(route(queued).interaction, { state: 'queued', ...waiting });
    assert.deepEqual(route(queued, offered).interaction, {
      state: 'offered',
      ...waiting,
      ...offer,
      expiresAt: startAt + 9_000,
    });
    assert.deepEqual(route(queued, offered, accepted), { interaction: active, invitation: null });
  });

  test('[LS-LOG-8, LS-ROUTE-2] an offer that ends puts the chat back with its queue, priority and age', () => {
    for (const outcome of ['rejected', 'no-answer', 'withdrawn', 'agent-gone'] as const) {
      const ended: Payload = { kind: 'offer-ended', offerId: 'o1', outcome };
      assert.deepEqual(route(queued, offered, ended).interaction, { state: 'queued', ...waiting });
    }
  });

  test('[LS-LOG-8] the end of an offer that is not open changes nothing', () => {
    const ended: Payload = { kind: 'offer-ended', offerId: 'other', outcome: 'rejected' };
    assert.deepEqual(route(queued, offered, ended), route(queued, offered));
    assert.deepEqual(route(queued, offered, accepted, ended).interaction, active);
  });

  test('[LS-LOG-8, LS-ROUTE-2] released without wrap-up it waits again with its age; with wrap-up the agent has until then', () => {
    const released: Payload = { kind: 'released', agent: alice };
    assert.deepEqual(route(queued, offered, accepted, released).interaction, { state: 'queued', ...waiting });
    assert.deepEqual(route(queued, offered, accepted, { ...released, wrapUpUntil: startAt + 60_000 }).interaction, {
      state: 'wrap-up',
      agent: alice,
      until: startAt + 60_000,
    });
  });

  test('[LS-LOG-8] wrap-up done ends the interaction', () => {
    const released: Payload = { kind: 'released', agent: alice, wrapUpUntil: startAt + 60_000 };
    assert.deepEqual(route(queued, offered, accepted, released, { kind: 'wrap-up-done', account: alice }), {
      interaction: { state: 'ended' },
      invitation: null,
    });
  });

  test('[LS-ROUTE-1] the owner stays owner while an invitation is open, and when it ends without success', () => {
    for (const kind of ['transfer', 'consult', 'conference'] as const) {
      assert.deepEqual(route(queued, offered, accepted, invite(kind)), {
        interaction: active,
        invitation: { kind, ...invitation },
      });
      const ended: Payload = { kind: 'offer-ended', offerId: 'i1', outcome: 'no-answer' };
      assert.deepEqual(route(queued, offered, accepted, invite(kind), ended), {
        interaction: active,
        invitation: null,
      });
    }
  });

  test('[LS-ROUTE-1] an accepted transfer changes the owner; an accepted consult or conference does not', () => {
    const taken: Payload = { kind: 'accepted', offerId: 'i1', agent: bob, slot: 1 };
    assert.deepEqual(route(queued, offered, accepted, invite('transfer'), taken), {
      interaction: { ...active, owner: bob, slot: 1 },
      invitation: null,
    });
    for (const kind of ['consult', 'conference'] as const) {
      assert.deepEqual(route(queued, offered, accepted, invite(kind), taken), {
        interaction: active,
        invitation: null,
      });
    }
  });

  test('[LS-ROUTE-1] an invitation may be open while the chat is routed anew', () => {
    const released: Payload = { kind: 'released', agent: alice };
    assert.deepEqual(route(queued, offered, accepted, invite('consult'), released).invitation?.offerId, 'i1');
  });
});

describe('routing and the end', () => {
  test('[LS-LOG-4] the end withdraws an open invitation', () => {
    const log = new TestLog();
    for (const payload of [queued, offered, accepted, invite('transfer')]) {
      log.put({ at: log.now, from: null, visibility: 'system', payload });
    }
    log.add({ type: 'end', reason: 'left' });
    assert.deepEqual(log.session.routing, { interaction: { state: 'ended' }, invitation: null });
  });

  test('[LS-LOG-4] a wrap-up that is open outlives the end, one that comes in its append or later is seen too', () => {
    const log = new TestLog();
    log.add({ type: 'end', reason: 'left' });
    log.put({
      at: log.now,
      from: null,
      visibility: 'system',
      payload: { kind: 'released', agent: alice, wrapUpUntil: log.now + 5 },
    });
    assert.deepEqual(log.session.routing.interaction, { state: 'wrap-up', agent: alice, until: log.now + 5 });
    assert.equal(log.session.state, 'ended');
  });
});
