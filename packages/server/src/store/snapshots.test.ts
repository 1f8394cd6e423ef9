import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestSessions, say } from '../../../../tests/support/store/test-sessions.ts';
import type { NewEvent } from '../domain/event.ts';
import type { AccountId, Party } from '../domain/ids.ts';

const account = 'agent:bob' as AccountId;
const from = { party: 2 as Party, participantId: 2, nickname: 'Bob', type: 'Agent' } as const;
const joined: NewEvent = { at: 0, from, visibility: 'all', payload: { kind: 'participant-joined', account } };
const left: NewEvent = { at: 0, from, visibility: 'all', payload: { kind: 'participant-left' } };
const typed: NewEvent = { at: 0, from, visibility: 'all', payload: { kind: 'typing-started' } };
const noted: NewEvent = { at: 0, from, visibility: 'agents', payload: { kind: 'note', account, text: 'x' } };
const queued: NewEvent = {
  at: 0,
  from: null,
  visibility: 'system',
  payload: { kind: 'queued', queue: 'sales', priority: 0, since: 0 },
};

test('[LS-ST-5] a snapshot is written when participants or routing change, else with every 64th event', async () => {
  const { sessions, begin, run, store } = createTestSessions();
  const record = await begin();
  const snapshotAfter = async (event: NewEvent) => {
    await run(sessions.propose(record, { decide: ({ lastAt }) => [{ ...event, at: lastAt }] }));
    return store.sessions.get(record.number)?.snapshot?.index;
  };
  assert.equal(store.sessions.get(record.number)?.snapshot, null, 'a log of one append is its own snapshot');
  assert.equal(await snapshotAfter(joined), 2);
  assert.equal(await snapshotAfter(typed), 2);
  assert.equal(await snapshotAfter(noted), 2);
  assert.equal(await snapshotAfter(queued), 5);
  assert.equal(await snapshotAfter(left), 6);
  for (let index = 7; index <= 130; index += 1) {
    await run(sessions.propose(record, say('x')));
    const expected = index < 64 ? 6 : index < 128 ? 64 : 128;
    assert.equal(store.sessions.get(record.number)?.snapshot?.index, expected, `after event ${index}`);
  }
});
