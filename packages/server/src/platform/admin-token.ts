import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.ts';

const fileName = 'admin-token';

/** Makes a new token for this run of the server and leaves it where only its owner can read it (LS-ST-12). */
export function createAdminToken(directory: string, random: Random, address: string): string {
  const token = Buffer.from(random.bytes(32)).toString('base64url');
  const path = join(directory, fileName);
  writeFileSync(`${path}.new`, JSON.stringify({ address, token }), { mode: 0o600 });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
  return token;
}

/** Address and token of the server that runs on this directory, or ran; `null` when none ever did. */
export function readAdminToken(directory: string): { address: string; token: string } | null {
  try {
    return JSON.parse(readFileSync(join(directory, fileName), 'utf8'));
  } catch {
    return null;
  }
}
