import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaultyDriver } from '../../../../tests/support/chat/faulty-driver.ts';
import { createRecordingLog, type LogLine } from '../../../../tests/support/chat/recording-log.ts';
import { createSimulatedTime } from '../platform/simulated-time.ts';
import { CommitMeter } from './commit-meter.ts';
import { createMemoryStore, openMemoryDriver } from './memory/memory-driver.ts';
import { WritabilityProbe } from './writability-probe.ts';

test('[LS-ST-2] a store that takes writes again is found writable within a second, though nobody writes', async () => {
  const time = createSimulatedTime();
  const memory = openMemoryDriver(createMemoryStore(time.clock));
  let isDown = false;
  const driver = createFaultyDriver(memory, { isDown: () => isDown });
  const commits = new CommitMeter();
  const lines: LogLine[] = [];
  await using _probe = new WritabilityProbe({
    driver,
    commits,
    scheduler: time.scheduler,
    log: createRecordingLog(lines),
  });

  await time.advance(5_000);
  assert.deepEqual(await memory.readDocuments(), [], 'a store that takes writes is left alone');

  // Twice: the document of the first time is there the second time.
  for (const outage of [1, 2]) {
    isDown = true;
    commits.countFailure();
    await time.advance(5_000);
    assert.equal(commits.isWritable, false);
    isDown = false;
    await time.advance(1_000);
    assert.equal(commits.isWritable, true);
    assert.deepEqual(
      lines.map(({ event }) => event),
      Array.from({ length: outage }, () => 'store-writable-again'),
    );
  }
});
