// A disk that does not take a sync: what waits is not acknowledged, the process exits at once, the next start recovers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Crowd } from '../support/customers/crowd.ts';
import { chooseSeed } from '../support/customers/seed.ts';
import { findProgram } from '../support/debian.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { needStrace } from '../support/strace/need-strace.ts';
import { readStrace, type Traced } from '../support/strace/read-strace.ts';

/** EX_IOERR of sysexits, what the service manager of an operator sees. */
const syncFailed = 74;
const skip = needStrace();

for (const [what, file, when] of [
  ['of a commit', 'parley.db-wal', 30],
  ['of a checkpoint', 'parley.db', 1],
] as const) {
  test(`[LS-ST-2] I1, I18 a failed sync ${what} ends the process with code ${syncFailed}, is not tried again, and loses nothing`, {
    skip,
  }, async (t) => {
    const seed = chooseSeed();
    t.diagnostic(`seed ${seed}`);
    await using parley = await startParley();
    // The files are there before strace looks for their names.
    await parley.stop();
    const log = join(parley.data, '..', 'strace.log');
    await parley.start({ wrap: failSyncs(parley, file, when, log) });
    await using crowd = new Crowd({ serviceUrl: `${parley.api}/test`, customers: 8, tabs: 2, thinkMs: 2, seed });

    const exit = await parley.exited;
    crowd.gate.shut();
    assert.deepEqual(exit, { code: syncFailed, signal: null });
    const failures = parley.log().filter(({ event }) => event === 'sync-failed');
    assert.deepEqual(failures.map(({ level, exitCode }) => ({ level, exitCode })).slice(0, 1), [
      { level: 'error', exitCode: syncFailed },
    ]);
    assert.ok(crowd.acknowledged > 0, 'it served customers before');

    const traced = readStrace(readFileSync(log, 'utf8'));
    const failed = traced.filter(isInjected);
    assert.equal(failed.length, 1, 'the sync that failed was the last');
    const later = traced.slice(traced.indexOf(failed[0]!) + 1).filter(({ call }) => call.endsWith('sync'));
    assert.deepEqual(later, [], 'no sync follows the one that failed');

    await parley.start({ wrap: [] });
    await crowd.reopen();
    await sleep(300);
    await crowd.stop();
    assert.deepEqual(await crowd.audit(), [], `with seed ${seed}`);
  });
}

/** The server under strace, which lets syncs of one file fail from the `when`th of a thread on. */
function failSyncs(parley: Parley, file: string, when: number, log: string): string[] {
  return [
    findProgram('strace')!,
    ...['-D', '-f', '--seccomp-bpf', '-qq', '-y', '-o', log, '-P', join(parley.data, file)],
    ...['-e', 'trace=fsync,fdatasync', '-e', `inject=fsync,fdatasync:error=EIO:when=${when}+`],
  ];
}

function isInjected({ state, text }: Traced): boolean {
  return state === 'ended' && text.includes('(INJECTED)');
}
