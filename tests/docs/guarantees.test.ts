// docs/guarantees.md cites tests that exist: every name it quotes is in the file it names.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const page = readFileSync(join(docs, 'guarantees.md'), 'utf8');
const citations = findCitations(page);

test('every test that docs/guarantees.md quotes is in the file that it names', () => {
  const missing = citations.filter(({ file, name }) => {
    const path = join(docs, file);
    return !existsSync(path) || !readFileSync(path, 'utf8').replaceAll("\\'", "'").includes(name);
  });
  assert.ok(citations.length >= 30, `${citations.length} citations`);
  assert.deepEqual(missing, []);
});

test('every invariant has its section, with a test, or says that it is for later', () => {
  const sections = page.split(/^## /m).filter((section) => /^I\d+ /.test(section));
  assert.deepEqual(
    sections.map((section) => section.split(' ')[0]),
    Array.from({ length: 18 }, (_, at) => `I${at + 1}`),
  );
  for (const section of sections) {
    const [heading] = section.split('\n');
    assert.ok(findCitations(section).length > 0 || section.includes('*Later'), heading);
  }
});

test('citations are found one by one, and a wrong one is found out', () => {
  const text = 'See [a.ts](../a.ts) “one”, “two”; [b.ts](b.ts): “none”, and [c](c.md) “three”.';
  assert.deepEqual(findCitations(text), [
    { file: '../a.ts', name: 'one' },
    { file: '../a.ts', name: 'two' },
  ]);
});

/** `[kill.test.ts](../tests/faults/kill.test.ts) “a name”, “another”`. */
function findCitations(text: string): { file: string; name: string }[] {
  return [...text.matchAll(/\]\(([^)\s]+\.ts)\)((?:,? “[^”]+”)+)/g)].flatMap(([, file = '', names = '']) =>
    [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => ({ file, name })),
  );
}
