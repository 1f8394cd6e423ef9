// `npm start` around a server of a few lines: what a person sees, and how signals and ends are passed on.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTree, type Tree } from './create-tree.ts';
import { startProgram } from './run-program.ts';

const log = `const log = (level: number, msg: string) => void process.stderr.write(JSON.stringify({ level, msg }) + '\\n');
`;
const ready = `${log}
const alive = setInterval(() => {}, 1000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { log(30, \`got \${signal}\`); clearInterval(alive); });
log(30, process.argv.slice(2).join(' '));
console.log(JSON.stringify({ listening: 'http://127.0.0.1:8080', admin: 'http://127.0.0.1:8081' }));
`;

test('npm start shows where it listens in an even box, logs to data/log, and passes one signal on', async () => {
  using tree = createTree({ 'packages/server/src/main.ts': ready });
  const running = start(tree);
  const printed = await running.untilPrinted(/╯\n/);
  const box = printed.split('\n').filter((line) => /^[╭│╰]/.test(line));
  assert.equal(new Set(box.map((line) => line.length)).size, 1, printed);
  assert.match(printed, /Chat +http:\/\/127\.0\.0\.1:8080\/demo\/ /);
  assert.match(printed, /Log +data\/log\/parley\.log /);
  assert.ok(!printed.includes('\u001b'), 'no colour where nobody looks');
  running.child.kill('SIGINT');
  const { code, stdout } = await running.ended;
  assert.equal(code, 0);
  assert.match(stdout, /Stopped\./);
  assert.deepEqual(messages(tree), ['serve --settings settings/demo.yaml --data ./data', 'got SIGINT']);
  assert.equal(statSync(join(tree.path, 'data/log/parley.log')).mode & 0o777, 0o600);
});

test('arguments and environment replace the defaults, and the log follows the data folder', async () => {
  using tree = createTree({ 'packages/server/src/main.ts': ready });
  const running = start(tree, ['--port', '0', '--data=elsewhere'], { PARLEY_SETTINGS: 'mine.yaml' });
  await running.untilPrinted(/╯\n/);
  running.child.kill('SIGTERM');
  await running.ended;
  assert.deepEqual(messages(tree, 'elsewhere'), ['serve --port 0 --data=elsewhere', 'got SIGTERM']);
});

test('a server that refuses to start is quoted in words, with its exit code', async () => {
  const refusing = `${log}log(30, 'reading settings'); log(60, 'Port 8080 is taken: give another with --port.'); process.exitCode = 2;`;
  using tree = createTree({ 'packages/server/src/main.ts': refusing });
  const { code, stderr } = await start(tree).ended;
  assert.equal(code, 2);
  assert.match(
    stderr,
    /Parley did not start \(with exit code 2\):\n {2}Port 8080 is taken: give another with --port\.\nThe whole log: data\/log\/parley\.log\n$/,
  );
});

test('only this run is quoted, not an earlier one, and a crash without JSON too', async () => {
  using tree = createTree({
    'packages/server/src/main.ts': "throw new Error('no such luck');",
    'data/log/parley.log': '{"level":60,"msg":"yesterday"}\n',
  });
  const { code, stderr } = await start(tree).ended;
  assert.equal(code, 1);
  assert.match(stderr, /no such luck/);
  assert.doesNotMatch(stderr, /yesterday/);
});

test('a server that is killed from outside ends npm start with words and the code of the signal', async () => {
  using tree = createTree({ 'packages/server/src/main.ts': `${ready}console.log(process.pid);` });
  const running = start(tree);
  const pid = Number((await running.untilPrinted(/^\d+$/m)).match(/^\d+$/m)?.[0]);
  process.kill(pid, 'SIGKILL');
  const { code, stderr } = await running.ended;
  assert.equal(code, 137);
  assert.match(stderr, /Parley ended \(by SIGKILL\)/);
});

test('one Ctrl-C that comes twice, from the terminal and from npm, stops in order', async () => {
  using tree = createTree({
    'packages/server/src/main.ts':
      "process.on('SIGINT', () => setTimeout(() => process.exit(0), 100));\nsetInterval(() => {}, 1000);\nconsole.log(JSON.stringify({ listening: 'http://x', admin: 'http://y' }));",
  });
  const running = start(tree);
  await running.untilPrinted(/╯\n/);
  running.child.kill('SIGINT');
  await running.untilPrinted(/Stopping:/);
  running.child.kill('SIGINT');
  const { code, stdout } = await running.ended;
  assert.equal(code, 0);
  assert.match(stdout, /Stopped\. /);
});

test('a second Ctrl-C ends a server that takes too long', async () => {
  using tree = createTree({
    'packages/server/src/main.ts':
      "process.on('SIGINT', () => console.log('draining'));\nsetInterval(() => {}, 1000);\nconsole.log(JSON.stringify({ listening: 'http://x', admin: 'http://y' }));",
  });
  const running = start(tree);
  await running.untilPrinted(/╯\n/);
  running.child.kill('SIGINT');
  await running.untilPrinted(/draining/);
  // A person's second press comes later than npm's echo of the first.
  await sleep(700);
  running.child.kill('SIGINT');
  const { code, stdout } = await running.ended;
  assert.equal(code, 137);
  assert.match(stdout, /Stopped at once\./);
});

test('a log that has grown past its bound becomes parley.log.1 at the next start', async () => {
  using tree = createTree({
    'packages/server/src/main.ts': ready,
    'data/log/parley.log': 'x'.repeat(20 * 1024 * 1024 + 1),
  });
  const running = start(tree);
  await running.untilPrinted(/╯\n/);
  running.child.kill('SIGTERM');
  await running.ended;
  assert.equal(statSync(join(tree.path, 'data/log/parley.log.1')).size, 20 * 1024 * 1024 + 1);
  assert.equal(messages(tree).length, 2);
});

function start(tree: Tree, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  return startProgram(process.execPath, [join(tree.path, 'scripts/start.mjs'), ...args], { cwd: tree.path, env });
}

function messages(tree: Tree, data = 'data'): string[] {
  return readFileSync(join(tree.path, data, 'log/parley.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).msg);
}
