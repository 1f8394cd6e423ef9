import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import packages from './debian-packages.json' with { type: 'json' };

/** Absolute path of a program of the system, or undefined. The test command installs those of `debian-packages.json` where it may. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * For the `skip` of a test that needs programs of the system: false if all are there, else the reason.
 * `test('…', { skip: needPrograms('strace') }, …)`
 */
export function needPrograms(...names: string[]): string | false {
  const missing = names.filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) return false;
  return `needs ${missing.map(describe).join(' and ')}, which is not installed and could not be installed here`;
}

function describe(program: string): string {
  const known = packages.find((entry) => entry.program === program);
  return known === undefined ? program : `${program} (Debian package ${known.package})`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
