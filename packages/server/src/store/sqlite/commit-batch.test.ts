import assert from 'node:assert/strict';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { createScratchDirectory } from '../../../../../tests/support/store/scratch-directory.ts';
import type { SessionNumber } from '../../domain/ids.ts';
import { createAppend, createEvent, createSessionRow } from '../contract/build.ts';
import type { Append, Outcome } from '../index.ts';
import { BatchCommitter } from './commit-batch.ts';
import { decodeOutcomes, encodeBatch } from './encoded-batch.ts';
import { toStoreError } from './failure.ts';
import { migrate } from './migrate.ts';
import { openWritable } from './open-database.ts';
import { Places } from './places.ts';
import { Transactions } from './transactions.ts';

describe('committing batches to a file', () => {
  test('[LS-ST-1] last indices are right also for sessions that memory has let go of', async () => {
    await using scratch = await createScratchDirectory();
    using database = openMigrated(scratch.file);
    const commit = createCommit(database, 4);
    const numbers = beginSessions(commit, 30);
    for (let round = 1; round <= 3; round += 1) {
      for (const number of numbers) {
        assert.deepEqual(commit([createAppend(number, round)]), [{ state: 'committed', number, index: round + 1 }]);
        assert.deepEqual(commit([createAppend(number, round)]), [{ state: 'conflict' }]);
      }
    }
  });

  test('[LS-ST-2] without space nothing of a batch is applied, reads go on, and it heals by itself', async () => {
    await using scratch = await createScratchDirectory();
    using database = openMigrated(scratch.file);
    const commit = createCommit(database);
    const [one, other] = beginSessions(commit, 2) as [SessionNumber, SessionNumber];
    const count = () => database.prepare('select count(*) as n from event').get()?.['n'];
    const pages = Number(database.prepare('pragma page_count').get()?.['page_count']);
    database.exec(`pragma max_page_count = ${pages}`);
    const big = [createEvent(2, { body: 'x'.repeat(100_000) })];
    const batch = () => [createAppend(one, 1), createAppend(other, 1, { events: big })];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      assert.throws(
        () => commit(batch()),
        (error) => toStoreError(error, 'statement').code === 'unavailable',
      );
      assert.equal(count(), 2);
      assert.equal(database.isTransaction, false);
    }
    // What fits still goes in, and on the committed index: memory has not moved with what failed.
    assert.equal(commit([createAppend(one, 1)])[0]?.state, 'committed');
    database.exec('pragma max_page_count = 1000000');
    assert.deepEqual(
      commit([createAppend(one, 2), createAppend(other, 1, { events: big })]).map(({ state }) => state),
      ['committed', 'committed'],
    );
    assert.equal(count(), 5);
  });

  test('[LS-LOG-7] a damaged page harms the sessions that are on it and nobody else of their batch', async () => {
    await using scratch = await createScratchDirectory();
    let first: SessionNumber;
    let last: SessionNumber;
    {
      using database = openMigrated(scratch.file);
      const commit = createCommit(database);
      const numbers = beginSessions(commit, 3_000);
      [first, last] = [numbers[0]!, numbers.at(-1)!];
      new Places(database, new Transactions(database)).settle();
      damageFirstLeaf(scratch.file, database, 'place');
    }
    using database = openMigrated(scratch.file);
    const commit = createCommit(database);
    const outcomes = commit([
      createAppend(last, 1),
      createAppend(first, 1),
      createAppend(createSessionRow(), 0),
      createAppend(last, 2),
    ]);
    assert.deepEqual(
      outcomes.map(({ state }) => state),
      ['committed', 'unreadable', 'committed', 'committed'],
    );
  });
});

function openMigrated(file: string): DatabaseSync {
  const database = openWritable(file);
  migrate(database);
  return database;
}

function createCommit(database: DatabaseSync, headsKept?: number): (batch: readonly Append[]) => Outcome[] {
  const transactions = new Transactions(database);
  const committer = new BatchCommitter(database, transactions, new Places(database, transactions), headsKept);
  return (batch) => decodeOutcomes(batch, committer.commit(encodeBatch(batch), 0));
}

function beginSessions(commit: (batch: readonly Append[]) => Outcome[], count: number): SessionNumber[] {
  const batch = Array.from({ length: count }, () => createAppend(createSessionRow(), 0));
  return commit(batch).map((outcome) => (outcome.state === 'committed' ? outcome.number : assert.fail(outcome.state)));
}

/** Overwrites the first leaf of an index of two levels on the disk, as a failing disk may. */
function damageFirstLeaf(file: string, database: DatabaseSync, index: string): void {
  const root = Number(database.prepare('select rootpage from sqlite_schema where name = ?').get(index)?.['rootpage']);
  database.exec('pragma wal_checkpoint(truncate)');
  const pageSize = 4_096;
  const page = new Uint8Array(pageSize);
  const view = new DataView(page.buffer);
  const descriptor = openSync(file, 'r+');
  try {
    readSync(descriptor, page, 0, pageSize, (root - 1) * pageSize);
    assert.equal(page[0], 2, 'the root is an interior page of an index');
    const firstCell = view.getUint16(12);
    const leaf = view.getUint32(firstCell);
    writeSync(descriptor, new Uint8Array(pageSize).fill(0xee), 0, pageSize, (leaf - 1) * pageSize);
  } finally {
    closeSync(descriptor);
  }
}
