import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { StoreError } from '../index.ts';
import { checkServer } from './check-server.ts';
import { connectionSettings } from './connections.ts';
import { presentCause } from './failure.ts';
import { findStatement } from './statement.ts';

export interface MigrateOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly folder?: URL;
}

/** Of an advisory lock: any number that nobody else of this database uses. */
const migrationLock = 7_275_393_651;

/**
 * Brings a database to the newest schema: runs the migrations it has not seen, each in a transaction that also notes
 * its number, so that a crash leaves either all of one or nothing of it. Of several nodes that start at once one does
 * it, and the others find it done.
 * @throws StoreError with a sentence for the operator when the database cannot be used.
 */
export async function migrate({ folder = new URL('./migrations/', import.meta.url), ...options }: MigrateOptions) {
  const client = new pg.Client(connectionSettings(options));
  client.on('error', () => {});
  try {
    await client.connect();
    checkServer((await client.query(findStatement('greet').text)).rows[0]);
    await runMigrations(client, folder);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError('unavailable', `The database cannot be used: ${presentCause(cause)}`, { cause });
  } finally {
    await client.end().catch(() => {});
  }
}

async function runMigrations(client: pg.Client, folder: URL): Promise<void> {
  const migrations = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  // A large table may take its time, and so may another node that is at it.
  await client.query('set lock_timeout = 0; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
  for (;;) {
    await client.query('begin');
    try {
      const done = await readDone(client);
      if (done > migrations.length) throw new StoreError('unavailable', describeNewer(done, migrations.length));
      const next = migrations[done];
      if (next !== undefined) {
        await client.query(readFileSync(new URL(`./${next}`, folder), 'utf8'));
        await client.query('insert into migration (number) values ($1)', [done + 1]);
      }
      await client.query('commit');
      if (next === undefined) return;
    } catch (error) {
      await client.query('rollback').catch(() => {});
      throw error;
    }
  }
}

/** The number of the last migration, under the lock that this transaction holds from now on. */
async function readDone(client: pg.Client): Promise<number> {
  await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
  const { rows } = await client.query("select to_regclass('parley.migration') is not null as is_there");
  if (!rows[0].is_there) {
    await client.query('create schema if not exists parley; create table migration (number integer primary key)');
  }
  return Number((await client.query('select coalesce(max(number), 0) as done from migration')).rows[0].done);
}

function describeNewer(done: number, known: number): string {
  return `the database was written by a newer Parley (schema ${done}, this one knows ${known}): use that version`;
}
