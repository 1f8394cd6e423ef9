// I1 to I12 by random commands at two nodes with a driver each on one database, with hints that are lost, repeated and late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSimulatedTime } from '../../packages/server/src/platform/simulated-time.ts';
import { openPostgresDriver } from '../../packages/server/src/store/postgres/postgres-driver.ts';
import { createRecordingLog } from '../support/chat/recording-log.ts';
import { readLogs } from '../support/log/read-logs.ts';
import { runScenario } from '../support/log/run-scenario.ts';
import { createScenarios } from '../support/log/scenario.ts';
import { needPostgres, startPostgres } from '../support/postgres.ts';

test('[LS-ST-9, LS-ST-8, LS-ST-4] I1 to I12 hold at two nodes on PostgreSQL, while commits are lost and nodes are killed', {
  skip: needPostgres(),
  timeout: 600_000,
}, async () => {
  await using postgres = await startPostgres();
  const url = await postgres.createDatabase();
  await fc.assert(
    fc.asyncProperty(createScenarios(60), async (scenario) => {
      const time = createSimulatedTime();
      const open = () => openPostgresDriver({ url, log: createRecordingLog([]), clock: time.clock });
      try {
        await using one = await open();
        await using other = await open();
        let started = 0;
        const { history, violations } = await runScenario(scenario, {
          nodes: 2,
          time,
          faultPercent: 6,
          openDriver() {
            started += 1;
            return started % 2 === 1 ? one : other;
          },
        });
        assert.deepEqual(violations, []);
        await one[Symbol.asyncDispose]();
        await other[Symbol.asyncDispose]();
        await using again = await open();
        const logs = await readLogs(again);
        // A chat may time out, as the real database takes its time, after its log was read.
        for (const [chatId, log] of history.logs) assert.deepEqual(logs.get(chatId)?.slice(0, log.length), log);
      } finally {
        await postgres.query('drop schema parley cascade', [], url);
      }
    }),
    { numRuns: 20 },
  );
});
