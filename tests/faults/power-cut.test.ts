// A power cut takes what was written and not synced; `kill -9` does not. So the server is killed, and then any part of
// what no sync covered is taken from its files, before it starts again (G1).
import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom } from '../../packages/server/src/platform/random.ts';
import { Crowd } from '../support/customers/crowd.ts';
import { chooseSeed } from '../support/customers/seed.ts';
import { findProgram } from '../support/debian.ts';
import { startParley } from '../support/parley.ts';
import { findUnsynced, type Unsynced } from '../support/strace/find-unsynced.ts';
import { needStrace } from '../support/strace/need-strace.ts';
import { readStrace } from '../support/strace/read-strace.ts';

const cuts = 5;

test('[LS-ST-2, LS-LOG-1] I1–I6, I8–I12, I18 hold over 5 power cuts under load', { skip: needStrace() }, async (t) => {
  const seed = chooseSeed();
  t.diagnostic(`seed ${seed}`);
  const random = createSeededRandom(seed);
  await using parley = await startParley();
  await parley.stop();
  const traced = (cut: number) => {
    const log = join(parley.data, '..', `strace-${cut}.log`);
    const options = ['-D', '-f', '--seccomp-bpf', '-qq', '-y', '-s', '0', '-o', log];
    return { log, wrap: [findProgram('strace')!, ...options, '-e', 'trace=fsync,fdatasync,pwrite64'] };
  };
  await parley.start({ wrap: traced(0).wrap });
  await using crowd = new Crowd({ serviceUrl: `${parley.api}/test`, customers: 12, tabs: 2, thinkMs: 3, seed });
  let lost = 0;
  for (let cut = 0; cut < cuts; cut += 1) {
    await sleep(100 + random.integer(601));
    crowd.gate.shut();
    // Not its group: strace still has to write down what it saw.
    await parley.stop('SIGKILL');
    const unsynced = findUnsynced(readStrace(readFileSync(traced(cut).log, 'utf8'))).filter(mayBeLost);
    for (const range of unsynced) {
      if (random.integer(2) === 0) continue;
      lose(range);
      lost += 1;
    }
    // Memory that processes share, and no more.
    rmSync(join(parley.data, 'parley.db-shm'), { force: true });
    await parley.start({ wrap: traced(cut + 1).wrap });
    await crowd.reopen();
    assert.deepEqual(await crowd.audit(), [], `after cut ${cut + 1} with seed ${seed}`);
  }
  await crowd.stop();
  assert.deepEqual(await crowd.audit(), [], `at the end with seed ${seed}`);
  t.diagnostic(`${crowd.acknowledged} ACKs, ${lost} writes lost in ${cuts} cuts`);
});

/** The log and the database, but not the first page of this: disks write a sector whole, and it is the same anyhow. */
function mayBeLost({ file, offset }: Unsynced): boolean {
  return file.endsWith('parley.db-wal') || (file.endsWith('parley.db') && offset > 0);
}

function lose({ file, offset, length }: Unsynced): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(length), 0, length, offset);
  closeSync(descriptor);
}
