// What every driver must hold, on a real PostgreSQL.
import { after, describe } from 'node:test';
import { createJsonLog } from '../../packages/server/src/platform/log.ts';
import { describeStore } from '../../packages/server/src/store/contract.ts';
import { openPostgresDriver } from '../../packages/server/src/store/postgres/postgres-driver.ts';
import { needPostgres, type Postgres, startPostgres } from '../support/postgres.ts';

const log = createJsonLog('silent');
let starting: Promise<Postgres> | undefined;

describe('PostgreSQL', { skip: needPostgres() }, () => {
  after(async () => (await starting)?.[Symbol.asyncDispose]());

  describeStore('PostgreSQL', async (clock) => {
    starting ??= startPostgres({ settings: { max_connections: 400 } });
    const postgres = await starting;
    const url = await postgres.createDatabase();
    let driver = await openPostgresDriver({ url, log, clock });
    return {
      driver,
      async reopen() {
        await driver[Symbol.asyncDispose]();
        driver = await openPostgresDriver({ url, log, clock });
        return driver;
      },
      [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
    };
  });
});
