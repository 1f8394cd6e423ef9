import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestSessions, message, say, textsOf } from '../../../../tests/support/store/test-sessions.ts';
import { DomainError } from '../domain/errors.ts';
import type { Party } from '../domain/ids.ts';
import { type Append, StoreError } from './index.ts';
import type { ProposalOutcome } from './proposal.ts';

const claim = (value: string) => ({ key: 'slot', value, expiresAt: null });

/** A node with one session, and the appends that have reached its store since. */
async function createWriting() {
  const made = createTestSessions();
  const record = await made.begin();
  const skipped = made.gate.count('commit');
  const batches = () =>
    made.gate.calls
      .filter(({ verb }) => verb === 'commit')
      .slice(skipped)
      .map(({ args }) => args[0] as Append[]);
  const propose = (...args: Parameters<typeof say>) => made.sessions.propose(record, say(...args));
  const stored = async () =>
    (await made.gate.driver.read(record.number, 1, 1_000, 1e6))
      .map(({ body }) => JSON.parse(body).payload.text)
      .slice(1);
  return { ...made, record, batches, propose, stored };
}

function statesOf(outcomes: readonly ProposalOutcome[]): string[] {
  return outcomes.map(({ state }) => state);
}

describe('writing into a session', () => {
  test('[LS-ST-4] one append is in flight, and what arrives meanwhile joins the next as one append', async () => {
    const { gate, time, propose, batches, run, stored } = await createWriting();
    gate.hold('commit');
    const all = [propose('a')];
    await time.settle();
    all.push(propose('b'), propose('c'), propose('d'));
    await time.advance(1_000);
    assert.equal(gate.held('commit'), 1);
    gate.open('commit');
    const outcomes = await run(Promise.all(all));
    assert.deepEqual(statesOf(outcomes), ['committed', 'committed', 'committed', 'committed']);
    assert.deepEqual(
      batches().map((batch) => batch.map(({ expectedIndex, events }) => [expectedIndex, events.length])),
      [[[1, 1]], [[2, 3]]],
    );
    assert.deepEqual(await stored(), ['a', 'b', 'c', 'd']);
  });

  test('[LS-ST-4] each is decided on what those before it leave, and is told its own events', async () => {
    const { gate, time, sessions, record, run } = await createWriting();
    gate.hold('commit');
    const indices: number[] = [];
    const all = ['a', 'b', 'c'].map((text) => sessions.propose(record, say(text, { log: indices })));
    await time.settle();
    gate.open('commit');
    const outcomes = await run(Promise.all(all));
    assert.deepEqual(indices, [1, 2, 3]);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.state === 'committed' ? textsOf(outcome.events) : [])),
      [['a'], ['b'], ['c']],
    );
  });

  test('[LS-ST-4] sessions do not wait for each other: their appends share a batch', async () => {
    const { begin, sessions, gate, run, batches, record } = await createWriting();
    const other = await begin();
    const before = batches().length;
    await run(Promise.all([sessions.propose(record, say('a')), sessions.propose(other, say('b'))]));
    assert.equal(batches().length - before, 1);
    assert.equal(batches().at(-1)!.length, 2);
    assert.ok(gate.count('load') === 0);
  });

  test('[LS-ST-4] what takes a claim or writes a document is appended alone, in its turn', async () => {
    const { gate, time, propose, batches, run, stored } = await createWriting();
    gate.hold('commit');
    const all = [propose('a')];
    await time.settle();
    all.push(propose('b'), propose('c', { terms: { take: claim('c') } }), propose('d'), propose('e'));
    all.push(propose('f', { terms: { put: [{ kind: 'k', name: 'n', expectedVersion: 0, value: 1 }] } }));
    gate.open('commit');
    await run(Promise.all(all));
    assert.deepEqual(
      batches().map(([append]) => append!.events.length),
      [1, 1, 1, 2, 1],
    );
    assert.deepEqual(await stored(), ['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('[LS-ST-1] a claim that is taken, and a document that is stale, is told to who asked, and adds nothing', async () => {
    const { propose, run, stored } = await createWriting();
    await run(propose('a', { terms: { take: claim('first') } }));
    const put = [{ kind: 'k', name: 'n', expectedVersion: 4, value: 1 }];
    const outcomes = await run(
      Promise.all([propose('b', { terms: { take: claim('second') } }), propose('c', { terms: { put } }), propose('d')]),
    );
    assert.deepEqual(outcomes[0], { state: 'taken', by: claim('first') });
    assert.deepEqual(outcomes[1], { state: 'stale', document: { kind: 'k', name: 'n' } });
    assert.equal(outcomes[2]?.state, 'committed');
    assert.deepEqual(await stored(), ['a', 'd']);
  });

  test('[LS-TIME-3] a timeout whose customer has been seen elsewhere is not written', async () => {
    const { propose, run, gate, record, stored } = await createWriting();
    await gate.driver.touch([{ number: record.number, at: 500 }]);
    assert.deepEqual(await run(propose('a', { terms: { unseenSince: 400 } })), { state: 'seen' });
    assert.equal((await run(propose('b', { terms: { unseenSince: 501 } }))).state, 'committed');
    assert.deepEqual(await stored(), ['b']);
  });

  test('[LS-ST-1] a claim is taken also when there is nothing to add; not when the session refuses', async () => {
    const { sessions, record, run, gate } = await createWriting();
    const nothing = { decide: () => [], terms: { take: claim('mine') } };
    assert.equal((await run(sessions.propose(record, nothing))).state, 'unchanged');
    assert.equal((await gate.driver.findClaim('slot', 0))?.value, 'mine');
    const refused = {
      decide: () => {
        throw new DomainError('ended', 'it is over');
      },
      terms: { release: ['slot'] },
    };
    assert.equal((await run(sessions.propose(record, refused))).state, 'refused');
    assert.equal((await gate.driver.findClaim('slot', 0))?.value, 'mine');
  });

  test('[LS-ST-4] I2 two proposals with one token that wait together become one event', async () => {
    const { gate, time, propose, run, stored, batches } = await createWriting();
    gate.hold('commit');
    const all = [propose('first')];
    await time.settle();
    all.push(propose('a', { token: 't' }), propose('x'), propose('a', { token: 't' }), propose('b', { token: 'u' }));
    gate.open('commit');
    const outcomes = await run(Promise.all(all));
    assert.deepEqual(statesOf(outcomes), ['committed', 'committed', 'committed', 'repeated', 'committed']);
    assert.deepEqual(outcomes[3], { state: 'repeated', index: 3 });
    assert.deepEqual(await stored(), ['first', 'a', 'x', 'b']);
    const tokens = batches().map(([append]) => append!.events.map(({ token }) => token));
    assert.deepEqual(tokens, [[null], ['t', null], ['t', 'u'], ['u']]);
  });

  test('[LS-ST-5] one token of two parties is two events, also when they wait together', async () => {
    const { gate, time, sessions, record, run, stored } = await createWriting();
    gate.hold('commit');
    const all = [1, 2].map((party) =>
      sessions.propose(record, {
        decide: () => [
          {
            ...message(`of ${party}`),
            from: { party: party as Party, participantId: party, nickname: 'x', type: 'Client' },
          },
        ],
        token: { party: party as Party, hash: 't' },
      }),
    );
    await time.settle();
    gate.open('commit');
    assert.deepEqual(statesOf(await run(Promise.all(all))), ['committed', 'committed']);
    assert.deepEqual(await stored(), ['of 1', 'of 2']);
  });

  test('[LS-ST-4] on `repeated` the others are decided again without that one, and lose nothing', async () => {
    const { gate, time, propose, run, stored } = await createWriting();
    await run(propose('a', { token: 't' }));
    gate.hold('commit');
    const log: number[] = [];
    const all = [propose('first')];
    await time.settle();
    all.push(propose('b', { log }), propose('a', { token: 't' }), propose('c', { log }));
    gate.open('commit');
    const outcomes = await run(Promise.all(all));
    assert.deepEqual(statesOf(outcomes), ['committed', 'committed', 'repeated', 'committed']);
    assert.deepEqual(outcomes[2], { state: 'repeated', index: 2 });
    assert.deepEqual(log, [3, 5, 3, 4]);
    assert.deepEqual(await stored(), ['a', 'first', 'b', 'c']);
  });

  test('[LS-ST-4] a refusal and a proposal that changes nothing take nobody with them', async () => {
    const { gate, time, sessions, record, propose, run, stored } = await createWriting();
    gate.hold('commit');
    const refusing = {
      decide: () => {
        throw new DomainError('ended', 'it is over');
      },
    };
    const all = [
      propose('a'),
      sessions.propose(record, refusing),
      sessions.propose(record, { decide: () => [] }),
      propose('b'),
    ];
    await time.settle();
    gate.open('commit');
    const outcomes = await run(Promise.all(all));
    assert.deepEqual(statesOf(outcomes), ['committed', 'refused', 'unchanged', 'committed']);
    assert.deepEqual(await stored(), ['a', 'b']);
  });

  test('[LS-ST-3] a refusal is told after the commit that it rests on, not before', async () => {
    const { gate, time, sessions, record, propose, run } = await createWriting();
    gate.hold('commit');
    const first = propose('a');
    let isTold = false;
    const onlyOnce = sessions
      .propose(record, {
        decide(session) {
          if (session.lastIndex > 1) throw new DomainError('ended', 'it is over');
          return [];
        },
      })
      .then((outcome) => {
        isTold = true;
        return outcome;
      });
    await time.advance(1_000);
    assert.equal(isTold, false);
    gate.open('commit');
    await run(first);
    assert.equal((await run(onlyOnce)).state, 'refused');
  });

  test('[LS-ST-2, LS-ST-3] after `unavailable` memory is as before, and the next decides on what is committed', async () => {
    const { gate, time, propose, run, stored, record, sessions } = await createWriting();
    gate.hold('commit');
    const log: number[] = [];
    const first = propose('first');
    await time.settle();
    const failing = [propose('lost', { log }), propose('lost too', { log })];
    const refused = Promise.all(failing.map((one) => assert.rejects(one, { code: 'unavailable' })));
    gate.release('commit');
    await run(first);
    await time.settle();
    const waiting = propose('kept', { log });
    gate.release('commit', new StoreError('unavailable', 'no space'));
    gate.open('commit');
    const outcome = await run(waiting);
    await run(refused);
    assert.equal(outcome.state, 'committed');
    assert.deepEqual(log, [2, 3, 2]);
    assert.deepEqual([record.last, record.lastVisible, record.doubtful], [3, 3, false]);
    assert.equal((await run(sessions.session(record))).lastIndex, 3);
    assert.deepEqual(await stored(), ['first', 'kept']);
    assert.deepEqual(textsOf(await run(sessions.read(record, 1, 100, 1e6))), ['first', 'kept']);
  });

  test('[LS-ST-1] after an outcome that stays unknown memory is not believed, and is read again', async () => {
    const { gate, time, propose, run, stored, record } = await createWriting();
    gate.hold('commit');
    gate.hold('wasCommitted');
    const lost = assert.rejects(propose('perhaps'), { code: 'unknown' });
    await time.settle();
    // It has been committed all the same.
    const [append] = gate.calls.at(-1)!.args[0] as Append[];
    gate.release('commit', new StoreError('unknown', 'the connection broke'));
    await time.settle();
    while (gate.held('wasCommitted') > 0) {
      gate.release('wasCommitted', new StoreError('unavailable', 'away'));
      await time.advance(2_000);
    }
    await lost;
    assert.equal(record.doubtful, true);
    gate.open('commit');
    await gate.driver.commit([append!]);
    assert.equal((await run(propose('next'))).state, 'committed');
    assert.deepEqual(await stored(), ['perhaps', 'next']);
    assert.equal(record.doubtful, false);
  });

  test('I14 proposals that wait for one session have a bound', async () => {
    const { gate, time, propose, run } = await createWriting();
    gate.hold('commit');
    const all = [propose('first')];
    await time.settle();
    for (let n = 0; n < 1_000; n += 1) all.push(propose('x'));
    await assert.rejects(propose('too many'), { code: 'unavailable' });
    gate.open('commit');
    assert.equal((await run(Promise.all(all))).length, 1_001);
    assert.equal((await run(propose('later'))).state, 'committed');
  });

  test('a session at rest keeps no queue', async () => {
    const { propose, run, record } = await createWriting();
    await run(propose('a'));
    assert.equal(record.writing, null);
  });
});

describe('writing into a session that another node writes too', () => {
  /** Two nodes on one store, with one session that both have in memory. */
  async function createNodes() {
    const one = createTestSessions({ exclusive: false });
    const other = createTestSessions({ exclusive: false, store: one.store, time: one.time, seed: 2 });
    const record = await one.begin();
    const theirs = (await other.run(other.sessions.find(record.chatId)))!;
    return { one, other, record, theirs };
  }

  test('[LS-ST-4] on a conflict the session is read again, and all are decided again', async () => {
    const { one, other, record, theirs } = await createNodes();
    const log: number[] = [];
    one.gate.hold('commit');
    const all = [one.sessions.propose(record, say('first'))];
    await one.time.settle();
    all.push(one.sessions.propose(record, say('a', { log })), one.sessions.propose(record, say('b', { log })));
    one.gate.release('commit');
    await one.time.settle();
    await other.run(other.sessions.propose(theirs, say('theirs')));
    one.gate.open('commit');
    const outcomes = await one.run(Promise.all(all));
    assert.deepEqual(statesOf(outcomes), ['committed', 'committed', 'committed']);
    assert.deepEqual(log, [2, 3, 3, 4]);
    assert.deepEqual(textsOf(await one.run(one.sessions.read(record, 1, 100, 1e6))), ['first', 'theirs', 'a', 'b']);
  });

  test('[LS-ST-4] I2 a retry at another node is recognised though its log is behind', async () => {
    const { one, other, record, theirs } = await createNodes();
    await other.run(other.sessions.propose(theirs, say('a', { token: 't' })));
    await other.run(other.sessions.propose(theirs, say('b')));
    const outcomes = await one.run(
      Promise.all([one.sessions.propose(record, say('a', { token: 't' })), one.sessions.propose(record, say('c'))]),
    );
    assert.deepEqual(outcomes[0], { state: 'repeated', index: 2 });
    assert.equal(outcomes[1]?.state, 'committed');
    assert.deepEqual(textsOf(await one.run(one.sessions.read(record, 1, 100, 1e6))), ['a', 'b', 'c']);
  });

  test('[LS-ST-9] a refusal rests on a confirmed state: what another node has changed is seen', async () => {
    const { one, other, record, theirs } = await createNodes();
    const onlySecond = {
      decide(session: { lastIndex: number }) {
        if (session.lastIndex < 2) throw new DomainError('ended', 'it is over');
        return [message('now')];
      },
    };
    assert.equal((await one.run(one.sessions.propose(record, onlySecond))).state, 'refused');
    await other.run(other.sessions.propose(theirs, say('theirs')));
    assert.equal((await one.run(one.sessions.propose(record, onlySecond))).state, 'committed');
  });

  test('[LS-LOG-1] nodes that write at once leave one log without a gap', async () => {
    const { one, other, record, theirs } = await createNodes();
    const writes = Array.from({ length: 60 }, (_, n) =>
      n % 2 === 0 ? one.sessions.propose(record, say(`${n}`)) : other.sessions.propose(theirs, say(`${n}`)),
    );
    const outcomes = await one.run(Promise.all(writes));
    assert.ok(outcomes.every(({ state }) => state === 'committed'));
    const rows = await one.gate.driver.read(record.number, 1, 100, 1e6);
    assert.deepEqual(
      rows.map(({ index }) => index),
      Array.from({ length: 61 }, (_, place) => place + 1),
    );
    assert.equal(new Set(rows.map(({ body }) => body)).size, 61);
  });
});
