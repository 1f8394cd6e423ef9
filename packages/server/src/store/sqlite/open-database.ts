import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../index.ts';

/** Kept of the pages that are in use, KiB: the index's last pages of some ten thousand live chats. */
const writerCacheKib = 64 * 1024;
const readerCacheKib = 16 * 1024;
/** A log that grew while a reader was in its way gives the disk back what it has above this. */
const maxKeptLogBytes = 64 * 1024 * 1024;

/** What durability rests on, as SQLite names it (LS-ST-2, LS-ST-11). */
const promised: readonly (readonly [setting: string, value: string | number, name: string])[] = [
  ['journal_mode', 'wal', 'wal'],
  ['synchronous', 2, 'full'],
];

/**
 * The connection that writes. Checkpoints are its own business (`checkpoints.ts`): SQLite's automatic ones hide
 * their errors, and a failed sync must be seen.
 * @throws StoreError when the file system does not allow what committing durably needs (LS-ST-11).
 */
export function openWritable(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec(`
      pragma busy_timeout = 5000;
      pragma journal_mode = wal;
      pragma synchronous = full;
      pragma fullfsync = on;
      pragma checkpoint_fullfsync = on;
      pragma wal_autocheckpoint = 0;
      pragma journal_size_limit = ${maxKeptLogBytes};
      pragma cache_size = -${writerCacheKib};
      pragma temp_store = memory;
      pragma secure_delete = on;
    `);
    checkDurability(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A connection for reads; the writer has opened the file before. */
export function openReadable(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec(`pragma busy_timeout = 5000; pragma cache_size = -${readerCacheKib}; pragma temp_store = memory`);
  return database;
}

/** @throws StoreError when a setting that durability rests on is not what was asked for. */
export function checkDurability(database: DatabaseSync, file: string): void {
  for (const [setting, value, name] of promised) {
    const actual = database.prepare(`pragma ${setting}`).get()?.[setting];
    if (actual === value) continue;
    throw new StoreError(
      'unavailable',
      `SQLite does not take ${setting}=${name} for ${file} (it says ${actual}), so nothing in it would be durable: ` +
        'put the data directory on a local disk',
    );
  }
}
