// The set-up: builds what is stale and only that, and says in words what failed. (Installing is shown by `npm run fresh-clone`.)
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTree, type Tree } from './create-tree.ts';
import { runProgram } from './run-program.ts';

const sources = {
  'packages/server/src/main.ts': "import { a } from './a.ts';\nexport const b: number = a;\n",
  'packages/server/src/a.ts': 'export const a = 1;\n',
  'packages/server/src/store/append.sql': 'insert;\n',
};

test('the first set-up builds every source and puts what is not TypeScript beside it', async () => {
  using tree = createTree(sources);
  const { code, stderr } = await setUp(tree);
  assert.deepEqual([code, stderr.includes('Building')], [0, true]);
  assert.ok(existsSync(join(tree.path, 'packages/server/dist/main.js')));
  assert.equal(readFileSync(join(tree.path, 'packages/server/dist/store/append.sql'), 'utf8'), 'insert;\n');
});

test('a set-up with nothing to do prints nothing and writes nothing', async () => {
  using tree = createTree(sources);
  await setUp(tree);
  const before = statSync(join(tree.path, 'packages/server/dist/main.js')).mtimeMs;
  const { code, stdout, stderr } = await setUp(tree);
  assert.deepEqual([code, stdout, stderr], [0, '', '']);
  assert.equal(statSync(join(tree.path, 'packages/server/dist/main.js')).mtimeMs, before);
});

test('a changed source, a changed file beside it and a deleted dist are built again', async () => {
  using tree = createTree(sources);
  await setUp(tree);
  tree.write('packages/server/src/a.ts', 'export const a = 23456;\n');
  await setUp(tree);
  assert.match(readFileSync(join(tree.path, 'packages/server/dist/a.js'), 'utf8'), /23456/);
  tree.write('packages/server/src/store/append.sql', 'insert more;\n');
  await setUp(tree);
  assert.equal(readFileSync(join(tree.path, 'packages/server/dist/store/append.sql'), 'utf8'), 'insert more;\n');
  rmSync(join(tree.path, 'packages/server/dist'), { recursive: true });
  await setUp(tree);
  assert.ok(existsSync(join(tree.path, 'packages/server/dist/a.js')));
});

test('what was built of a deleted source is deleted', async () => {
  using tree = createTree({ ...sources, 'packages/server/src/old.ts': 'export const old = 1;\n' });
  await setUp(tree);
  assert.ok(existsSync(join(tree.path, 'packages/server/dist/old.js')));
  rmSync(join(tree.path, 'packages/server/src/old.ts'));
  await setUp(tree);
  assert.ok(!existsSync(join(tree.path, 'packages/server/dist/old.js')));
  assert.ok(existsSync(join(tree.path, 'packages/server/dist/a.js')));
});

test('a source that does not compile ends the set-up with the place, words and exit 1, and the next set-up tries again', async () => {
  using tree = createTree({ ...sources, 'packages/server/src/a.ts': "export const a: number = 'x';\n" });
  for (let n = 0; n < 2; n += 1) {
    const { code, stderr } = await setUp(tree);
    assert.equal(code, 1);
    assert.match(stderr, /src\/a\.ts\(1,14\)/);
    assert.match(stderr, /The build failed/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test('the lock of a set-up that died does not stop the next one', async () => {
  using tree = createTree(sources);
  // The set-up's own lock file, held by a process that has ended.
  const { stdout } = await runProgram(process.execPath, ['-p', 'process.pid'], { cwd: '/' });
  tree.write('.tools/bootstrap.lock', stdout.trim());
  const { code } = await setUp(tree);
  assert.equal(code, 0);
  assert.ok(!existsSync(join(tree.path, '.tools/bootstrap.lock')));
});

function setUp(tree: Tree) {
  return runProgram(process.execPath, [join(tree.path, 'scripts/bootstrap.mjs')], { cwd: tree.path });
}
