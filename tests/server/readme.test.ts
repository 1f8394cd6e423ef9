// What README.md tells people to type is typed here, as it stands, against a real server.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { needPrograms } from '../support/debian.ts';
import { runParley, startParley } from '../support/parley.ts';

const root = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const demo = readFileSync(join(root, 'settings', 'demo.yaml'), 'utf8');
const run = promisify(execFile);

test("the developer's commands begin a chat, send a message once, read it and leave", {
  skip: needPrograms('curl', 'bash'),
}, async () => {
  await using parley = await startParley({ settings: demo });
  const folder = mkdtempSync(join(tmpdir(), 'parley-readme-'));
  try {
    const script = blockUnder('For the developer').replaceAll('http://127.0.0.1:8080', parley.url);
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script.replaceAll(/^(curl .*)$/gm, '$1; echo')], {
      cwd: folder,
    });
    const replies = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      replies.map(({ statusCode }) => statusCode),
      [0, 0, 0, 0],
    );
    const said = replies[2].messages.filter(
      ({ from, type }: { from: { type: string }; type: string }) => from.type === 'Client' && type === 'Message',
    );
    assert.deepEqual(
      said.map(({ text }: { text: string }) => text),
      ['Hello!'],
    );
    assert.equal(replies[3].chatEnded, true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the admin's commands reach the server that runs on the data directory", async () => {
  await using parley = await startParley({ settings: demo });
  const commands = blockUnder('For the admin')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(' ').slice(1))
    .filter((words) => words.length > 0);
  assert.deepEqual(
    commands.map(([name]) => name),
    ['apply', 'export'],
  );
  for (const command of commands) {
    const { code, stderr } = await runParley([...command, '--data', parley.data], { cwd: root });
    assert.equal(code, 0, stderr);
  }
});

test('every page and file that the README and the pages in docs/ link to is there', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'docs/SPEC.md',
    'docs/architecture.md',
    'docs/guarantees.md',
    'docs/settings.md',
    'docs/performance.md',
    'docs/operating/running.md',
  ];
  const missing = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  assert.deepEqual(missing, []);
});

function blockUnder(heading: string): string {
  const section = readme.split(`## ${heading}\n`)[1] ?? '';
  return /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
}
