// What docs/ says of codes, rooms and the wire is made from the code; the committed pages are what the code makes now.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { operationIds, operations } from '@parley/protocol/chat-v2';
import { fillInGenerated, generated } from '../support/docs/generated.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');

for (const one of generated) {
  test(`docs/${one.file} ${one.section ?? ''} is up to date (node --conditions=source tests/support/docs/write-generated.ts)`, () => {
    const committed = readFileSync(join(docs, one.file), 'utf8');
    assert.equal(committed, fillInGenerated(committed, one));
  });
}

test('a page without its section is an error', () => {
  const missing = { file: 'x.md', section: 'x', create: () => '' };
  assert.throws(() => fillInGenerated('# Page', missing), /no section x/);
  assert.throws(() => fillInGenerated('<!-- generated: x -->\n', missing), /no section x/);
});

test('[CV-HTTP-1, CV-ERR-2] the OpenAPI document is JSON, has every operation, and every reference in it leads somewhere', () => {
  const document = JSON.parse(readFileSync(join(docs, 'protocols', 'chat-api-v2.openapi.json'), 'utf8'));
  assert.equal(document.openapi, '3.1.0');
  const ids = Object.values<{ post: { operationId: string } }>(document.paths).map(({ post }) => post.operationId);
  assert.deepEqual(
    ids,
    operationIds.map((id) => operations[id].seedId ?? id),
  );
  const references = new Set(JSON.stringify(document).match(/"#\/components\/[^"]+"/g) ?? []);
  assert.ok(references.size > 50, `${references.size} references`);
  for (const reference of references) {
    const steps = JSON.parse(reference).slice(2).split('/');
    const target = steps.reduce((value: { [key: string]: unknown }, step: string) => value?.[step], document);
    assert.notEqual(target, undefined, reference);
  }
});
