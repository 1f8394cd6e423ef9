// The database goes away in every way, and comes back: what was asked meanwhile is RETRYed, nothing that was acknowledged is
// lost, and the first commit after the database takes connections again is answered within a second (G7).
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionNumber } from '../../packages/server/src/domain/ids.ts';
import { createJsonLog } from '../../packages/server/src/platform/log.ts';
import { beginSession, createAppend, createEvent } from '../../packages/server/src/store/contract/build.ts';
import { StoreError } from '../../packages/server/src/store/index.ts';
import { openPostgresDriver } from '../../packages/server/src/store/postgres/postgres-driver.ts';
import { startCutProxy } from '../support/cut-proxy.ts';
import { connectTo, needPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { startLoad } from '../support/store/load.ts';

const log = createJsonLog('silent');

describe('outages', { skip: needPostgres() }, () => {
  let postgres: Postgres;
  let url: string;
  before(async () => {
    postgres = await startPostgres({ settings: { max_connections: 40 } });
    await postgres.query('create role parley login');
    await postgres.query('grant pg_signal_backend to parley');
  });
  after(() => postgres[Symbol.asyncDispose]());
  beforeEach(async () => {
    url = await postgres.createDatabase('parley');
  });

  test('[LS-ST-2, LS-ST-8] I1 I2 a restart of the database loses nothing, and is over within a second', async (t) => {
    await using load = await startLoad(await openPostgresDriver({ url, log }));
    for (const [mode, isLong] of [
      ['fast', true],
      ['immediate', true],
      ['immediate', false],
    ] as const) {
      await sleep(300);
      await postgres.stop(mode);
      if (isLong) await load.failsNow();
      await postgres.start();
      t.diagnostic(`${mode}: healed ${await load.heal(t)} ms after it accepted`);
    }
    await load.check(t);
  });

  test('[LS-ST-1, LS-ST-8] I1 I2 every connection is terminated, again and again, in the middle of commits', async (t) => {
    await using load = await startLoad(await openPostgresDriver({ url, log }));
    let terminated = 0;
    for (let round = 0; round < 25; round += 1) {
      await sleep(40);
      const ended = await postgres.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley' and usename = 'parley'",
      );
      terminated += ended.length;
    }
    t.diagnostic(`${terminated} terminated, healed after ${await load.heal(t)} ms`);
    assert.ok(terminated >= 25);
    await load.check(t);
  });

  test('[LS-ST-8] a transaction that sleeps on one session holds its batch up for the lock time-out, and no longer', async (t) => {
    await using load = await startLoad(await openPostgresDriver({ url, log }));
    await sleep(200);
    await using sleeper = await connectTo(url);
    await sleeper.client.query('begin');
    await sleeper.client.query('select * from parley.head where session = $1 for update', [load.numbers[0]]);
    await load.failsNow();
    await sleeper.client.query('rollback');
    t.diagnostic(`healed ${await load.heal(t)} ms after the lock was let go`);
    await load.check(t);
  });

  test('[LS-ST-8] without a connection to be had, those that are there go on; a lost one is had again when one is free', async (t) => {
    await using load = await startLoad(await openPostgresDriver({ url, log }));
    await postgres.query('alter role parley connection limit 0');
    try {
      const { acknowledged } = load;
      await sleep(300);
      assert.ok(load.acknowledged > acknowledged, 'commits go on');
      await postgres.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley' and usename = 'parley'",
      );
      await load.failsNow();
      await assert.rejects(load.driver.load(load.numbers[0]!), /too many connections/);
    } finally {
      await postgres.query('alter role parley connection limit -1');
    }
    t.diagnostic(`healed ${await load.heal(t)} ms after connections were to be had`);
    await load.check(t);
  });

  test('[LS-ST-1, LS-ST-8] I2 a server process that hangs, as after a cut of the network, is left behind', async (t) => {
    await using load = await startLoad(await openPostgresDriver({ url, log }));
    await sleep(200);
    // One that stops in the middle of writing the log of the database would stop the whole server.
    await load.pause();
    const [backend] = await postgres.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = 'parley' and query like '%from commit_batch%' order by query_start desc limit 1",
    );
    assert.ok(backend, 'the connection of commits is found');
    process.kill(backend.pid, 'SIGSTOP');
    load.resume();
    const stoppedAt = performance.now();
    try {
      await load.failsNow();
      t.diagnostic(`noticed after ${(performance.now() - stoppedAt).toFixed(0)} ms`);
      const refusedAt = performance.now();
      await beginSession(load.driver);
      t.diagnostic(`others go on ${(performance.now() - refusedAt).toFixed(0)} ms after that`);
    } finally {
      process.kill(backend.pid, 'SIGCONT');
    }
    t.diagnostic(`all healed ${await load.heal(t)} ms after it went on`);
    await load.check(t);
  });

  test('[LS-ST-1, LS-ST-8] I18 what was said to be lost with its connection is not committed afterwards, though the server heard of no cut', async () => {
    await using proxy = await startCutProxy(postgres.port);
    const through = new URL(url);
    through.port = String(proxy.port);
    await using driver = await openPostgresDriver({ url: through.href, log });
    const number = await beginSession(driver);
    await using sleeper = await connectTo(url);
    await sleeper.client.query('begin');
    await sleeper.client.query('select from parley.head where session = $1 for update', [number]);
    const append = createAppend(number, 1);
    const commit = assert.rejects(
      driver.commit([append]),
      (error) => error instanceof StoreError && error.code === 'unknown',
    );
    await sleep(100);
    proxy.cut();
    await commit;
    assert.equal(await driver.wasCommitted(append), null);
    await sleeper.client.query('commit');
    await sleep(300);
    assert.equal((await driver.confirm([number])).heads.get(number)?.last, 1);
  });

  test('[LS-ST-8, LS-LOG-7] an append that PostgreSQL does not take is unreadable, alone; the rest of its batch is committed', async () => {
    await using driver = await openPostgresDriver({ url, log });
    const numbers = await Promise.all(Array.from({ length: 9 }, () => beginSession(driver)));
    // What a damaged row or a bug would be: the server refuses it each time.
    await postgres.query(
      "alter table parley.event add constraint poison check (body <> 'poison')",
      [],
      postgres.url(new URL(url).pathname.slice(1)),
    );
    const poisoned = (number: SessionNumber) =>
      createAppend(number, 1, { events: [createEvent(2, { body: 'poison' })] });
    const batch = numbers.map((number, at) => (at === 2 || at === 7 ? poisoned(number) : createAppend(number, 1)));
    const states = (await driver.commit(batch)).map(({ state }) => state);
    assert.deepEqual(
      states,
      numbers.map((_, at) => (at === 2 || at === 7 ? 'unreadable' : 'committed')),
    );
    const { heads } = await driver.confirm(numbers);
    assert.deepEqual(
      numbers.map((number) => heads.get(number)?.last),
      numbers.map((_, at) => (at === 2 || at === 7 ? 1 : 2)),
    );
  });

  test('[LS-ST-11] a database that came back as a standby is neither read nor written, until it is the primary', async () => {
    await using driver = await openPostgresDriver({ url, log });
    const number = await beginSession(driver);
    await postgres.stop();
    postgres.setStandby(true);
    await postgres.start();
    const isRefused = (error: unknown) => error instanceof StoreError && error.code === 'unavailable';
    for (let time = 0; time < 2; time += 1) {
      // Longer than between two attempts to connect.
      await sleep(100);
      await assert.rejects(driver.load(number), (error) => isRefused(error) && /standby/.test(String(error)));
      await assert.rejects(driver.commit([createAppend(number, 1)]), isRefused);
      await assert.rejects(driver.confirm([number]), isRefused);
    }
    await assert.rejects(openPostgresDriver({ url, log }), /standby/);
    await postgres.stop();
    postgres.setStandby(false);
    await postgres.start();
    await sleep(100);
    assert.equal((await driver.load(number))?.tail.length, 1);
  });
});
