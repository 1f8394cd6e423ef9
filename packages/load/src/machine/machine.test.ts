import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pinned } from './cores.ts';
import { parseCpuTicks, readCpuMs } from './cpu-time.ts';
import { NoDiskError, nameFileSystem } from './real-disk.ts';

test('CPU time is user and system time of the whole process, whatever its program is called', () => {
  const rest = 'S 1 2 3 0 -1 4194304 100 0 0 0 250 50 7 7 20 0 11 0';
  assert.equal(parseCpuTicks(`42 (node) ${rest}`), 300);
  assert.equal(parseCpuTicks(`42 (a) b (c) ${rest}`), 300);
  assert.throws(() => parseCpuTicks('nothing'), /not the stat/);
});

test('CPU time grows by what a process uses', { skip: process.platform !== 'linux' && 'needs /proc' }, () => {
  const before = readCpuMs(process.pid);
  const usedBefore = process.cpuUsage().user + process.cpuUsage().system;
  const busy = () => process.cpuUsage().user + process.cpuUsage().system - usedBefore < 100_000;
  while (busy());
  const used = readCpuMs(process.pid) - before;
  assert.ok(used >= 70, `${used} ms of the 100 ms used`);
});

test('a folder in memory is refused in words that say what to do; one on a disk has a name', () => {
  assert.throws(
    () => nameFileSystem(0x01021994, '/dev/shm'),
    (error) => error instanceof NoDiskError && /\/dev\/shm is on tmpfs.*--data DIR/.test(error.message),
  );
  // ramfs, whose number is negative where it is read as 32 bits with a sign.
  assert.throws(() => nameFileSystem(0x858458f6 | 0, '/ram'), NoDiskError);
  assert.equal(nameFileSystem(0xef53, '/'), 'ext4');
  assert.equal(nameFileSystem(0x1234, '/'), 'file system 0x1234');
});

test('a command is pinned to its core, or left as it is', () => {
  assert.deepEqual(pinned(0, ['node', 'x']), ['taskset', '--cpu-list', '0', 'node', 'x']);
  assert.deepEqual(pinned(null, ['node', 'x']), ['node', 'x']);
});
