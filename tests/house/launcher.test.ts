// packages/server/bin/parley: finds its Node and its program, and becomes the server itself.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTree } from './create-tree.ts';
import { runProgram, startProgram } from './run-program.ts';

const program =
  'console.log(JSON.stringify({ pid: process.pid, args: process.argv.slice(2), node: process.execPath }));';

test('the launcher runs the program on the pinned Node, with the arguments as they are', async () => {
  using tree = createTree({ 'packages/server/dist/main.js': program });
  const { code, stdout } = await runProgram(
    join(tree.path, 'packages/server/bin/parley'),
    ['serve', '--name', 'a "b" *'],
    { cwd: '/' },
  );
  assert.equal(code, 0);
  const { args, node } = JSON.parse(stdout);
  assert.deepEqual(args, ['serve', '--name', 'a "b" *']);
  assert.equal(node, process.execPath);
});

test('the launcher finds its program through links of links, relative ones too', async () => {
  using tree = createTree({ 'packages/server/dist/main.js': program });
  mkdirSync(join(tree.path, 'node_modules/.bin'), { recursive: true });
  symlinkSync('../packages/server', join(tree.path, 'node_modules/server'));
  symlinkSync('../server/bin/parley', join(tree.path, 'node_modules/.bin/parley'));
  symlinkSync(join(tree.path, 'node_modules/.bin/parley'), join(tree.path, 'a link'));
  const { code, stdout } = await runProgram(join(tree.path, 'a link'), ['x'], { cwd: '/' });
  assert.deepEqual([code, JSON.parse(stdout).args], [0, ['x']]);
});

test('the process that was started is the server: its pid is the same, and kill -9 reaches it', async () => {
  using tree = createTree({ 'packages/server/dist/main.js': `${program} setInterval(() => {}, 1000);` });
  const running = startProgram(join(tree.path, 'packages/server/bin/parley'), [], { cwd: '/' });
  const { pid }: { pid: number } = JSON.parse(await running.untilPrinted(/\n/));
  assert.equal(pid, running.child.pid);
  running.child.kill('SIGKILL');
  const { signal } = await running.ended;
  assert.equal(signal, 'SIGKILL');
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('without a build the launcher says in one sentence what to run, and exits 2', async () => {
  using tree = createTree({});
  const { code, stdout, stderr } = await runProgram(join(tree.path, 'packages/server/bin/parley'), [], { cwd: '/' });
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^parley: not built yet; run `npm start` or `npm run build` in \/.+ first\.\n$/);
});

for (const [version, fits] of [
  ['v18.20.8', false],
  ['v24.20.9', false],
  ['v25.0.0', false],
  ['v24.21.0', true],
  ['v24.100.3', true],
] as const) {
  test(`without the pinned Node, one in PATH of ${version} ${fits ? 'is taken' : 'is refused in a sentence with exit 2'}`, async () => {
    const fake = `#!/bin/sh\nif [ "$1" = --version ]; then echo ${version}; else echo "ran $*"; fi\n`;
    using tree = createTree({ 'packages/server/dist/main.js': program, 'bin/node': fake });
    rmSync(join(tree.path, '.tools'), { recursive: true });
    await runProgram('chmod', ['+x', 'bin/node'], { cwd: tree.path });
    const env = { PATH: `${tree.path}/bin:/usr/bin:/bin` };
    const { code, stdout, stderr } = await runProgram(join(tree.path, 'packages/server/bin/parley'), ['serve'], {
      cwd: '/',
      env,
    });
    if (fits) {
      assert.match(stdout, /^ran .*\/dist\/main\.js serve\n$/);
      assert.deepEqual([code, stderr], [0, '']);
    } else {
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /^parley: needs Node 24\.21 or a later 24; [^\n]+\.\n$/);
      assert.ok(stderr.includes(version));
    }
  });
}
