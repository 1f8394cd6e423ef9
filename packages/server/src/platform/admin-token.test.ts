import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createAdminToken, readAdminAccess, removeAdminAccess, writeAdminAccess } from './admin-token.ts';
import { createSystemRandom } from './random.ts';

function createDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'parley-admin-token-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const access = { address: 'http://127.0.0.1:8081', token: 'secret' };

test('[LS-ST-12] a command reads address and token of the server that runs', (t) => {
  const directory = createDirectory(t);
  writeAdminAccess(directory, access);
  assert.deepEqual(readAdminAccess(directory), access);
});

test('[LS-ST-12] the token of an earlier run is replaced, and nothing else is left lying', (t) => {
  const directory = createDirectory(t);
  writeAdminAccess(directory, { ...access, token: 'old' });
  writeAdminAccess(directory, access);
  assert.equal(readAdminAccess(directory)?.token, 'secret');
  assert.equal(readdirSync(directory).length, 1);
});

test('[LS-ST-12] only the owner may read the file, also where a loose one was left by a run that was killed', (t) => {
  const directory = createDirectory(t);
  writeFileSync(join(directory, 'admin-token.new'), 'x');
  chmodSync(join(directory, 'admin-token.new'), 0o666);
  const before = process.umask(0);
  try {
    writeAdminAccess(directory, access);
  } finally {
    process.umask(before);
  }
  const [name] = readdirSync(directory);
  assert.equal(statSync(join(directory, name!)).mode & 0o777, 0o600);
});

test('[LS-ST-12] without a file, or with one that is none, there is no server', (t) => {
  const directory = createDirectory(t);
  assert.equal(readAdminAccess(directory), null);
  writeFileSync(join(directory, 'admin-token'), '{');
  assert.equal(readAdminAccess(directory), null);
  assert.equal(readAdminAccess(join(directory, 'none')), null);
});

test('[LS-ST-12] a server that stops takes its file away, once or twice', (t) => {
  const directory = createDirectory(t);
  writeAdminAccess(directory, access);
  removeAdminAccess(directory);
  removeAdminAccess(directory);
  assert.deepEqual(readdirSync(directory), []);
});

test('[LS-ST-12] every run has another token, of 256 bits', () => {
  const random = createSystemRandom();
  const tokens = new Set(Array.from({ length: 100 }, () => createAdminToken(random)));
  assert.equal(tokens.size, 100);
  for (const token of tokens) assert.match(token, /^[\w-]{43}$/);
});
