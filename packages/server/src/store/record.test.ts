import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ChatId, SessionNumber } from '../domain/ids.ts';
import type { Session } from '../domain/session.ts';
import { createSeededRandom, randomText } from '../platform/random.ts';
import { SessionRecord } from './record.ts';

test('[LS-MEM-1] what a session that only polls costs in memory is some 260 bytes', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const measure = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const random = createSeededRandom(1);
  const count = 20_000;
  const records: SessionRecord[] = [];
  const before = measure();
  for (let number = 1; number <= count; number += 1) records.push(createRecord(number, random));
  const bytes = (measure() - before) / count;
  assert.equal(records.length, count);
  // Beside the record: the place in the list, and what else the process did meanwhile.
  assert.ok(bytes > 100 && bytes < 2 * 260, `${bytes} bytes`);
});

function createRecord(number: number, random: ReturnType<typeof createSeededRandom>): SessionRecord {
  const stored = {
    number: number as SessionNumber,
    chatId: randomText(random, 16, '0123456789abcdef') as ChatId,
    userId: randomText(random, 16, '0123456789ABCDEF'),
    keyHash: randomText(random, 43, '0123456789abcdef'),
    service: 'support',
    endedAt: null,
    snapshot: null,
    tail: [],
  };
  return new SessionRecord(stored, { state: 'live', lastIndex: 1, lastVisibleIndex: 1 } as Session, 1.5);
}
