import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ran, runParley } from './parley.ts';

export interface RefuseOptions {
  /** Written into the folder in which it runs. */
  readonly files?: { readonly [name: string]: string };
  readonly env?: { readonly [name: string]: string };
}

/**
 * Runs a command in a folder of its own that must refuse to start: exit 2, nothing on stdout (no port is open), and
 * the folder is as before (no data directory). Resolves to what it said.
 */
export async function refuseStart(args: readonly string[], { files = {}, env = {} }: RefuseOptions): Promise<Ran> {
  const cwd = mkdtempSync(join(tmpdir(), 'parley-refused-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
    const ran = await runParley(args, { cwd, env });
    assert.deepEqual([ran.code, ran.stdout], [2, ''], ran.stderr);
    assert.deepEqual(readdirSync(cwd).sort(), Object.keys(files).sort(), 'nothing was made');
    return ran;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
