// docs/SPEC.md and the tests agree: every rule that is held has a test that carries its id, and no test carries an id
// that is not a rule.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSpecifiedRules } from './support/rules/read-specified-rules.ts';
import { readTestedRules } from './support/rules/read-tested-rules.ts';

const root = join(import.meta.dirname, '..');

test('every rule that docs/SPEC.md holds has a test with its id, and every id in a test is a rule', () => {
  const rules = readSpecifiedRules(readFileSync(join(root, 'docs', 'SPEC.md'), 'utf8'));
  assert.ok(rules.length > 0, 'docs/SPEC.md lists its rules as `- **CV-POS-1** …`');
  const tested = new Set(listTestSources().flatMap((text) => [...readTestedRules(text)]));
  const known = new Set(rules.map(({ id }) => id));
  assert.deepEqual(
    {
      heldWithoutTest: rules.filter(({ id, held }) => held && !tested.has(id)).map(({ id }) => id),
      testedButUnknown: [...tested].filter((id) => !known.has(id)).sort(),
    },
    { heldWithoutTest: [], testedButUnknown: [] },
  );
});

test('rules are read from the list items of a page, and "later" ones are not held', () => {
  const page = [
    '- **CV-POS-1** zero',
    'CV-POS-2 prose',
    '- **CV-BAY-1** *(later)* x',
    '  - **LS-ST-8** (not yet) y',
    '- **LS-ST-2** is later followed',
  ];
  assert.deepEqual(readSpecifiedRules(page.join('\n')), [
    { id: 'CV-POS-1', held: true },
    { id: 'CV-BAY-1', held: false },
    { id: 'LS-ST-8', held: false },
    { id: 'LS-ST-2', held: true },
  ]);
});

test('ids count in the names of tests, not in comments and not in the middle of a text', () => {
  const id = (name: string) => `${name}-1`;
  const source = [
    `test('[${id('CV-POS')}] a', f);`,
    `for (const x of y) test(\`[${id('CV-OP')}, ${id('CV-EV')}][${id('LS-ST')}] \${x}\`, f);`,
    `// [${id('CV-REP')}]`,
    `const text = 'see [${id('CV-ERR')}]';`,
  ].join('\n');
  assert.deepEqual([...readTestedRules(source)].sort(), [id('CV-EV'), id('CV-OP'), id('CV-POS'), id('LS-ST')]);
});

/** Test files, and the suites and fixtures they share: whatever imports node:test or lies under tests/. */
function listTestSources(): string[] {
  const packages = join(root, 'packages');
  const folders = [join(root, 'tests'), ...readdirSync(packages).map((name) => join(packages, name, 'src'))];
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    )
    .filter((text) => text.includes("'node:test'"));
}
