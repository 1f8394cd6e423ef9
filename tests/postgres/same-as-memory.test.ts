// Whatever a driver is asked: PostgreSQL answers as memory does.
import { test } from 'node:test';
import { createJsonLog } from '../../packages/server/src/platform/log.ts';
import { openPostgresDriver } from '../../packages/server/src/store/postgres/postgres-driver.ts';
import { needPostgres, startPostgres } from '../support/postgres.ts';
import { createRenumberedDriver, Numbering } from '../support/store/renumbered-driver.ts';
import { checkSameAsMemory } from '../support/store/same-as-memory.ts';

const log = createJsonLog('silent');

test('[LS-ST-6, LS-ST-1, LS-ST-8] whatever is asked, PostgreSQL answers as memory does, also after it was opened again', {
  skip: needPostgres(),
  timeout: 300_000,
}, async () => {
  await using postgres = await startPostgres();
  const url = await postgres.createDatabase();
  await checkSameAsMemory(async (clock) => {
    const numbers = new Numbering();
    const open = async () => createRenumberedDriver(await openPostgresDriver({ url, log, clock }), numbers);
    let driver = await open();
    return {
      driver,
      async reopen() {
        await driver[Symbol.asyncDispose]();
        driver = await open();
        return driver;
      },
      async [Symbol.asyncDispose]() {
        await driver[Symbol.asyncDispose]();
        await postgres.query('drop schema parley cascade', [], url);
      },
    };
  }, 40);
});
