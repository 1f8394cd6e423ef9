// Flags before variables before the config file, and the words of --help and --version.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ServeFlag, serveFlags } from '../../packages/server/src/cli/serve-flags.ts';
import { createChatClient } from '../support/chat-client.ts';
import { runParley, startParley } from '../support/parley.ts';

test('a flag goes before a variable, a variable before the config file, each as good as the others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-config-'));
  try {
    const config = join(folder, 'parley.yaml');
    writeFileSync(config, 'node-id: 3\nlog-level: debug\nbase-path: /from/file\n');
    const asAlias = async (args: string[], env: { [name: string]: string }, basePath: string) => {
      await using parley = await startParley({ args, env });
      using client = createChatClient(parley.url, 'test', basePath);
      return (await client.requestChat()).alias;
    };
    assert.equal(await asAlias(['--config', config], {}, '/from/file'), '3');
    assert.equal(await asAlias([], { PARLEY_CONFIG: config, PARLEY_NODE_ID: '2' }, '/from/file'), '2');
    const both = { PARLEY_CONFIG: config, PARLEY_NODE_ID: '2', PARLEY_BASE_PATH: '/from/variable' };
    assert.equal(await asAlias(['--node-id', '1'], both, '/from/variable'), '1');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('settings named by a variable are applied', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-config-'));
  try {
    const file = join(folder, 'settings.yaml');
    writeFileSync(file, 'services: [{ name: sales }]');
    await using parley = await startParley({ settings: null, env: { PARLEY_SETTINGS: file } });
    using client = createChatClient(parley.url, 'sales');
    await client.requestChat();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('settings with a fault are refused with file and line, and exit 2', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-config-'));
  try {
    const file = join(folder, 'settings.yaml');
    writeFileSync(file, 'services:\n  - name: sales\n    clientTimeout: soon\n');
    const ran = await runParley([
      'serve',
      '--port=0',
      '--admin-port=0',
      '--log-level=silent',
      `--data=${folder}/data`,
      `--settings=${file}`,
    ]);
    assert.deepEqual([ran.code, ran.stdout], [2, '']);
    assert.match(ran.stderr, /settings\.yaml:3\b.*clientTimeout/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('--help of serve names every flag with its default, on stdout, with exit 0', async () => {
  const { code, stdout, stderr } = await runParley(['serve', '--help']);
  assert.deepEqual([code, stderr], [0, '']);
  const text = stdout.replace(/\s+/g, ' ');
  for (const { flag, description, fallback } of Object.values(serveFlags) as ServeFlag[]) {
    assert.ok(text.includes(`${flag} ${description}`), flag);
    if (fallback) assert.ok(text.includes(`(default: ${fallback})`), `${flag} has the default ${fallback}`);
  }
  assert.match(text, /--config <file>/);
  assert.match(text, /Examples:/);
});

test('--version is that of the package, and --help names every command', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../packages/server/package.json', import.meta.url), 'utf8'));
  assert.deepEqual(await runParley(['--version']), { code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
  const { code, stdout } = await runParley(['--help']);
  assert.equal(code, 0);
  for (const command of ['serve', 'apply', 'export']) assert.match(stdout, new RegExp(`^ +${command} `, 'm'));
});
