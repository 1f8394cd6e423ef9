// The house is in order: formatted, without lint, typed, and the same version of everything wherever it is written.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

test('biome finds no lint and nothing to format', () => {
  run('node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '--colors=off');
});

test('the compiler finds no fault in packages and tests', () => {
  run('node_modules/typescript/bin/tsc', '-b');
});

test('the pinned Node is the one that engines ask for', () => {
  const pinned = readFileSync(join(root, '.node-version'), 'utf8').trim();
  assert.equal(readJson('package.json').engines.node, `>=${pinned} <${Number(pinned.split('.')[0]) + 1}`);
  assert.match(readFileSync(join(root, '.npmrc'), 'utf8'), /^engine-strict=true$/m);
  assert.equal(process.versions.node, pinned);
});

test('every dependency is pinned exactly', () => {
  const workspaces = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`);
  for (const file of ['package.json', ...workspaces].filter((name) => existsSync(join(root, name)))) {
    const { dependencies, devDependencies, peerDependencies, optionalDependencies } = readJson(file);
    for (const [name, version] of Object.entries({
      ...dependencies,
      ...devDependencies,
      ...peerDependencies,
      ...optionalDependencies,
    })) {
      assert.match(String(version), /^\d+\.\d+\.\d+$/, `${file}: ${name}`);
    }
  }
});

test('no dependency compiles or runs anything when it is installed, and the lock file names no registry', () => {
  const { packages } = readJson('package-lock.json');
  for (const [path, { hasInstallScript, resolved }] of Object.entries<{
    hasInstallScript?: boolean;
    resolved?: string;
  }>(packages)) {
    assert.ok(hasInstallScript !== true, path);
    assert.doesNotMatch(resolved ?? '', /:\/\//, path);
  }
});

test('every dependency has its sentence in docs/decisions/0003-dependencies.md', () => {
  const page = readFileSync(join(root, 'docs/decisions/0003-dependencies.md'), 'utf8');
  const files = ['package.json', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`)];
  const names = files.flatMap((file) => {
    const { dependencies, devDependencies } = readJson(file);
    return Object.keys({ ...dependencies, ...devDependencies });
  });
  const missing = names.filter((name) => !name.startsWith('@parley/') && !page.includes(`**${name}**`));
  assert.deepEqual(missing, []);
});

function run(program: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, program), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, `${stdout}${stderr}`);
}

function readJson(path: string) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
