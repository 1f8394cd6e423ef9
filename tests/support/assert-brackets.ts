import assert from 'node:assert/strict';
import type { WireEvent } from '@parley/protocol/chat-v2';

/**
 * I9 on a whole transcript as the customer sees it: whoever speaks is there, participantIds are given 1, 2, 3 … at each
 * joining and never again, and `ended` says whether everyone has left, the customer last (CV-EV-5, CV-LIFE-5).
 */
export function assertBrackets(events: readonly WireEvent[], ended: boolean): void {
  const present = new Map<number, string>();
  let given = 0;
  for (const { type, from, index } of events) {
    if (type === 'ParticipantJoined') {
      given += 1;
      assert.equal(from.participantId, given, `event ${index}: the next participantId`);
      present.set(from.participantId, from.type);
    }
    assert.equal(present.get(from.participantId), from.type, `event ${index} (${type}) is from someone who is there`);
    if (type === 'ParticipantLeft') present.delete(from.participantId);
  }
  const leavings = events.filter(({ type, from }) => type === 'ParticipantLeft' && from.type === 'Client');
  assert.equal(leavings.length, ended ? 1 : 0, 'leavings of the customer');
  if (ended) {
    assert.equal(events.at(-1), leavings[0], "the customer's leaving is the last event");
    assert.equal(present.size, 0, `still there: ${[...present.values()]}`);
  }
}
