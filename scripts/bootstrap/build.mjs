import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { runCommand } from './command.mjs';
import { pinnedNode } from './pinned-node.mjs';
import { showStep } from './progress.mjs';
import { root } from './root.mjs';
import { SetupError } from './setup-error.mjs';

const stampFile = join(root, 'node_modules', '.parley-build');
const packagesFolder = join(root, 'packages');

/** True if dist/ of every package was built from the sources as they are (names, sizes and times: no file is read). */
export function isBuildReady() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp();
}

/** Compiles the packages (`tsc -b`, incremental) and puts what is not TypeScript (pages, SQL) beside the result. */
export async function ensureBuild() {
  if (!isBuildReady()) await showStep('Building', build);
}

async function build() {
  rmSync(stampFile, { force: true });
  const before = sourceState();
  for (const name of packageNames()) removeOrphans(join(packagesFolder, name));
  const { code, output } = await runCommand(
    pinnedNode,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', ...projects()],
    {
      cwd: root,
    },
  );
  if (code !== 0) {
    throw new SetupError('The build failed: the compiler found the errors above.', {
      output,
      advice: 'In a fresh clone this should not happen: please report it. In your own tree, mend them and try again.',
    });
  }
  for (const name of packageNames()) copyAssets(join(packagesFolder, name));
  // A file saved while the compiler ran makes the next start build again.
  writeFileSync(stampFile, stamp(before));
}

function projects() {
  return packageNames()
    .map((name) => join('packages', name))
    .filter((folder) => existsSync(join(root, folder, 'tsconfig.json')));
}

/** Deletes results whose source is gone: `tsc -b` leaves them, and a deleted module must not go on working. */
function removeOrphans(folder) {
  const dist = join(folder, 'dist');
  for (const file of listFiles(dist)) {
    const path = relative(dist, file);
    if (path.endsWith('.tsbuildinfo')) continue;
    const stem = path.replace(/(\.d\.ts|\.js|\.js\.map)$/, '');
    const sources = [path, `${stem}.ts`, `${stem}.tsx`].map((name) => join(folder, 'src', name));
    if (!sources.some((source) => existsSync(source))) rmSync(file);
  }
}

function copyAssets(folder) {
  const source = join(folder, 'src');
  for (const file of listFiles(source)) {
    if (/\.tsx?$/.test(file)) continue;
    const target = join(folder, 'dist', relative(source, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}

function stamp(sources = sourceState()) {
  const dists = packageNames().map((name) => `${name} ${countFiles(join(packagesFolder, name, 'dist'))}`);
  return `${sources}\n${dists.join('\n')}\n`;
}

function sourceState() {
  const hash = createHash('sha256');
  const settings = ['tsconfig.base.json', 'package-lock.json'].map((name) => join(root, name));
  const own = packageNames().flatMap((name) => {
    const folder = join(packagesFolder, name);
    return [join(folder, 'tsconfig.json'), join(folder, 'package.json'), ...listFiles(join(folder, 'src'))];
  });
  for (const file of [...settings, ...own]) {
    if (file.endsWith('.test.ts') || !existsSync(file)) continue;
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file).split(sep).join('/')} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function countFiles(folder) {
  return listFiles(folder).length;
}

function packageNames() {
  return readdirSync(packagesFolder).sort();
}

function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? listFiles(join(folder, entry.name)) : [join(folder, entry.name)]));
}
