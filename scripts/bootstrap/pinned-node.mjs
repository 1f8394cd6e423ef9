import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand, runNpm } from './command.mjs';
import { showStep } from './progress.mjs';
import { root } from './root.mjs';
import { SetupError } from './setup-error.mjs';

/** The one version that everything but the bootstrap runs on (docs/decisions/0001-pinned-node.md). */
export const pinnedVersion = readFileSync(join(root, '.node-version'), 'utf8').trim();

const folder = join(root, '.tools', 'node');
const stampFile = join(folder, '.parley-stamp');

/** Path of the pinned Node's executable; it exists after `ensurePinnedNode`. */
export const pinnedNode = join(folder, 'node_modules', 'node', 'bin', 'node');

/** True if the pinned Node stands there, proven once by running it: a folder may come from another machine or a broken install. */
export function isPinnedNodeReady() {
  return existsSync(pinnedNode) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp();
}

/** Brings the pinned Node from the npm registry into `.tools/node`, which git ignores. */
export async function ensurePinnedNode() {
  if (isPinnedNodeReady()) return;
  if (await answersVersion()) {
    writeFileSync(stampFile, stamp());
    return;
  }
  await showStep(`Installing Node ${pinnedVersion} into .tools/node (once; your own Node stays as it is)`, install);
}

async function install() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    // npm 12 runs install scripts only of packages named here.
    JSON.stringify({ private: true, dependencies: { node: pinnedVersion }, allowScripts: { node: true } }),
  );
  let { output } = await runNpm(['install', '--prefix', folder, '--no-save', '--no-package-lock'], { cwd: folder });
  if (!(await answersVersion())) output += await installWithoutScripts();
  if (!(await answersVersion())) {
    throw new SetupError(`Node ${pinnedVersion} could not be installed into ${folder}.`, {
      output,
      advice:
        'Check that `npm ping` works here (registry, proxy), that there is room on the disk, and try again. ' +
        `Only Linux and macOS machines for which Node ${pinnedVersion} is published as a binary can run Parley.`,
    });
  }
  writeFileSync(stampFile, stamp());
}

/** With `ignore-scripts` in the user's settings, the package's own script cannot fetch the binary: so its platform's package is asked for by name. */
async function installWithoutScripts() {
  const name = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`;
  const { output } = await runNpm(
    ['install', '--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', `${name}@${pinnedVersion}`],
    { cwd: folder },
  );
  const binary = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary)) return output;
  mkdirSync(dirname(pinnedNode), { recursive: true });
  rmSync(pinnedNode, { force: true });
  try {
    linkSync(binary, pinnedNode);
  } catch {
    copyFileSync(binary, pinnedNode);
  }
  return output;
}

async function answersVersion() {
  if (!existsSync(pinnedNode)) return false;
  const { code, output } = await runCommand(pinnedNode, ['--version']);
  return code === 0 && output.trim() === `v${pinnedVersion}`;
}

function stamp() {
  return `${pinnedVersion} ${process.platform} ${process.arch}\n`;
}
