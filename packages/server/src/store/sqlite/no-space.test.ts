import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { createRecordingLog, type LogLine } from '../../../../../tests/support/chat/recording-log.ts';
import { findProgram, needPrograms } from '../../../../../tests/support/debian.ts';
import { createScratchDirectory } from '../../../../../tests/support/store/scratch-directory.ts';
import { beginSession, commitOne, createAppend, createEvent, readIndices } from '../contract/build.ts';
import type { StoreError } from '../index.ts';
import { openSqliteDriver } from './sqlite-driver.ts';

const body = 'x'.repeat(50_000);

/** Files of this process may grow to so many bytes, and no further: to what writes it is a full disk. */
function limitFiles(bytes: number | 'unlimited'): void {
  const result = spawnSync(findProgram('prlimit')!, ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);
  if (result.status !== 0) throw new Error(`prlimit: ${result.stderr}`);
}

test('[LS-ST-2] without space appends fail, reads go on, and it heals without a restart', {
  skip: needPrograms('prlimit'),
}, async () => {
  await using scratch = await createScratchDirectory();
  const lines: LogLine[] = [];
  const failures: StoreError[] = [];
  await using driver = await openSqliteDriver({
    directory: scratch.directory,
    log: createRecordingLog(lines),
    onFailed: (error) => failures.push(error),
  });
  const number = await beginSession(driver);
  let last = 1;
  const append = () => commitOne(driver, createAppend(number, last, { events: [createEvent(last + 1, { body })] }));
  limitFiles(2_000_000);
  try {
    let error: unknown;
    while (error === undefined && last < 1_000) {
      try {
        await append();
        last += 1;
      } catch (thrown) {
        error = thrown;
      }
    }
    assert.equal((error as StoreError).code, 'unavailable');
    for (let attempt = 0; attempt < 3; attempt += 1) await assert.rejects(append(), { code: 'unavailable' });
    assert.equal((await driver.load(number))?.tail.length, last);
    assert.equal((await readIndices(driver, number)).length > 1, true);
  } finally {
    limitFiles('unlimited');
  }
  assert.equal((await append()).state, 'committed');
  assert.equal((await driver.load(number))?.tail.length, last + 1);
  assert.deepEqual(failures, []);
});

test('[LS-ST-2] a checkpoint that finds no space is told, and made later', {
  skip: needPrograms('prlimit'),
}, async () => {
  await using scratch = await createScratchDirectory();
  const lines: LogLine[] = [];
  let last = 1;
  {
    await using driver = await openSqliteDriver({ directory: scratch.directory, log: createRecordingLog(lines) });
    const number = await beginSession(driver);
    const append = async () => {
      const events = [createEvent(last + 1, { body })];
      assert.equal((await commitOne(driver, createAppend(number, last, { events }))).state, 'committed');
      last += 1;
    };
    // The log begins again at each checkpoint, the database only grows: it is what reaches the limit first.
    limitFiles(14_000_000);
    try {
      while (lines.length === 0 && last < 1_000) await append();
      await append();
    } finally {
      limitFiles('unlimited');
    }
    assert.deepEqual(
      lines.map(({ level, event }) => [level, event]),
      [['warn', 'checkpoint-failed']],
    );
    for (let more = 0; more < 250; more += 1) await append();
    assert.equal(lines.length, 1);
  }
  assert.equal(existsSync(`${scratch.file}-wal`), false);
  await using driver = await openSqliteDriver({ directory: scratch.directory, log: createRecordingLog(lines) });
  assert.equal((await driver.follow(null, 2_000)).events.length, last);
});
