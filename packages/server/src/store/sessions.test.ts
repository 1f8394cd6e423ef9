import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestSessions, say, textsOf } from '../../../../tests/support/store/test-sessions.ts';
import type { ChatId, Party } from '../domain/ids.ts';
import { createInProcessBus } from '../platform/bus.ts';
import { StoreError } from './index.ts';

const everything = [1, 1_000, 1e6] as const;

describe('the sessions of a node', () => {
  test('a session is found in memory at once, and by its chatId alone', async () => {
    const { sessions, begin, gate } = createTestSessions();
    const record = await begin();
    assert.equal(sessions.find(record.chatId), record);
    assert.equal(await sessions.find('nobody' as ChatId), null);
    assert.equal(gate.count('find'), 1);
  });

  test('many who look for a session that is not in memory share one look-up and one record', async () => {
    const one = createTestSessions();
    const { chatId } = await one.begin();
    const after = createTestSessions({ store: one.store });
    const records = await Promise.all(Array.from({ length: 5 }, () => after.sessions.find(chatId)));
    assert.equal(new Set(records).size, 1);
    assert.equal(after.gate.count('find'), 1);
  });

  test('[LS-SEC-2] a look-up asks the store, whatever memory knows', async () => {
    const { sessions, begin, gate } = createTestSessions();
    const { chatId } = await begin();
    await sessions.lookUp(chatId);
    await sessions.lookUp('nobody' as ChatId);
    assert.equal(gate.count('find'), 2);
  });

  test('[LS-ST-5, LS-MEM-1] a session that memory let go of is read again from snapshot and tail', async () => {
    const { sessions, begin, run, gate } = createTestSessions({ maxCacheBytes: 1 });
    const [one, other] = [await begin(), await begin()];
    for (let n = 0; n < 70; n += 1) await run(sessions.propose(one, say(`${n}`)));
    await run(sessions.propose(other, say('x')));
    assert.equal(one.full, null);
    const loads = gate.count('load');
    const session = await run(sessions.session(one));
    assert.equal(session.lastIndex, 71);
    assert.equal(gate.count('load'), loads + 1);
    assert.equal(await run(sessions.session(one)), session);
  });

  test('events are read from memory where it has them without a gap, else from the store', async () => {
    const { sessions, begin, run, gate } = createTestSessions();
    const record = await begin();
    for (let n = 2; n <= 60; n += 1) await run(sessions.propose(record, say(`${n}`)));
    const late = await run(sessions.read(record, 58, 2, 1e6));
    assert.deepEqual(textsOf(late), ['58', '59']);
    assert.equal(gate.count('read'), 0);
    assert.deepEqual(textsOf(await run(sessions.read(record, 3, 2, 1e6))), ['3', '4']);
    assert.equal(gate.count('read'), 1);
    assert.deepEqual(await run(sessions.read(record, 61, 10, 1e6)), []);
  });

  test('[LS-ST-3] commits are told after they are done, with what they added; hints too', async () => {
    const { sessions, begin, run, gate, time } = createTestSessions();
    const record = await begin();
    const told: string[] = [];
    const stopCommitted = sessions.onCommitted((which, events, session) =>
      told.push(`${which.chatId} ${textsOf(events)} ${session.lastIndex}`),
    );
    const stopGrown = sessions.onGrown((chatId) => told.push(chatId));
    gate.hold('commit');
    const writing = sessions.propose(record, say('a'));
    await time.advance(1_000);
    assert.deepEqual(told, []);
    gate.open('commit');
    await run(writing);
    assert.deepEqual(told, [`${record.chatId} a 2`, record.chatId]);
    stopCommitted();
    stopGrown();
    await run(sessions.propose(record, say('b')));
    assert.equal(told.length, 2);
  });

  test('[LS-ST-3] what fails is not told, and not in memory', async () => {
    const { sessions, begin, run, gate, time } = createTestSessions();
    const record = await begin();
    const told: unknown[] = [];
    sessions.onCommitted((...all) => told.push(all));
    gate.hold('commit');
    const failing = assert.rejects(sessions.propose(record, say('a')));
    await time.settle();
    gate.release('commit', new StoreError('unavailable', 'no space'));
    await run(failing);
    assert.deepEqual(told, []);
    assert.equal(record.last, 1);
    assert.deepEqual(textsOf(await run(sessions.read(record, ...everything))), []);
  });

  test('a session that is loaded from the store is told once; one begun here, or read again, is not', async () => {
    const one = createTestSessions();
    const told: string[] = [];
    const begun = one.sessions.onLoaded(({ chatId }) => told.push(chatId));
    const record = await one.begin();
    one.sessions.cache.dropFull(record);
    await one.run(one.sessions.session(record));
    assert.equal(told.length, 0);
    begun();

    const after = createTestSessions({ store: one.store, maxCacheBytes: 1 });
    const stop = after.sessions.onLoaded((loaded, session) => told.push(`${loaded.chatId} ${session.lastIndex}`));
    const loaded = (await after.run(after.sessions.find(record.chatId)))!;
    after.sessions.cache.dropFull(loaded);
    await after.run(after.sessions.session(loaded));
    await after.run(after.sessions.find(record.chatId));
    assert.deepEqual(told, [`${record.chatId} 1`]);
    stop();
    after.sessions.forget(loaded);
    await after.run(after.sessions.find(record.chatId));
    assert.equal(told.length, 1);
  });

  test('a claim that is taken when a session is begun is told, and no session is there', async () => {
    const { sessions, begin, run, store } = createTestSessions();
    const record = await begin();
    const take = { key: 'k', value: record.chatId, expiresAt: null };
    await run(sessions.propose(record, say('a', { terms: { take } })));
    const row = { chatId: 'late' as ChatId, userId: 'u', keyHash: 'h', service: 'support' };
    const opening = (await run(sessions.read(record, 1, 1, 1e6)))[0]!;
    const { index: _, ...event } = opening;
    const outcome = await run(sessions.begin(row, [event], { ...take, value: 'late' }));
    assert.deepEqual(outcome, { state: 'taken', by: take });
    assert.equal(store.byChatId.has('late' as ChatId), false);
    assert.equal(await sessions.find('late' as ChatId), null);
    assert.deepEqual(await sessions.findClaim('k'), take);
  });

  test('[LS-ST-5] the event of a token is found', async () => {
    const { sessions, begin, run } = createTestSessions();
    const record = await begin();
    await run(sessions.propose(record, say('a', { token: 't' })));
    assert.equal(await sessions.findToken(record, 1 as Party, 't'), 2);
    assert.equal(await sessions.findToken(record, 2 as Party, 't'), null);
  });

  test('a session that is being written is not forgotten', async () => {
    const { sessions, begin, run, gate, time } = createTestSessions();
    const record = await begin();
    gate.hold('commit');
    const writing = sessions.propose(record, say('a'));
    await time.settle();
    sessions.forget(record);
    assert.equal(sessions.find(record.chatId), record);
    gate.open('commit');
    await run(writing);
    sessions.forget(record);
    assert.equal(sessions.cache.size, 0);
  });

  test('[LS-LOG-7] a session whose events cannot be read is unreadable, and harms nobody', async () => {
    const one = createTestSessions();
    const [broken, whole] = [await one.begin(), await one.begin()];
    const rows = one.store.sessions.get(broken.number)!;
    rows.events[0] = { ...rows.events[0]!, body: '{' };
    const after = createTestSessions({ store: one.store });
    await assert.rejects(async () => after.sessions.find(broken.chatId), { code: 'unreadable' });
    await assert.rejects(async () => after.sessions.find(broken.chatId), { code: 'unreadable' });
    const record = (await after.run(after.sessions.find(whole.chatId)))!;
    assert.equal((await after.run(after.sessions.propose(record, say('a')))).state, 'committed');
  });

  test('[LS-ST-2] a failed sync is told to the process', async () => {
    const { sessions, begin, gate, time, run, syncFailures } = createTestSessions();
    const record = await begin();
    gate.hold('commit');
    const failing = assert.rejects(sessions.propose(record, say('a')), { code: 'sync-failed' });
    await time.settle();
    gate.release('commit', new StoreError('sync-failed', 'the disk is gone'));
    await run(failing);
    assert.deepEqual(
      syncFailures.map(({ code }) => code),
      ['sync-failed'],
    );
  });
});

describe('the sessions of several nodes', () => {
  async function createNodes() {
    const bus = createInProcessBus();
    const one = createTestSessions({ exclusive: false, bus });
    const other = createTestSessions({ exclusive: false, store: one.store, time: one.time, seed: 2, bus });
    const record = await one.begin();
    const theirs = (await other.run(other.sessions.find(record.chatId)))!;
    return { one, other, record, theirs };
  }

  test('[LS-ST-9] I6 after a confirmation a read sees what other nodes have committed', async () => {
    const { one, other, record, theirs } = await createNodes();
    await other.run(other.sessions.propose(theirs, say('a')));
    assert.equal(record.last, 1);
    await one.run(one.sessions.confirm(record)!);
    assert.deepEqual([record.last, record.lastVisible], [2, 2]);
    assert.deepEqual(textsOf(await one.run(one.sessions.read(record, ...everything))), ['a']);
  });

  test('[LS-ST-9] a session that has not grown is not read again', async () => {
    const { one, record } = await createNodes();
    const before = one.gate.count('load');
    for (let n = 0; n < 5; n += 1) await one.run(one.sessions.confirm(record)!);
    assert.equal(one.gate.count('load'), before);
    assert.equal(one.gate.count('confirm'), 5);
  });

  test('[LS-ST-9] on one node with a store of its own, memory is the confirmation', async () => {
    const { sessions, begin, gate } = createTestSessions({ exclusive: true });
    const record = await begin();
    assert.equal(sessions.confirm(record), null);
    assert.equal(gate.count('confirm'), 0);
  });

  test('memory never goes back: a slow read that a commit has overtaken changes nothing', async () => {
    const { one, record } = await createNodes();
    one.sessions.cache.dropFull(record);
    one.gate.holdReply('load');
    const reading = one.sessions.session(record) as Promise<{ lastIndex: number }>;
    await one.time.settle();
    await one.run(one.sessions.propose(record, say('a')));
    assert.equal(record.last, 2);
    one.gate.release('load');
    assert.equal((await one.run(reading)).lastIndex, 2);
    assert.equal(record.last, 2);
  });

  test('memory never goes back, also where it has let go of the session meanwhile', async () => {
    const { one, record } = await createNodes();
    one.sessions.cache.dropFull(record);
    one.gate.holdReply('load');
    const reading = one.sessions.session(record) as Promise<{ lastIndex: number }>;
    await one.time.settle();
    await one.run(one.sessions.propose(record, say('a')));
    one.sessions.cache.dropFull(record);
    one.gate.release('load');
    assert.equal((await one.run(reading)).lastIndex, 2);
    assert.equal(record.full?.session.lastIndex, 2);
  });

  test('hints of one node reach the other', async () => {
    const { one, other, record, theirs } = await createNodes();
    const hints: ChatId[] = [];
    one.sessions.onGrown((chatId) => hints.push(chatId));
    await other.run(other.sessions.propose(theirs, say('a')));
    assert.deepEqual(hints, [record.chatId]);
  });
});
