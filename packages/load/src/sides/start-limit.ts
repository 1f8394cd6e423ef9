import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pinned } from '../machine/cores.ts';
import { ServerProcess } from './server-process.ts';
import { createSide, type Side } from './side.ts';

/** Starts the limit program (limit.mjs) on a free port with its journal in `folder`. */
export async function startLimit(folder: string, core: number | null): Promise<Side> {
  mkdirSync(folder, { recursive: true });
  const program = join(import.meta.dirname, '..', 'limit.mjs');
  const node = [process.execPath, '--disable-warning=ExperimentalWarning'];
  const limit = await ServerProcess.start({
    name: 'limit',
    command: pinned(core, [...node, program, '0', join(folder, 'journal.sqlite')]),
    cwd: folder,
    logFile: join(folder, 'limit.log'),
  });
  return createSide(limit, 'bench');
}
