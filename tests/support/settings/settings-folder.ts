import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SettingsFolder extends Disposable {
  readonly path: string;
  /** Path of a data directory that does not exist yet. */
  readonly data: string;
  /** Writes a file and gives its path. */
  write(name: string, text: string): string;
}

/** A folder for settings files, removed at the end. */
export function createSettingsFolder(): SettingsFolder {
  const path = mkdtempSync(join(tmpdir(), 'parley-settings-'));
  return {
    path,
    data: join(path, 'data'),
    write(name, text) {
      writeFileSync(join(path, name), text);
      return join(path, name);
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
