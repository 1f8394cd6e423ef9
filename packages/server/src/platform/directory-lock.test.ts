import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createScratchDirectory } from '../../../../tests/support/store/scratch-directory.ts';
import { DirectoryLock } from './directory-lock.ts';

/** Another process that tries for the lock, says what became of it, and keeps what it has. */
async function spawnAcquiring(directory: string): Promise<{ child: ChildProcess; said: string }> {
  const module = new URL('./directory-lock.ts', import.meta.url).href;
  const source = `
    const { DirectoryLock } = await import(${JSON.stringify(module)});
    const lock = DirectoryLock.acquire(${JSON.stringify(directory)});
    process.stdout.write(lock === null ? 'refused' : 'acquired');
    process.stdin.resume();
    process.stdin.on('end', () => process.exit(0));
  `;
  const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', source], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout!, 'data');
  return { child, said: String(said) };
}

async function end(child: ChildProcess, how: 'quietly' | 'killed'): Promise<void> {
  const exited = once(child, 'exit');
  if (how === 'killed') child.kill('SIGKILL');
  else child.stdin!.end();
  await exited;
}

describe('the lock on a data directory', () => {
  test('[LS-ST-12] while one process has it, another is refused', async () => {
    await using scratch = await createScratchDirectory();
    const lock = DirectoryLock.acquire(scratch.directory);
    assert.ok(lock);
    const { child, said } = await spawnAcquiring(scratch.directory);
    await end(child, 'quietly');
    assert.equal(said, 'refused');
    lock.release();
  });

  for (const how of ['quietly', 'killed'] as const) {
    test(`[LS-ST-12] it is free as soon as the process that had it has ended ${how}`, async () => {
      await using scratch = await createScratchDirectory();
      const { child, said } = await spawnAcquiring(scratch.directory);
      assert.equal(said, 'acquired');
      assert.equal(DirectoryLock.acquire(scratch.directory), null);
      await end(child, how);
      const lock = DirectoryLock.acquire(scratch.directory);
      assert.ok(lock);
      lock.release();
    });
  }

  test('[LS-ST-12] it is one lock within a process too, free after its release', async () => {
    await using scratch = await createScratchDirectory();
    const lock = DirectoryLock.acquire(scratch.directory);
    assert.equal(DirectoryLock.acquire(scratch.directory), null);
    lock!.release();
    const again = DirectoryLock.acquire(scratch.directory);
    assert.ok(again);
    again.release();
  });

  test('the directory is made where it is not there, for its owner alone', async () => {
    await using scratch = await createScratchDirectory();
    const directory = join(scratch.directory, 'a', 'b');
    DirectoryLock.acquire(directory)!.release();
    assert.equal(statSync(directory).mode & 0o777, 0o700);
  });

  test("a directory that cannot be locked for another reason is an error, and not somebody else's", async () => {
    await using scratch = await createScratchDirectory();
    mkdirSync(join(scratch.directory, 'lock'));
    assert.throws(() => DirectoryLock.acquire(scratch.directory), /unable to open/);
  });
});
