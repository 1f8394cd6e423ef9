import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.ts';

const fileName = 'admin-token';

/** How commands reach the server that runs on a data directory (LS-ST-12). */
export interface AdminAccess {
  readonly address: string;
  /** Made anew for each run of the server: 256 random bits, base64url. */
  readonly token: string;
}

export function createAdminToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

/** Leaves address and token where only the directory's owner can read them. */
export function writeAdminAccess(directory: string, access: AdminAccess): void {
  const path = join(directory, fileName);
  writeFileSync(`${path}.new`, JSON.stringify(access), { mode: 0o600 });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
}

/** Of the server that runs on this directory, or ran and was killed; `null` when there is none. */
export function readAdminAccess(directory: string): AdminAccess | null {
  try {
    return JSON.parse(readFileSync(join(directory, fileName), 'utf8'));
  } catch {
    return null;
  }
}

export function removeAdminAccess(directory: string): void {
  rmSync(join(directory, fileName), { force: true });
}
