import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runNpm } from './command.mjs';
import { pinnedNode } from './pinned-node.mjs';
import { showStep } from './progress.mjs';
import { root } from './root.mjs';
import { SetupError } from './setup-error.mjs';

const stampFile = join(root, 'node_modules', '.parley-stamp');

/** True if node_modules is what package-lock.json and the package.json files ask for. Costs a few milliseconds. */
export function areDependenciesReady() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp() && areProgramsLinked();
}

/** Installs what package-lock.json names, under the pinned Node. */
export async function ensureDependencies() {
  if (areDependenciesReady()) return;
  // A developer's own `npm install` needs no second one.
  if (!(isInstalledAsLocked() && areProgramsLinked())) await showStep('Installing dependencies', install);
  writeFileSync(stampFile, stamp());
}

async function install() {
  // Development dependencies build the server, so a NODE_ENV of production must not leave them out.
  const run = (verb) => runNpm([verb, '--include=dev'], { cwd: root, nodeBin: dirname(pinnedNode) });
  // `npm ci` empties node_modules first, so it is for fresh clones; it also refuses a lock file that lacks another
  // platform's optional binaries, which `npm install` accepts.
  const fresh = existsSync(join(root, 'node_modules')) ? undefined : await run('ci');
  if (fresh !== undefined && fresh.code === 0) return;
  const again = await run('install');
  if (again.code !== 0) {
    throw new SetupError('The dependencies could not be installed.', {
      output: again.output,
      advice:
        'Check that `npm ping` works here (registry, proxy) and try again; `rm -r node_modules` first if it was interrupted.',
    });
  }
}

/** npm's own record of what it installed agrees with the lock file, but for other platforms' optional packages. */
function isInstalledAsLocked() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  return Object.entries(readJson(join(root, 'package-lock.json')).packages).every(([path, locked]) => {
    if (!path.startsWith('node_modules/')) return true;
    const found = installed[path];
    if (found === undefined) return locked.optional === true;
    return found.version === locked.version && existsSync(join(root, path));
  });
}

/** Every workspace's programs stand in node_modules/.bin: npm links them only while it installs. */
function areProgramsLinked() {
  return packageFiles().every((file) => {
    const { bin = {} } = readJson(file);
    return Object.keys(bin).every((name) => existsSync(join(root, 'node_modules', '.bin', name)));
  });
}

function stamp() {
  const hash = createHash('sha256');
  for (const file of [join(root, 'package-lock.json'), join(root, 'package.json'), ...packageFiles()]) {
    hash.update(readFileSync(file)).update('\0');
  }
  return `${hash.digest('hex')} ${process.platform} ${process.arch}\n`;
}

function packageFiles() {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((name) => join(root, 'packages', name, 'package.json'))
    .filter((file) => existsSync(file));
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
