import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { message } from '../../../../tests/support/store/test-sessions.ts';
import type { SessionEvent } from '../domain/event.ts';
import type { ChatId, EventIndex, SessionNumber } from '../domain/ids.ts';
import type { Session } from '../domain/session.ts';
import { SessionCache } from './cache.ts';
import { SessionRecord } from './record.ts';

function createRecord(number: number): SessionRecord {
  const stored = {
    number: number as SessionNumber,
    chatId: `chat${number}` as ChatId,
    userId: 'user',
    keyHash: 'hash',
    service: 'support',
    endedAt: null,
    snapshot: null,
    tail: [],
  };
  return new SessionRecord(stored, sessionAt(1), 0);
}

/** All that the cache looks at. */
function sessionAt(lastIndex: number): Session {
  return { state: 'live', lastIndex, lastVisibleIndex: lastIndex } as Session;
}

function eventsFrom(first: number, count: number, length = 10): SessionEvent[] {
  return Array.from({ length: count }, (_, offset) => ({
    index: (first + offset) as EventIndex,
    ...message('x'.repeat(length)),
  }));
}

function indicesOf(record: SessionRecord): number[] | undefined {
  return record.full?.tail.map(({ index }) => index);
}

/** A cache of `count` full sessions, each with one event. */
function createFilled(maxBytes: number, count: number) {
  const cache = new SessionCache(maxBytes);
  const records = Array.from({ length: count }, (_, place) => createRecord(place + 1));
  for (const record of records) {
    cache.add(record);
    cache.setFull(record, sessionAt(1), eventsFrom(1, 1));
  }
  return { cache, records };
}

function countFull(records: readonly SessionRecord[]): number {
  return records.filter(({ full }) => full !== null).length;
}

describe('sessions in memory', () => {
  test('[LS-MEM-1] full sessions are bounded in bytes; their records stay', () => {
    const { cache, records } = createFilled(15_000, 100);
    assert.ok(cache.bytes <= 15_000, `${cache.bytes}`);
    assert.ok(countFull(records) > 5 && countFull(records) < 20, `${countFull(records)}`);
    assert.equal(cache.size, 100);
    assert.equal(cache.get('chat1' as ChatId), records[0]);
  });

  test('[LS-MEM-1] those least used go first', () => {
    const { cache, records } = createFilled(10_000, 8);
    assert.equal(countFull(records), 8);
    cache.use(records[0]!);
    for (let number = 100; number < 106; number += 1)
      cache.setFull(createRecord(number), sessionAt(1), eventsFrom(1, 1));
    assert.notEqual(records[0]!.full, null);
    assert.equal(records[1]!.full, null);
  });

  test('[LS-MEM-1] long texts count with their length, as they grow', () => {
    const { cache, records } = createFilled(100_000, 20);
    const [, second] = records;
    const before = cache.bytes;
    cache.advance(second!, sessionAt(2), eventsFrom(2, 1, 30_000));
    assert.ok(cache.bytes >= before - 19 * 2_000 + 60_000);
    assert.ok(countFull(records) < 20 + 1);
    cache.advance(second!, sessionAt(3), eventsFrom(3, 1, 30_000));
    assert.equal(countFull(records), 1);
    assert.notEqual(second!.full, null);
  });

  test('[LS-MEM-1] the bytes are those of what is in it, whatever was put in and taken out', () => {
    const { cache, records } = createFilled(1_000_000, 10);
    for (let index = 2; index < 200; index += 1) {
      const record = records[index % 10]!;
      const last = record.full!.tail.at(-1)!.index;
      cache.advance(record, sessionAt(last + 1), eventsFrom(last + 1, 1, index * 7));
    }
    assert.equal(
      cache.bytes,
      records.reduce((sum, { full }) => sum + full!.bytes, 0),
    );
    for (const record of records) cache.remove(record);
    assert.deepEqual([cache.bytes, cache.size], [0, 0]);
  });

  test('[LS-MEM-1] the last twenty events are kept, without a gap', () => {
    const { cache, records } = createFilled(1_000_000, 1);
    const record = records[0]!;
    for (let index = 2; index <= 300; index += 1) {
      cache.advance(record, sessionAt(index), eventsFrom(index, 1));
      const indices = indicesOf(record)!;
      assert.equal(indices.length, Math.min(index, 20));
      assert.equal(indices.at(-1), index);
      assert.equal(indices.at(-1)! - indices[0]!, indices.length - 1);
    }
  });

  test('[LS-MEM-1] events in a row by the same author share it; another author is another', () => {
    const { cache, records } = createFilled(1_000_000, 1);
    const [record] = records;
    const [second, third, fourth] = eventsFrom(2, 3).map((event) => ({
      ...event,
      from: event.from && { ...event.from },
    }));
    const renamed = { ...third!, from: third!.from && { ...third!.from, nickname: 'Someone else' } };
    cache.advance(record!, sessionAt(4), [second!, renamed, fourth!]);
    const tail = record!.full!.tail;
    assert.equal(tail[1]!.from, tail[0]!.from);
    assert.deepEqual(tail.slice(1), [second, renamed, fourth]);
  });

  test('events that do not follow what memory has begin anew', () => {
    const { cache, records } = createFilled(1_000_000, 1);
    const record = records[0]!;
    cache.advance(record, sessionAt(7), eventsFrom(5, 3));
    assert.deepEqual(indicesOf(record), [5, 6, 7]);
    cache.setFull(record, sessionAt(9), eventsFrom(8, 2));
    assert.deepEqual(indicesOf(record), [5, 6, 7, 8, 9]);
    cache.setFull(record, sessionAt(9), []);
    assert.deepEqual(indicesOf(record), []);
  });

  test('a commit of many events at once keeps the last of them', () => {
    const { cache, records } = createFilled(1_000_000, 1);
    cache.advance(records[0]!, sessionAt(101), eventsFrom(2, 100));
    assert.equal(indicesOf(records[0]!)!.at(-1), 101);
    assert.equal(indicesOf(records[0]!)!.length, 20);
  });

  test('what is dropped is loaded again, and counts again', () => {
    const { cache, records } = createFilled(1_000_000, 2);
    const before = cache.bytes;
    cache.dropFull(records[0]!);
    cache.dropFull(records[0]!);
    assert.equal(records[0]!.full, null);
    assert.equal(cache.bytes, before / 2);
    cache.advance(records[0]!, sessionAt(2), eventsFrom(2, 1));
    assert.equal(cache.bytes, before);
  });
});
