import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { createScratchDirectory } from '../../../../../tests/support/store/scratch-directory.ts';
import type { SessionNumber } from '../../domain/ids.ts';
import { createAppend, createSessionRow } from '../contract/build.ts';
import type { Append } from '../index.ts';
import { encodeBatch } from './encoded-batch.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

const sessions = 30;

/** Commits as the writer's thread does: each call, then what follows its answer. */
function commit(writer: Writer, batch: readonly Append[], warnings: string[] = []): void {
  const outcomes = writer.commit(encodeBatch(batch), 0);
  assert.ok(
    outcomes.every((outcome) => typeof outcome === 'number'),
    JSON.stringify(outcomes),
  );
  writer.afterEach((event) => warnings.push(event));
}

function begin(writer: Writer): SessionNumber[] {
  const batch = Array.from({ length: sessions }, () => createAppend(createSessionRow(), 0));
  return writer.commit(encodeBatch(batch), 0) as SessionNumber[];
}

/** One more event in each session, `rounds` times. */
function grow(writer: Writer, numbers: readonly SessionNumber[], from: number, rounds: number, warnings?: string[]) {
  for (let index = from; index < from + rounds; index += 1) {
    const batch = numbers.map((number) => createAppend(number, index));
    commit(writer, batch, warnings);
  }
}

function countRows(file: string, table: string): number {
  using database = new DatabaseSync(file, { readOnly: true });
  return Number(database.prepare(`select count(*) as n from ${table}`).get()?.['n']);
}

/** Every way of reading sees the same log of so many events, wherever their places are. */
function checkLogs(file: string, numbers: readonly SessionNumber[], length: number): void {
  using reader = new Reader(file);
  const all = Array.from({ length }, (_, place) => place + 1);
  const heads = reader.confirm(numbers).heads;
  for (const number of numbers) {
    const indices = (from: number, limit: number) => reader.read(number, from, limit, 1e9).map(({ index }) => index);
    assert.deepEqual(indices(1, 1e6), all);
    assert.deepEqual(indices(length - 3, 2), [length - 3, length - 2]);
    assert.equal(reader.load(number)?.tail.length, length);
    assert.deepEqual(heads.get(number), { last: length, lastVisible: length });
  }
}

test('[LS-ST-5] places are brought over some thousand at a time, and a log is one wherever they are', async () => {
  await using scratch = await createScratchDirectory();
  using writer = new Writer(scratch.file);
  const numbers = begin(writer);
  let length = 1;
  for (const rounds of [10, 20, 10, 60]) {
    grow(writer, numbers, length, rounds);
    length += rounds;
    assert.ok(countRows(scratch.file, 'recent_place') < 1_000);
    assert.equal(
      countRows(scratch.file, 'place') + countRows(scratch.file, 'recent_place'),
      countRows(scratch.file, 'event'),
    );
    checkLogs(scratch.file, numbers, length);
  }
  assert.ok(countRows(scratch.file, 'place') > 2_000);
});

test('[LS-ST-1] what memory has let go of conflicts and is found by its append in either table', async () => {
  await using scratch = await createScratchDirectory();
  let numbers: SessionNumber[];
  let last: Append;
  {
    using writer = new Writer(scratch.file);
    numbers = begin(writer);
    grow(writer, numbers, 1, 40);
    last = createAppend(numbers[0]!, 41);
    commit(writer, [last]);
  }
  using writer = new Writer(scratch.file);
  const [number] = numbers as [SessionNumber];
  for (const expected of [1, 20, 41]) {
    assert.deepEqual(writer.commit(encodeBatch([createAppend(number, expected)]), 0), [{ state: 'conflict' }]);
  }
  using reader = new Reader(scratch.file);
  assert.equal(reader.findAppend(last.id, number, 42), number);
  assert.equal(reader.findAppend(last.id, number, 41), null);
  assert.ok(countRows(scratch.file, 'place') > 0 && countRows(scratch.file, 'recent_place') > 0);
});

test('[LS-ST-2] where places cannot be brought over, appends go on, and it is tried again later', async () => {
  await using scratch = await createScratchDirectory();
  using writer = new Writer(scratch.file);
  const numbers = begin(writer);
  {
    using other = new DatabaseSync(scratch.file);
    other.exec("create trigger full before insert on place begin select raise(abort, 'no'); end");
  }
  const warnings: string[] = [];
  grow(writer, numbers, 1, 100, warnings);
  // At a thousand and two thousand; the next would be at four.
  assert.deepEqual(warnings, ['places-not-settled', 'places-not-settled']);
  checkLogs(scratch.file, numbers, 101);
  {
    using other = new DatabaseSync(scratch.file);
    other.exec('drop trigger full');
  }
  grow(writer, numbers, 101, 40, warnings);
  assert.equal(warnings.length, 2);
  assert.ok(countRows(scratch.file, 'recent_place') < 1_000);
  checkLogs(scratch.file, numbers, 141);
});

test('[LS-ST-5] a database of the first schema is brought to this one with all its places', async () => {
  await using scratch = await createScratchDirectory();
  {
    using writer = new Writer(scratch.file);
    grow(writer, begin(writer), 1, 5);
  }
  {
    using database = new DatabaseSync(scratch.file);
    database.exec(`
      drop table place; drop table recent_place;
      create unique index event_place on event (session, event_index);
      pragma user_version = 1`);
  }
  using writer = new Writer(scratch.file);
  const numbers = Array.from({ length: sessions }, (_, place) => (place + 1) as SessionNumber);
  checkLogs(scratch.file, numbers, 6);
  grow(writer, numbers, 6, 2);
  checkLogs(scratch.file, numbers, 8);
});
