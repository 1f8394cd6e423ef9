import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { createScratchDirectory } from '../../../../../tests/support/store/scratch-directory.ts';
import { StoreError } from '../index.ts';
import { checkDurability, openReadable, openWritable } from './open-database.ts';

describe('opening a database', () => {
  test('[LS-ST-2, LS-ST-11] the connection that writes has a write-ahead log and syncs every commit', async () => {
    await using scratch = await createScratchDirectory();
    using database = openWritable(scratch.file);
    const read = (setting: string) => database.prepare(`pragma ${setting}`).get()?.[setting];
    assert.equal(read('journal_mode'), 'wal');
    assert.equal(read('synchronous'), 2);
    assert.equal(read('secure_delete'), 1);
    assert.equal(database.prepare('pragma wal_autocheckpoint').get()?.['wal_autocheckpoint'], 0);
  });

  test('[LS-ST-11] where SQLite cannot keep a write-ahead log, opening is refused with a sentence', () => {
    assert.throws(
      () => openWritable(':memory:'),
      (error) => error instanceof StoreError && /journal_mode=wal.*memory.*local disk/.test(error.message),
    );
  });

  test('[LS-ST-11] a connection that does not sync every commit is refused', async () => {
    await using scratch = await createScratchDirectory();
    using database = new DatabaseSync(scratch.file);
    database.exec('pragma journal_mode = wal; pragma synchronous = normal');
    assert.throws(() => checkDurability(database, scratch.file), /synchronous=full/);
    database.exec('pragma synchronous = full');
    checkDurability(database, scratch.file);
  });

  test('the connection that reads cannot write', async () => {
    await using scratch = await createScratchDirectory();
    using writable = openWritable(scratch.file);
    writable.exec('create table t (a)');
    using readable = openReadable(scratch.file);
    assert.throws(() => readable.exec('insert into t values (1)'), /readonly/);
  });
});
