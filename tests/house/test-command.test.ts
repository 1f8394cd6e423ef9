// `npm test` itself: every failure shows and counts, every skip has its reason, nothing left open passes.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTree, type Tree } from './create-tree.ts';
import { runProgram } from './run-program.ts';

const header = "import assert from 'node:assert/strict';\nimport { describe, test } from 'node:test';\n";
const passing = `${header}test('passes', (t) => { t.diagnostic('42 per second'); });\n`;

test('all suites end in one closing block with exact counts and exit 0', async () => {
  using tree = createTree({
    'packages/server/src/a.test.ts': `${header}describe('a group', () => { test('one', () => {}); test('two', () => {}); });`,
    'tests/b.test.ts': passing,
    'tests/faults/c.test.ts': `${header}test('skipped', { skip: 'needs strace' }, () => {});\ntest('later', { todo: true }, () => { throw new Error(); });`,
  });
  const { code, stdout } = await runSuites(tree);
  assert.equal(code, 0, stdout);
  assert.match(
    stdout,
    /\nℹ tests 5\nℹ suites 1\nℹ pass 3\nℹ fail 0\nℹ cancelled 0\nℹ skipped 1\nℹ todo 1\nℹ duration_ms [\d.]+\n$/,
  );
  assert.match(stdout, /Skipped \(1\):\n {2}﹣ skipped \(tests\/faults\/c\.test\.ts\)\n {4}needs strace\n/);
  assert.match(stdout, /quick: 3 tests in [\d.]+ s\n/);
  assert.match(stdout, /faults: 2 tests in [\d.]+ s\n/);
  assert.match(stdout, /42 per second/);
});

test('a failing test is named at once and told in full at the end, and the command exits 1', async () => {
  using tree = createTree({
    'tests/a.test.ts': `${header}describe('group', () => { test('[X-1] counts', () => { assert.deepEqual({ n: 1 }, { n: 2 }); }); });`,
    'tests/wide/b.test.ts': passing,
  });
  const { code, stdout } = await runSuites(tree);
  assert.equal(code, 1);
  assert.ok(stdout.indexOf('wide') > stdout.indexOf('[X-1] counts'), stdout);
  assert.match(stdout, /Failed \(1\):\n\n✖ group › \[X-1\] counts\n {2}tests\/a\.test\.ts:3\n[\s\S]*n: 1[\s\S]*n: 2/);
  assert.match(stdout, /ℹ tests 2\nℹ suites 1\nℹ pass 1\nℹ fail 1\n/);
});

test('a file that leaves something open fails, and the message names what', async () => {
  const leaking = `${header}import { createServer } from 'node:net';\ntest('listens', () => { createServer().listen(0); });`;
  using tree = createTree({ 'tests/a.test.ts': leaking });
  const { code, stdout } = await runSuites(tree, [], { PARLEY_LEAK_GRACE_MS: '300' });
  assert.equal(code, 1);
  assert.match(stdout, /kept alive by: TCPServerWrap/);
  assert.match(stdout, /ℹ fail 1\n/);
});

for (const [what, source, words] of [
  ['cannot be loaded', "throw new Error('no such module');", /no such module/],
  ['ends its process', `${header}test('exits', () => { process.exit(3); });`, /failed outside its tests/],
  ['holds no test', 'export {};', /holds no test/],
] as const) {
  test(`a file that ${what} fails`, async () => {
    using tree = createTree({ 'tests/a.test.ts': source, 'tests/b.test.ts': passing });
    const { code, stdout } = await runSuites(tree);
    assert.equal(code, 1);
    assert.match(stdout, words);
    assert.match(stdout, /ℹ tests 2\nℹ suites 0\nℹ pass 1\nℹ fail 1\n/);
  });
}

test('suites, folders, files and names choose what runs; what names nothing is refused with exit 2', async () => {
  using tree = createTree({
    'packages/server/src/a.test.ts': passing,
    'tests/b.test.ts': passing,
    'tests/wide/c.test.ts': `${passing}test('another', () => {});`,
  });
  const count = async (...args: string[]) => (await runSuites(tree, args)).stdout.match(/ℹ tests (\d+)/)?.[1];
  assert.equal(await count('quick'), '2');
  assert.equal(await count('wide'), '2');
  assert.equal(await count('packages/server'), '1');
  assert.equal(await count('tests/b.test.ts', 'wide'), '3');
  assert.equal(await count('wide', '--name', 'another'), '1');
  const listed = await runSuites(tree, ['--list']);
  assert.equal(
    listed.stdout,
    'quick (2 files)\n  packages/server/src/a.test.ts\n  tests/b.test.ts\nwide (1 file)\n  tests/wide/c.test.ts\n',
  );
  for (const args of [['nothing-like-it'], ['--unknown']]) {
    const { code, stdout, stderr } = await runSuites(tree, args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.ok(stderr.includes(args[0] ?? '?'));
  }
});

function runSuites(tree: Tree, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  return runProgram(process.execPath, [join(tree.path, 'scripts/test/main.mjs'), ...args], { cwd: tree.path, env });
}
