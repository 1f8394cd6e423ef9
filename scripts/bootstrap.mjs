// Everything a fresh clone needs before it can run, with nothing but a system Node >= 18 and npm: the pinned Node, the
// dependencies, the build. Each is skipped when it already stands; then nothing touches the network and this costs a few
// milliseconds. Plain JavaScript that Node 18 understands, no dependency: docs/decisions/0001-pinned-node.md.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuild, isBuildReady } from './bootstrap/build.mjs';
import { areDependenciesReady, ensureDependencies } from './bootstrap/dependencies.mjs';
import { withBootstrapLock } from './bootstrap/lock.mjs';
import { ensurePinnedNode, isPinnedNodeReady, pinnedNode } from './bootstrap/pinned-node.mjs';
import { root } from './bootstrap/root.mjs';
import { endInWords, SetupError } from './bootstrap/setup-error.mjs';

/** Brings what is missing. Afterwards `pinnedNode`, node_modules and every package's dist/ stand. */
export async function bootstrap() {
  if (Number(process.versions.node.split('.')[0]) < 18) {
    throw new SetupError(`Node ${process.versions.node} is too old to set Parley up.`, {
      advice: 'Node 18 or later is enough to begin.',
    });
  }
  if (isPinnedNodeReady() && areDependenciesReady() && isBuildReady()) return;
  await withBootstrapLock(async () => {
    await ensurePinnedNode();
    await ensureDependencies();
    await ensureBuild();
  });
}

/** Runs the pinned Node in the repository's root on our own terminal; resolves to its exit code. */
export function runPinnedNode(args, { env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(pinnedNode, args, { cwd: root, stdio: 'inherit', env: { ...pinnedEnvironment(), ...env } });
    // The terminal sends Ctrl-C to the child too; it decides when to end, and we report how.
    const forward = (signal) => child.kill(signal);
    const ignore = () => {};
    process.on('SIGTERM', forward).on('SIGINT', ignore);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGTERM', forward).off('SIGINT', ignore);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** The environment in which `node` is the pinned one. */
export function pinnedEnvironment() {
  return { ...process.env, PATH: `${dirname(pinnedNode)}${delimiter}${process.env['PATH'] ?? ''}` };
}

export { endInWords, pinnedNode, root };

if (process.argv[1] === fileURLToPath(import.meta.url)) await endInWords(bootstrap);
