import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../index.ts';

/**
 * Brings a database to the newest schema: runs the migrations it has not seen, each in a transaction that also
 * notes its number as `user_version`, so that a crash leaves either all of one or nothing of it.
 * @throws StoreError when a newer version of Parley has written the file.
 */
export function migrate(database: DatabaseSync, folder = new URL('./migrations/', import.meta.url)): void {
  const migrations = listMigrations(folder);
  const done = Number(database.prepare('pragma user_version').get()?.['user_version']);
  if (done > migrations.length) {
    throw new StoreError(
      'unavailable',
      `the database was written by a newer Parley (schema ${done}, this one knows ${migrations.length}): use that version`,
    );
  }
  for (let number = done + 1; number <= migrations.length; number += 1) {
    database.exec('begin immediate');
    try {
      database.exec(readFileSync(new URL(`./${migrations[number - 1]}`, folder), 'utf8'));
      database.exec(`pragma user_version = ${number}; commit`);
    } catch (error) {
      if (database.isTransaction) database.exec('rollback');
      throw error;
    }
  }
}

/** In order: `0001-log.sql` is the first. */
function listMigrations(folder: URL): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
}
