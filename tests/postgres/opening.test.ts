// Opening a database: migrations that several nodes race for, and servers that would not keep what is promised.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createJsonLog } from '../../packages/server/src/platform/log.ts';
import { beginSession, readIndices } from '../../packages/server/src/store/contract/build.ts';
import { StoreError } from '../../packages/server/src/store/index.ts';
import { migrate } from '../../packages/server/src/store/postgres/migrate.ts';
import { openPostgresDriver } from '../../packages/server/src/store/postgres/postgres-driver.ts';
import { findServerFolder, needPostgres, type Postgres, startPostgres } from '../support/postgres.ts';

const log = createJsonLog('silent');
const folder = join(import.meta.dirname, '..', '..', 'packages', 'server', 'src', 'store', 'postgres');

describe('opening a database', { skip: needPostgres() }, () => {
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
    await postgres.query('create role parley login');
  });
  after(() => postgres[Symbol.asyncDispose]());

  const open = (url: string) => openPostgresDriver({ url, log });

  test('[LS-ST-8] five nodes that open an empty database at once all find it ready', async () => {
    const url = await postgres.createDatabase('parley');
    const drivers = await Promise.all(Array.from({ length: 5 }, () => open(url)));
    const number = await beginSession(drivers[0]!, { count: 3 });
    for (const driver of drivers) {
      assert.deepEqual(await readIndices(driver, number), [1, 2, 3]);
      await driver[Symbol.asyncDispose]();
    }
    const done = await postgres.query('select number from parley.migration order by number', [], url);
    assert.deepEqual(
      done.map(({ number: one }) => one),
      readdirSync(join(folder, 'migrations')).map((_, at) => at + 1),
    );
  });

  test('a migration that breaks off leaves nothing of itself, and runs again at the next start', async () => {
    const url = await postgres.createDatabase();
    const directory = mkdtempSync(join(tmpdir(), 'parley-migrations-'));
    try {
      const migrations = pathToFileURL(`${directory}/`);
      const run = () => migrate({ url, applicationName: 'test', folder: migrations });
      writeFileSync(join(directory, '0001-one.sql'), 'create table one (a integer);');
      writeFileSync(join(directory, '0002-two.sql'), 'create table two (a integer); insert into missing values (1);');
      const rejected = Promise.allSettled([run(), run()]);
      for (const one of await rejected) assert.match(String((one as { reason?: Error }).reason), /missing/);
      const tables = async () =>
        (await postgres.query("select tablename from pg_tables where schemaname = 'parley' order by 1", [], url)).map(
          ({ tablename }) => tablename,
        );
      assert.deepEqual(await tables(), ['migration', 'one']);
      writeFileSync(join(directory, '0002-two.sql'), 'create table two (a integer);');
      await Promise.all([run(), run(), run()]);
      assert.deepEqual(await tables(), ['migration', 'one', 'two']);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test('a database of a newer version is refused with a sentence, and left alone', async () => {
    const url = await postgres.createDatabase();
    await (await open(url))[Symbol.asyncDispose]();
    await postgres.query('insert into parley.migration values (999)', [], url);
    await assert.rejects(open(url), (error) => error instanceof StoreError && /newer Parley.*999/.test(error.message));
  });

  test('migrations are numbered 0001, 0002 … without a gap', () => {
    const names = readdirSync(join(folder, 'migrations')).sort();
    assert.deepEqual(
      names.map((name) => name.slice(0, 5)),
      names.map((_, place) => `${String(place + 1).padStart(4, '0')}-`),
    );
  });

  test('[LS-ST-5] schema.sql is what all migrations make', async () => {
    const url = await postgres.createDatabase();
    await (await open(url))[Symbol.asyncDispose]();
    const dump = dumpSchema(url);
    assert.equal(readFileSync(join(folder, 'schema.sql'), 'utf8'), dump, `schema.sql should be:\n${dump}`);
  });

  for (const [setting, value] of [
    ['fsync', 'off'],
    ['full_page_writes', 'off'],
    ['synchronous_commit', 'off'],
    ['synchronous_commit', 'local'],
    ['default_transaction_read_only', 'on'],
  ] as const) {
    test(`[LS-ST-11] a server with ${setting}=${value} is refused with a sentence`, async () => {
      const url = await postgres.createDatabase();
      await postgres.query(`alter system set ${setting} = ${value}`);
      try {
        await reload(postgres, setting, value);
        await assert.rejects(open(url), (error) => isSentence(error, new RegExp(setting)));
      } finally {
        const writing = `${postgres.url('postgres')}?options=-c%20default_transaction_read_only%3Doff`;
        await postgres.query(`alter system reset ${setting}`, [], writing);
        await reload(postgres, setting, value === 'on' ? 'off' : 'on');
      }
      await (await open(url))[Symbol.asyncDispose]();
    });
  }

  test('[LS-ST-11] a database of another encoding is refused with a sentence', async () => {
    await postgres.query("create database latin encoding 'LATIN1' template template0");
    await assert.rejects(open(postgres.url('latin')), (error) => isSentence(error, /LATIN1.*UTF8/));
  });

  test('a database that is not there, or cannot be reached, is a sentence without the password', async () => {
    for (const url of [
      `postgres://parley:s3cret@127.0.0.1:${postgres.port}/nowhere`,
      'postgres://parley:s3cret@127.0.0.1:1/parley',
    ]) {
      await assert.rejects(open(url), (error) => isSentence(error, /nowhere|ECONNREFUSED/));
    }
  });
});

function isSentence(error: unknown, words: RegExp): boolean {
  assert.ok(error instanceof StoreError, String(error));
  assert.match(error.message, words);
  assert.doesNotMatch(error.message, /s3cret/);
  return error.code === 'unavailable';
}

/** Waits until new sessions have the setting. */
async function reload(postgres: Postgres, setting: string, value: string): Promise<void> {
  await postgres.query('select pg_reload_conf()');
  while ((await postgres.query(`select current_setting('${setting}') as now`))[0]?.['now'] !== value);
}

/** As `pg_dump` tells it, without what depends on its version. */
function dumpSchema(url: string): string {
  const text = execFileSync(
    join(findServerFolder()!, 'pg_dump'),
    ['--schema-only', '--no-owner', '--no-privileges', '--schema=parley', url],
    { encoding: 'utf8' },
  );
  const statements = text
    .split('\n')
    .filter((line) => !/^(--|SET |SELECT pg_catalog\.set_config|\\(un)?restrict)/.test(line))
    .join('\n');
  return `${statements.replaceAll(/\n{3,}/g, '\n\n').trim()}\n`;
}
