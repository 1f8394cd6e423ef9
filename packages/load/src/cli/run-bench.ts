import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { SpoiltRunError } from '../loops/load.ts';
import { pinGenerator } from '../machine/cores.ts';
import { describeMachine } from '../machine/describe-machine.ts';
import { requireRealDisk } from '../machine/real-disk.ts';
import { type Finding, judge } from '../report/finding.ts';
import { presentPage } from '../report/page.ts';
import { createProgress } from '../report/progress.ts';
import { drawTable, tabulate } from '../report/table.ts';
import { Bench } from '../rows/bench.ts';
import { rows } from '../rows/rows.ts';
import type { Options } from './parse-options.ts';

/** Measures the rows asked for, prints the table, and resolves to the exit code. The servers' data are removed. */
export async function runBench(options: Options, root: string): Promise<number> {
  const { scale, isQuick } = options;
  const parent = options.data === null ? join(root, 'data', '.bench') : resolve(options.data, '.bench');
  const fileSystem = createOnDisk(parent);
  const folder = mkdtempSync(join(parent, 'run-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  const progress = createProgress(process.stderr);
  try {
    const { cores, reason } = pinGenerator();
    if (reason !== null) process.stderr.write(`Nothing is pinned to a core, so the figures are noisier: ${reason}.\n`);
    const bench = new Bench({ scale, progress, root, folder, cores });
    const findings: Finding[] = [];
    const failures: string[] = [];
    for (const name of options.rows) {
      try {
        findings.push(...(await rows[name](bench)));
      } catch (error) {
        // Minutes of other rows are not thrown away for one that could not be measured.
        failures.push(`${name} was not measured: ${error instanceof SpoiltRunError ? error.message : inspect(error)}`);
      }
    }
    progress.end();
    if (findings.length > 0) process.stdout.write(`${drawTable(tabulate(findings))}\n`);
    for (const failure of failures) process.stderr.write(`${failure}\n`);
    if (failures.length > 0) return 2;
    if (options.write) {
      const machine = describeMachine(root);
      const date = new Date().toISOString().slice(0, 10);
      const page = presentPage({ machine, fileSystem, date, isQuick, scale, unpinned: reason }, findings);
      writeFileSync(join(root, 'docs', 'performance.md'), page);
    }
    return findings.some((finding) => judge(finding) === 'not acceptable') ? 1 : 0;
  } finally {
    progress.end();
    process.off('exit', remove);
    remove();
  }
}

/** Makes the folder and says what file system it is on; refused, it leaves nothing behind. @throws {NoDiskError} */
function createOnDisk(folder: string): string {
  const made = mkdirSync(folder, { recursive: true });
  try {
    return requireRealDisk(folder);
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true });
    throw error;
  }
}
