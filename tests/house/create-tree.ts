import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface Tree extends Disposable {
  readonly path: string;
  write(file: string, text: string): void;
}

/**
 * A small Parley in a temporary folder: our scripts and launcher, the pinned Node and the compiler by link, one package
 * `server` with the sources given. It needs no network: to the bootstrap its dependencies look installed.
 */
export function createTree(files: Record<string, string>): Tree {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'parley-house-')));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  };
  cpSync(join(root, 'scripts'), join(path, 'scripts'), { recursive: true });
  for (const file of [
    '.node-version',
    'tsconfig.base.json',
    'packages/server/bin/parley',
    'tests/support/debian-packages.json',
  ]) {
    cpSync(join(root, file), join(path, file));
  }
  mkdirSync(join(path, '.tools'));
  symlinkSync(join(root, '.tools', 'node'), join(path, '.tools', 'node'));
  for (const name of ['typescript', '@typescript', '@types', 'undici-types']) {
    mkdirSync(join(path, 'node_modules'), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(path, 'node_modules', name));
  }
  const packages = JSON.stringify({ packages: {} });
  write('package.json', JSON.stringify({ type: 'module' }));
  write('package-lock.json', packages);
  write('node_modules/.package-lock.json', packages);
  write('packages/server/package.json', JSON.stringify({ type: 'module' }));
  write('packages/server/tsconfig.json', serverProject);
  for (const [file, text] of Object.entries(files)) write(file, text);
  return { path, write, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

const serverProject = JSON.stringify({
  extends: '../../tsconfig.base.json',
  compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/tsconfig.tsbuildinfo', types: ['node'] },
  include: ['src'],
  exclude: ['src/**/*.test.ts'],
});
