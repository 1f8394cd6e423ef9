import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { StoreError } from '../index.ts';
import { migrate } from './migrate.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the schema', () => {
  test('[LS-ST-5] schema.sql is what all migrations make', () => {
    using database = openMigrated();
    const dump = dumpSchema(database);
    assert.equal(read('./schema.sql'), dump, `schema.sql should be:\n${dump}`);
  });

  test('[LS-ST-5] sessions are integers everywhere; the chatId is a column of their own row alone', () => {
    using database = openMigrated();
    const columns = listTables(database).flatMap((table) =>
      database
        .prepare(`select name, type, pk from pragma_table_info('${table}')`)
        .all()
        .map((row) => ({ table, ...row })),
    ) as { table: string; name: string; type: string; pk: number }[];
    const tablesOf = (column: string) => columns.filter(({ name }) => name === column).map(({ table }) => table);
    assert.deepEqual(tablesOf('chat_id'), ['session']);
    assert.deepEqual(tablesOf('session'), ['event', 'place', 'recent_place', 'sign_of_life', 'snapshot', 'timer']);
    for (const { name, type } of columns) if (name === 'session') assert.equal(type.toLowerCase(), 'integer');
    const key = columns.find(({ table, pk }) => table === 'session' && pk === 1);
    assert.deepEqual([key?.name, key?.type.toLowerCase()], ['number', 'integer']);
  });

  test('a database that is up to date is left as it is', () => {
    using database = openMigrated();
    database.exec("insert into counter (name, value) values ('kept', 7)");
    migrate(database);
    assert.equal(database.prepare("select value from counter where name = 'kept'").get()?.['value'], 7);
  });

  test('migrations are numbered 0001, 0002 … without a gap', () => {
    const names = readdirSync(new URL('./migrations/', import.meta.url)).sort();
    const numbers = names.map((name) => name.slice(0, 5));
    assert.deepEqual(
      numbers,
      names.map((_, place) => `${String(place + 1).padStart(4, '0')}-`),
    );
  });

  test('a database of a newer version is refused with a sentence, and left alone', () => {
    using database = openMigrated();
    database.exec('pragma user_version = 999');
    assert.throws(
      () => migrate(database),
      (error) => error instanceof StoreError && /newer Parley.*999/.test(error.message),
    );
    assert.equal(database.prepare('pragma user_version').get()?.['user_version'], 999);
  });

  test('a migration that breaks off leaves nothing of itself, and runs again at the next start', () => {
    const directory = mkdtempSync(join(tmpdir(), 'parley-migrations-'));
    try {
      const folder = pathToFileURL(`${directory}/`);
      writeFileSync(join(directory, '0001-one.sql'), 'create table one (a integer);');
      writeFileSync(join(directory, '0002-two.sql'), 'create table two (a integer); insert into missing values (1);');
      using database = new DatabaseSync(':memory:');
      assert.throws(() => migrate(database, folder), /missing/);
      assert.deepEqual(listTables(database), ['one']);
      assert.equal(database.prepare('pragma user_version').get()?.['user_version'], 1);
      writeFileSync(join(directory, '0002-two.sql'), 'create table two (a integer);');
      migrate(database, folder);
      assert.deepEqual(listTables(database), ['one', 'two']);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test('[LS-ST-10] the id of a removed event is not given again', () => {
    using database = openMigrated();
    const add = (id: number) => database.exec(`insert into event values (${id}, 1, ${id}, 0, 1, 1, '', null, null)`);
    for (const id of [1, 2, 3]) add(id);
    database.exec('delete from event where id >= 2');
    assert.equal(database.prepare(read('./queries/find-next-event-id.sql')).get()?.['id'], 4);
    add(9);
    assert.equal(database.prepare(read('./queries/find-next-event-id.sql')).get()?.['id'], 10);
  });

  /** These go over a whole table, or a partial index, by intent; none of them is asked for a chat. */
  const scans = new Set([
    'count-live',
    'read-documents',
    'shift-timers',
    // Of recent places, of which there are a thousand.
    'count-recent-places',
    'remove-recent-places-from',
    'settle-places',
  ]);
  for (const file of readdirSync(new URL('./queries/', import.meta.url))) {
    const verb = file.replace(/\.sql$/, '');
    test(`[LS-ST-5] ${verb} ${scans.has(verb) ? 'scans, and is meant to' : 'goes by keys, whatever the size of the store'}`, () => {
      using database = openMigrated();
      const plan = database.prepare(`explain query plan ${read(`./queries/${file}`)}`).all();
      const steps = plan.map((row) => String(row['detail']));
      const found = steps.filter((step) => /^SCAN (?!CONSTANT ROW)/.test(step) || /TEMP B-TREE/.test(step));
      assert.equal(found.length > 0, scans.has(verb), steps.join('; '));
    });
  }
});

function openMigrated(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  return database;
}

function dumpSchema(database: DatabaseSync): string {
  const rows = database
    .prepare("select sql from sqlite_schema where sql is not null and name not like 'sqlite_%'")
    .all();
  return `${rows.map((row) => `${row['sql']};`).join('\n\n')}\n`;
}

function listTables(database: DatabaseSync): unknown[] {
  return database
    .prepare("select name from sqlite_schema where type = 'table' order by name")
    .all()
    .map((row) => row['name']);
}
