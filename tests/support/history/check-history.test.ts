// The judge itself: a history that kept every promise passes, and each single breach is found and named.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireEvent } from '@parley/protocol/chat-v2';
import { type Asked, ChatHistory, type Outcome } from './chat-history.ts';
import { checkHistory } from './check-history.ts';

const customer = { nickname: 'Ada', participantId: 1, type: 'Client' } as const;

/** A chat of one customer who joins, says `texts`, and leaves if `ended`. */
function transcript(texts: readonly string[], ended = false): WireEvent[] {
  const types = [
    { type: 'ParticipantJoined' as const },
    ...texts.map((text) => ({ type: 'Message' as const, text })),
    ...(ended ? [{ type: 'ParticipantLeft' as const }] : []),
  ];
  return types.map((event, place) => ({ from: customer, index: place + 1, utcTime: 1_000 + place, ...event }));
}

function ack(nextPosition: number, messages: readonly WireEvent[] = [], chatEnded = false): Outcome {
  return { state: 'ack', nextPosition, chatEnded, messages };
}

/** A history in which each call takes from one tick to the next, unless told otherwise. */
function createHistory() {
  let now = 0;
  const history = new ChatHistory('chat', () => now);
  const call = (asked: Partial<Asked>, outcome: Outcome) => {
    now += 1;
    const begun = history.begin({ operation: 'send', label: null, token: null, from: null, ...asked });
    now += 1;
    history.end(begun, outcome);
  };
  const check = (events: readonly WireEvent[]) =>
    checkHistory(history, { begunAt: now + 1, endedAt: now + 2, events }).map((fault) =>
      fault.replace('chat chat: ', ''),
    );
  return { history, call, check };
}

test('a chat that kept every promise has no fault', () => {
  const { call, check } = createHistory();
  const all = transcript(['a', 'b', 'c'], true);
  call({ operation: 'requestChat', label: null }, ack(2, all.slice(0, 1)));
  call({ label: 'a' }, ack(3));
  call({ label: 'b', token: 'token-b' }, { state: 'unanswered', why: 'cut' });
  call({ label: 'b', token: 'token-b' }, ack(4));
  call({ operation: 'refresh', from: 2 }, ack(4, all.slice(1, 3)));
  call({ operation: 'refresh', from: 9 }, ack(4, []));
  call({ label: 'c' }, { state: 'retry' });
  call({ label: 'lost' }, { state: 'unanswered', why: 'cut' });
  call({ operation: 'disconnect', label: 'disconnect' }, ack(6, [], true));
  call({ label: 'late' }, { state: 'refuse', ended: true });
  call({ operation: 'refresh', from: 1 }, ack(6, all, true));
  assert.deepEqual(check(all), []);
});

test('I1 an acknowledged event that is missing is found, whether a request or only a reply knew of it', () => {
  const { history, call, check } = createHistory();
  call({ label: 'a' }, ack(3));
  history.see(transcript(['a']));
  const faults = check(transcript([]));
  assert.match(faults.join('\n'), /I1 event 2 was seen and is gone/);
  assert.match(faults.join('\n'), /I1 "a" was acknowledged 1 times and is there 0 times/);
});

test('I2 a doubled event is found: with a token at once, without one beyond the number of posts', () => {
  const { call, check } = createHistory();
  call({ label: 'a', token: 'token-a' }, ack(3));
  call({ label: 'a', token: 'token-a' }, ack(3));
  call({ label: 'b' }, ack(5));
  assert.deepEqual(check(transcript(['a', 'a', 'b', 'b'])), [
    'I2 "a" is there 2 times, of 2 posts 2 not refused',
    'I2 "b" is there 2 times, of 1 posts 1 not refused',
  ]);
});

test('I18 what was refused and is there is found', () => {
  const { call, check } = createHistory();
  call({ label: 'a' }, { state: 'refuse', ended: false });
  call({ label: 'b', token: 'token-b' }, { state: 'unanswered', why: 'cut' });
  call({ label: 'b', token: 'token-b' }, { state: 'refuse', ended: false });
  assert.deepEqual(check(transcript(['a', 'b'])), [
    'I2 "a" is there 1 times, of 1 posts 0 not refused',
    'I18 "b" was refused and is there',
  ]);
});

test('I12 an event that nobody sent is found', () => {
  const { check } = createHistory();
  assert.deepEqual(check(transcript(['a'])), ['I12 "a" is there, and nobody sent it']);
});

test('I3, I8, I9, I10 gaps, events after the end, strangers and times that go back are found', () => {
  const { call, check } = createHistory();
  for (const label of ['a', 'b']) call({ label }, { state: 'unanswered', why: 'cut' });
  call({ operation: 'disconnect', label: 'disconnect' }, { state: 'unanswered', why: 'cut' });
  const [joined, a, b] = transcript(['a', 'b']) as [WireEvent, WireEvent, WireEvent];
  const end = transcript(['a', 'b'], true).at(-1)!;
  const stranger = { ...customer, participantId: 7 };
  assert.match(check([joined, { ...a, index: 3 }]).join(), /I3 event 3 stands where 2 should/);
  assert.match(check([joined, { ...end, index: 2 }, { ...b, index: 3 }]).join(), /I8 1 events after the customer left/);
  assert.match(check([joined, { ...a, from: stranger }]).join(), /I9 event 2 is from 7, who is not there/);
  assert.match(check([joined, { ...joined, index: 2 }]).join(), /I9 event 2: participant 1 joins twice/);
  assert.match(check([joined, { ...a, utcTime: 5 }]).join(), /I10 event 2 is older than event 1/);
});

test('I4 an event that changes is found, between two replies and in the transcript', () => {
  const { history, call, check } = createHistory();
  const [joined, a] = transcript(['a']) as [WireEvent, WireEvent];
  call({ label: 'a' }, ack(3));
  history.see([a]);
  assert.match(check([joined, { ...a, utcTime: 1_002 }]).join(), /I4 event 2 was .*1001.* and became .*1002/);
  history.see([{ ...a, from: { ...customer, nickname: 'Eve' } }]);
  assert.match(check([joined, a]).join(), /I4 event 2 was .*Ada.* and became .*Eve/);
});

test('I5 what was sent after an ACK and stands before it is found; what overlapped may stand anyhow', () => {
  const { history, call, check } = createHistory();
  const overlapping = history.begin({ operation: 'send', label: 'c', token: null, from: null });
  call({ label: 'a' }, ack(3));
  call({ label: 'b' }, ack(4));
  history.end(overlapping, ack(4));
  assert.deepEqual(check(transcript(['c', 'a', 'b'])), []);
  const late = check(transcript(['b', 'a', 'c'])).filter((fault) => fault.startsWith('I5'));
  assert.deepEqual(late, ['I5 "a" was acknowledged before "b" was sent, and stands behind it']);
});

test('I6, I11 a read that knows less than was acknowledged, or skips, is found', () => {
  const all = transcript(['a', 'b']);
  const { call, check } = createHistory();
  call({ label: 'a' }, ack(3));
  call({ label: 'b' }, ack(4));
  call({ operation: 'refresh', from: 2 }, ack(3, all.slice(1, 2)));
  call({ operation: 'refresh', from: 1 }, ack(4, [all[0]!, all[2]!]));
  call({ operation: 'refresh', from: 2 }, ack(5, all.slice(1)));
  assert.deepEqual(check(all), [
    'I6 a refresh sent after the ACK of "b" knew events below 3 alone',
    'I11 a refresh from 1 got [1 3] and nextPosition 4',
    'I11 a refresh from 2 got [2 3] and nextPosition 5',
  ]);
});

test('I8, I18 answers that tell of an end too early or not at all, and answers of no kind, are found', () => {
  const early = createHistory();
  early.call({ label: 'a' }, ack(3, [], true));
  early.call({ label: 'b' }, { state: 'wrong', answer: '500 code 240' });
  assert.deepEqual(early.check(transcript(['a'])), [
    'I8 a send was told of an end that is not in the transcript',
    'I18 a send was answered 500 code 240',
  ]);
  const late = createHistory();
  late.call({ operation: 'disconnect', label: 'disconnect' }, ack(3, [], true));
  late.call({ operation: 'refresh' }, ack(3));
  assert.deepEqual(late.check(transcript([], true)), [
    'I8 a refresh sent after the end was acknowledged was not told of it',
  ]);
});
