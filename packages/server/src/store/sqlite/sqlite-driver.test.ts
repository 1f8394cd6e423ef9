import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJsonLog } from '../../platform/log.ts';
import { describeStore } from '../contract.ts';
import { openSqliteDriver } from './sqlite-driver.ts';

const log = createJsonLog('silent');

describeStore('a SQLite file', async (clock) => {
  const directory = await mkdtemp(join(tmpdir(), 'parley-store-'));
  let driver = await openSqliteDriver({ directory, log, clock });
  return {
    driver,
    async reopen() {
      await driver[Symbol.asyncDispose]();
      driver = await openSqliteDriver({ directory, log, clock });
      return driver;
    },
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
});
