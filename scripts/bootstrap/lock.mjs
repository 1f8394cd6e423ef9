import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './root.mjs';

const file = join(root, '.tools', 'bootstrap.lock');

/** Runs `work` while no other bootstrap of this folder runs (`npm start` and `npm test` at once); a dead one's lock is taken over. */
export async function withBootstrapLock(work) {
  mkdirSync(join(root, '.tools'), { recursive: true });
  for (let told = false; !takeLock(); told = true) {
    if (!told) process.stderr.write('Another set-up of this folder is running; waiting for it.\n');
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function takeLock() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isHolderAlive()) rmSync(file, { force: true });
  return false;
}

function isHolderAlive() {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // An empty file is one whose holder has not written its pid yet.
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
