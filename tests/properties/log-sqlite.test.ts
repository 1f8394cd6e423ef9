// I1 to I12 by random commands over the embedded store: the real file, its threads and its syncs.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSimulatedTime } from '../../packages/server/src/platform/simulated-time.ts';
import { openSqliteDriver } from '../../packages/server/src/store/sqlite/sqlite-driver.ts';
import { createRecordingLog } from '../support/chat/recording-log.ts';
import { readLogs } from '../support/log/read-logs.ts';
import { runScenario } from '../support/log/run-scenario.ts';
import { createScenarios } from '../support/log/scenario.ts';

test('[LS-ST-2, LS-ST-7] I1 to I12 hold on SQLite, and the logs are the same when it is opened again', async () => {
  await fc.assert(
    fc.asyncProperty(createScenarios(60), async (scenario) => {
      const directory = mkdtempSync(join(tmpdir(), 'parley-log-'));
      const time = createSimulatedTime();
      const open = () => openSqliteDriver({ directory, log: createRecordingLog([]), clock: time.clock });
      try {
        const driver = await open();
        const { history, violations } = await runScenario(scenario, {
          nodes: 1,
          time,
          faultPercent: 6,
          openDriver: () => driver,
        });
        await driver[Symbol.asyncDispose]();
        assert.deepEqual(violations, []);
        await using again = await open();
        assert.deepEqual(await readLogs(again), history.logs);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    }),
    { numRuns: 15 },
  );
});
