import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestSessions, say, textsOf } from '../../../../tests/support/store/test-sessions.ts';
import type { MemorySession } from './memory/memory-store.ts';
import { rebuild } from './rebuild.ts';

/** A session of 130 events in a store, and the rows of it, to be damaged as a test likes. */
async function createStored() {
  const { sessions, begin, run, store, gate } = createTestSessions();
  const record = await begin();
  for (let n = 2; n <= 130; n += 1) await run(sessions.propose(record, say(`message ${n}`)));
  const rows = store.sessions.get(record.number) as MemorySession;
  const expected = await run(sessions.session(record));
  const again = async () => rebuild(gate.driver, (await gate.driver.load(record.number))!);
  return { rows, expected, again, gate, record };
}

describe('a session from what is stored', () => {
  test('[LS-ST-5] it is its last snapshot and the events after that; every 64th event makes one', async () => {
    const { rows, expected, again, gate } = await createStored();
    assert.equal(rows.snapshot?.index, 128);
    const before = gate.count('read');
    const { session, tail } = await again();
    assert.deepEqual(session, expected);
    assert.deepEqual(textsOf(tail), ['message 129', 'message 130']);
    assert.equal(gate.count('read'), before);
  });

  const damages: Record<string, (body: string) => string> = {
    'of an unknown version': (body) => body.replace('"v":1', '"v":99'),
    'that is no JSON': (body) => body.slice(0, 40),
    'without a session': () => '{"v":1}',
    'of another index than its row says': (body) => body.replace('"lastIndex":128', '"lastIndex":127'),
  };
  for (const [what, damage] of Object.entries(damages)) {
    test(`[LS-LOG-7] a snapshot ${what} is rebuilt from all events`, async () => {
      const { rows, expected, again } = await createStored();
      rows.snapshot = { index: 128, body: damage(rows.snapshot!.body) };
      const { session, tail } = await again();
      assert.equal(JSON.stringify(session), JSON.stringify(expected));
      assert.equal(textsOf(tail).at(-1), 'message 130');
    });
  }

  test('[LS-LOG-7] a snapshot whose inside is broken is rebuilt when an event does not fit it', async () => {
    const { rows, expected, again } = await createStored();
    rows.snapshot = { index: 128, body: JSON.stringify({ v: 1, session: { lastIndex: 128, userData: {} } }) };
    rows.events[128] = {
      ...rows.events[128]!,
      body: rows.events[128]!.body.replace('"kind":"message"', '"kind":"typing-stopped"'),
    };
    const { session } = await again();
    assert.equal(session.lastIndex, expected.lastIndex);
    assert.equal(session.participants.length, 1);
  });

  test('[LS-LOG-7] without a snapshot that can be read, a broken event makes the session unreadable', async () => {
    const { rows, again } = await createStored();
    rows.snapshot = null;
    rows.events[4] = { ...rows.events[4]!, body: 'no JSON' };
    await assert.rejects(again(), { code: 'unreadable' });
  });

  test("[LS-LOG-7] a broken event before the snapshot is in nobody's way", async () => {
    const { rows, expected, again } = await createStored();
    rows.events[4] = { ...rows.events[4]!, body: 'no JSON' };
    assert.deepEqual((await again()).session, expected);
  });

  test('[LS-LOG-7] a log with a gap, or without events, is unreadable', async () => {
    const { rows, again } = await createStored();
    rows.snapshot = null;
    rows.events.splice(9, 1);
    await assert.rejects(again(), { code: 'unreadable' });
    rows.events.splice(0);
    await assert.rejects(again(), { code: 'unreadable' });
  });
});
