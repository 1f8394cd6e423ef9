import assert from 'node:assert/strict';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { createRecordingLog, type LogLine } from '../../../../../tests/support/chat/recording-log.ts';
import { createScratchDirectory } from '../../../../../tests/support/store/scratch-directory.ts';
import { beginSession, commitOne, createAppend, createEvent } from '../contract/build.ts';
import { StoreError } from '../index.ts';
import { openSqliteDriver } from './sqlite-driver.ts';

describe('the file of the SQLite store', () => {
  test('a closed store is one file: the write-ahead log has been brought in', async () => {
    await using scratch = await createScratchDirectory();
    const lines: LogLine[] = [];
    {
      await using driver = await openSqliteDriver({ directory: scratch.directory, log: createRecordingLog(lines) });
      await beginSession(driver, { count: 50 });
      assert.ok(existsSync(`${scratch.file}-wal`));
    }
    assert.deepEqual([existsSync(`${scratch.file}-wal`), existsSync(`${scratch.file}-shm`)], [false, false]);
    using database = new DatabaseSync(scratch.file, { readOnly: true });
    assert.equal(database.prepare('select count(*) as n from event').get()?.['n'], 50);
    assert.equal(database.prepare('pragma integrity_check').get()?.['integrity_check'], 'ok');
    assert.deepEqual(lines, []);
  });

  test('[LS-ST-7] reads leave no transaction open that would keep the write-ahead log from its end', async () => {
    await using scratch = await createScratchDirectory();
    await using driver = await openSqliteDriver({ directory: scratch.directory, log: createRecordingLog([]) });
    const number = await beginSession(driver, { count: 50 });
    // Each of these stops before the last row, or finds none.
    await driver.read(number, 1, 3, 1);
    await driver.follow(null, 2);
    await driver.load(number);
    await driver.confirm([number]);
    await driver.findClaim('none', 0);
    using database = new DatabaseSync(scratch.file);
    assert.deepEqual(
      { ...database.prepare('pragma wal_checkpoint(truncate)').get() },
      { busy: 0, log: 0, checkpointed: 0 },
    );
  });

  test('[LS-ST-7] the event loop goes on while a batch is on its way to the disk', async () => {
    await using scratch = await createScratchDirectory();
    await using driver = await openSqliteDriver({ directory: scratch.directory, log: createRecordingLog([]) });
    const numbers = await Promise.all(Array.from({ length: 20 }, () => beginSession(driver)));
    const batch = numbers.map((number) => createAppend(number, 1, { count: 500 }));
    let isDone = false;
    let turns = 0;
    const committing = driver.commit(batch).then(() => {
      isDone = true;
    });
    while (!isDone) {
      await new Promise(setImmediate);
      turns += 1;
    }
    await committing;
    assert.ok(turns > 10, `the event loop turned ${turns} times during a commit of 10,000 rows`);
  });

  test('[LS-LOG-7] events that are no JSON are kept and given as they are: they harm nobody', async () => {
    await using scratch = await createScratchDirectory();
    await using driver = await openSqliteDriver({ directory: scratch.directory, log: createRecordingLog([]) });
    const broken = await beginSession(driver, { events: [createEvent(1, { body: '{"v":1' })] });
    const whole = await beginSession(driver);
    assert.equal((await commitOne(driver, createAppend(whole, 1))).state, 'committed');
    assert.equal((await driver.load(broken))?.tail[0]?.body, '{"v":1');
  });

  test('a file that is no database is refused with a sentence, and left as it is', async () => {
    await using scratch = await createScratchDirectory();
    writeFileSync(scratch.file, 'this is a letter, and no database\n'.repeat(100));
    const lines: LogLine[] = [];
    await assert.rejects(
      openSqliteDriver({ directory: scratch.directory, log: createRecordingLog(lines) }),
      (error) => error instanceof StoreError && /not a database/.test(error.message),
    );
    assert.deepEqual(lines, []);
  });

  test('[LS-ST-2] what a killed process had committed is there: the write-ahead log is read at the next start', async () => {
    await using scratch = await createScratchDirectory();
    await using copy = await createScratchDirectory();
    {
      await using driver = await openSqliteDriver({ directory: scratch.directory, log: createRecordingLog([]) });
      await beginSession(driver, { count: 20 });
      for (const suffix of ['', '-wal']) {
        copyFileSync(scratch.file + suffix, copy.file + suffix);
      }
    }
    await using driver = await openSqliteDriver({ directory: copy.directory, log: createRecordingLog([]) });
    assert.equal((await driver.follow(null, 100)).events.length, 20);
  });
});
