import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NewEvent, SessionEvent } from '../../../packages/server/src/domain/event.ts';
import type { AccountId, EventIndex, Party } from '../../../packages/server/src/domain/ids.ts';
import { checkHistory } from './check-history.ts';
import type { History, Read, Write } from './history.ts';
import { createMark } from './marks.ts';

const chatId = 'ChatA00000000000';
const ann = { party: 1 as Party, participantId: 1, nickname: 'Ann', type: 'Client' } as const;
const al = { party: 2 as Party, participantId: 2, nickname: 'Al', type: 'Agent' } as const;
const alice = 'alice' as AccountId;

function event(index: number, payload: NewEvent['payload'], change: Partial<SessionEvent> = {}): SessionEvent {
  return { index: index as EventIndex, at: 1_000 + index, from: ann, visibility: 'all', payload, ...change };
}

/** Ann begins, Al joins, Ann says ‹a›, Al says ‹b› to agents, Ann leaves; Al leaves before her. */
const log: readonly SessionEvent[] = [
  event(1, {
    kind: 'participant-joined',
    account: null,
    opening: { chatId, service: 's', clientTimeoutMs: 1, subject: createMark('begin') },
  }),
  event(2, { kind: 'participant-joined', account: alice }, { from: al }),
  event(3, { kind: 'message', text: createMark('a') }),
  event(4, { kind: 'message', text: createMark('b') }, { from: al, visibility: 'agents' }),
  event(5, { kind: 'participant-left' }, { from: al }),
  event(6, { kind: 'participant-left', reason: 'left' }),
];

function write(begin: number, change: Partial<Write>): Write {
  const base = { chatId, by: 'customer', token: null, mark: null, isHidden: false, isForged: false } as const;
  return { ...base, begin, end: begin + 1, causes: 'message', told: 'ack', ...change };
}

const writes: readonly Write[] = [
  write(10, { causes: 'begin', mark: createMark('begin'), isHidden: true }),
  write(20, { causes: 'join', by: 'alice' }),
  write(30, { mark: createMark('a') }),
  write(40, { mark: createMark('b'), by: 'alice', isHidden: true }),
  write(50, { causes: 'end' }),
];

function tell(...indices: readonly number[]): Read['events'] {
  return indices.map((index) => {
    const payload = log[index - 1]!.payload;
    const text = payload.kind === 'message' ? payload.text : '';
    return { index, body: `${index} ${text}` };
  });
}

function read(begin: number, from: number, next: number, indices: readonly number[], change: Partial<Read> = {}): Read {
  const events = tell(...indices);
  const base = { chatId, viewer: 'customer', isComplete: true, ended: next > 6 } as const;
  return { ...base, begin, end: begin + 1, from, next, events, ...change };
}

const reads: readonly Read[] = [
  read(35, 1, 4, [1, 2, 3]),
  read(45, 4, 4, []),
  read(60, 1, 7, [1, 2, 3, 5, 6]),
  read(62, 1, 3, [1, 2], { isComplete: false, ended: false }),
  read(70, 9, 7, []),
  read(80, 3, 7, [3, 4, 5, 6], { viewer: 'agent', ended: null }),
];

function check(change: Partial<{ log: readonly SessionEvent[]; writes: readonly Write[]; reads: readonly Read[] }>) {
  const history: History = { writes, reads, logs: new Map([[chatId, change.log ?? log]]), ...change };
  return checkHistory(history);
}

function replace<T>(list: readonly T[], place: number, change: Partial<T>): readonly T[] {
  return list.map((one, at) => (at === place ? { ...one, ...change } : one));
}

test('a history that keeps every promise shows no violation', () => {
  assert.deepEqual(check({}), []);
});

const also = createMark('c');
const broken: readonly [invariant: string, name: string, Parameters<typeof check>[0]][] = [
  ['I1', 'an ACKed message is not there', { writes: [...writes, write(45, { mark: also })] }],
  [
    'I2',
    'a message is there twice',
    { log: [...log.slice(0, 4), event(5, { kind: 'message', text: createMark('a') }), ...log.slice(5)] },
  ],
  [
    'I2',
    'one token has added two events',
    {
      writes: [...replace(writes, 2, { token: 't' }), write(44, { token: 't', mark: also, told: 'lost' })],
      log: [...log.slice(0, 4), event(5, { kind: 'message', text: also }), ...log.slice(5)],
    },
  ],
  ['I3', 'an index is missing', { log: log.toSpliced(3, 1) }],
  ['I3', 'an event was told that is not in the log', { reads: [...reads, read(90, 3, 7, [3, 4, 5, 6])] }],
  ['I3', 'all readers alike miss an event', { reads: [read(60, 1, 7, [1, 2, 5, 6])] }],
  [
    'I4',
    'an event is told in other words',
    { reads: [...reads, read(90, 3, 4, [], { events: [{ index: 3, body: 'x' }] })] },
  ],
  [
    'I5',
    'what was sent after an ACK comes before it',
    { log: log.with(2, event(3, { kind: 'message', text: createMark('b') })).with(3, event(4, log[2]!.payload)) },
  ],
  ['I6', 'an ACKed message is not in a later read', { reads: [read(36, 1, 3, [1, 2])] }],
  ['I6', 'a later read ends earlier', { reads: [read(35, 1, 4, [1, 2, 3]), read(37, 1, 3, [1, 2])] }],
  [
    'I7',
    'the customer reads a word among colleagues',
    { reads: [read(90, 4, 5, [], { events: [{ index: 4, body: createMark('b') }] })] },
  ],
  [
    'I7',
    'a word of another chat is read',
    {
      writes: [...writes, write(45, { chatId: 'ChatB', mark: also, told: 'lost' })],
      reads: [read(90, 3, 4, [], { events: [{ index: 3, body: also }] })],
    },
  ],
  ['I7', 'forged credentials are taken', { writes: [...writes, write(45, { isForged: true, told: 'refuse' })] }],
  ['I8', 'a chat ends twice', { log: [...log, event(7, { kind: 'participant-left', reason: 'left' })] }],
  ['I8', 'a visible event follows the end', { log: [...log, event(7, { kind: 'message', text: '' })] }],
  ['I8', 'an ended chat lives again', { reads: [...reads, read(90, 7, 7, [], { ended: false })] }],
  [
    'I8',
    'a chat is told to have ended at two places',
    { reads: [...reads, read(55, 1, 6, [1, 2, 3, 5], { ended: true })] },
  ],
  [
    'I9',
    'somebody speaks after leaving',
    { log: [...log, event(7, { kind: 'note', account: alice, text: '' }, { from: al, visibility: 'agents' })] },
  ],
  ['I9', 'somebody speaks without having joined', { log: replace(log, 1, { payload: { kind: 'message', text: '' } }) }],
  [
    'I9',
    'the end leaves somebody behind',
    { log: [...log.slice(0, 4), event(5, { kind: 'participant-left', reason: 'left' })] },
  ],
  ['I10', 'time goes back', { log: replace(log, 3, { at: 5 }) }],
  ['I11', 'a reply skips what another told', { reads: [...reads, read(90, 1, 7, [1, 2, 5, 6])] }],
  ['I11', 'a reply tells an event twice', { reads: [...reads, read(90, 3, 7, [3, 3, 5, 6])] }],
  ['I11', 'a reply is out of order', { reads: [...reads, read(90, 3, 7, [5, 3, 6])] }],
  ['I12', 'a message is by somebody who never sent it', { writes: replace(writes, 2, { by: 'bob' }) }],
  ['I12', 'somebody joined who never asked', { writes: writes.toSpliced(1, 1) }],
  ['I12', 'a chat ended that nobody ended', { writes: writes.slice(0, -1) }],
  ['I12', 'somebody types who never did', { log: replace(log, 2, { payload: { kind: 'typing-started' } }) }],
  ['I18', 'a refused message is there', { writes: replace(writes, 2, { told: 'refuse' }) }],
];

describe('each broken promise is found', () => {
  for (const [invariant, name, change] of broken) {
    test(`${invariant} ${name}`, () => {
      const found = check(change).map((violation) => violation.invariant as string);
      assert.ok(found.includes(invariant), `found were ${found}`);
    });
  }
});

test('I2 a message that was not ACKed may be there or not', () => {
  for (const told of ['retry', 'lost', 'unexpected'] as const) {
    assert.deepEqual(check({ writes: replace(writes, 2, { told }) }), []);
    assert.deepEqual(check({ writes: [...writes, write(45, { mark: also, told })] }), []);
  }
});

test('I5 what was sent while something else was on its way may come before it', () => {
  const swapped = log
    .with(2, event(3, log[3]!.payload, { from: al, visibility: 'agents' }))
    .with(3, event(4, log[2]!.payload));
  const atOnce = replace(writes, 3, { begin: 30, end: 31 });
  const found = check({ log: swapped, writes: atOnce, reads: [] });
  assert.deepEqual(found, []);
});
