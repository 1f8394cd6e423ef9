import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { message } from '../../../../tests/support/store/test-sessions.ts';
import type { Payload, SessionEvent } from '../domain/event.ts';
import type { EventIndex, Party } from '../domain/ids.ts';
import { mergeUserData } from '../domain/session.ts';
import { decodeEvent, decodeSnapshot, encodeEvent, encodeSnapshot } from './codec.ts';
import { createEvent } from './contract/build.ts';
import { StoreError } from './index.ts';

const event: SessionEvent = { index: 7 as EventIndex, ...message('hello', 1_234) };

function isUnreadable(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'unreadable';
}

describe('the stored form of events and snapshots', () => {
  test('[LS-LOG-7] an event comes back as it was, with the version of its format inside', () => {
    const row = encodeEvent(event, 'hash');
    assert.deepEqual([row.index, row.at, row.token, row.party, row.visible], [7, 1_234, 'hash', 1, true]);
    assert.equal(JSON.parse(row.body).v, 1);
    assert.deepEqual(decodeEvent(row), event);
  });

  test('[LS-LOG-7] any text, any key and any list of participants survives', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        text,
        fc.dictionary(text, text),
        fc.option(fc.array(fc.integer({ min: 1, max: 9 }))),
        (said, userData, to) => {
          const payload: Payload = { kind: 'custom-notice', text: said, userData };
          const { index, at, from, visibility } = event;
          const start = { index, at, from, visibility };
          const whole = to === null ? { ...start, payload } : { ...start, to: to as Party[], payload };
          const back = decodeEvent(encodeEvent(whole, null));
          assert.equal(JSON.stringify(back), JSON.stringify(whole));
        },
      ),
    );
  });

  test('[LS-LOG-3] what the customer may see is `all` to nobody in particular', () => {
    const visible = (change: Partial<SessionEvent>) => encodeEvent({ ...event, ...change }, null).visible;
    assert.equal(visible({}), true);
    for (const visibility of ['agents', 'supervisors', 'system'] as const) assert.equal(visible({ visibility }), false);
    assert.equal(visible({ to: [2 as Party] }), false);
  });

  const broken = {
    'no JSON': '{"v":1',
    'no object': 'null',
    'of a later version': encodeEvent(event, null).body.replace('"v":1', '"v":2'),
    'without a version': '{"from":null,"visibility":"all","payload":{"kind":"message","text":"x"}}',
    'of an unknown kind': encodeEvent(event, null).body.replace('"kind":"message"', '"kind":"hologram"'),
    'of a kind that every object has': encodeEvent(event, null).body.replace('"kind":"message"', '"kind":"toString"'),
    'without a payload': '{"v":1,"from":null,"visibility":"all"}',
  };
  for (const [what, body] of Object.entries(broken)) {
    test(`[LS-LOG-7] an event ${what} is unreadable`, () => {
      assert.throws(() => decodeEvent(createEvent(1, { body })), isUnreadable);
    });
  }

  test('[LS-LOG-7] a snapshot of another version, or damaged, is none', () => {
    const body = encodeSnapshot({ lastIndex: 3, userData: { a: 'b' } } as never);
    assert.deepEqual(decodeSnapshot(body), { lastIndex: 3, userData: mergeUserData({}, { a: 'b' }) });
    for (const other of [body.replace('"v":1', '"v":2'), body.slice(0, -1), 'null', '7', '{}']) {
      assert.equal(decodeSnapshot(other), null, other);
    }
  });
});
