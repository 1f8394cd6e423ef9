// The pictures of docs/conformance.md show the report as it is; tests/support/conform/write-pictures.ts draws them anew.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checks, families, watches } from '@parley/conform';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const again = 'node --conditions=source tests/support/conform/write-pictures.ts';

function readTexts(file: string): Set<string> {
  const picture = readFileSync(join(docs, 'images', file), 'utf8');
  const texts = [...picture.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, text = '']) => text);
  return new Set(texts.map((text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')));
}

test('the picture of a whole run has every check, under its family, and says that Parley conforms', () => {
  const texts = readTexts('conform.svg');
  const expected = [
    ...[...checks, ...watches].flatMap(({ id, title }) => [id, title]),
    ...families.map(([, title]) => title),
    'Conforms.',
  ];
  assert.deepEqual(
    expected.filter((text) => !texts.has(text)),
    [],
    again,
  );
});

test('the picture of a failure has what was sent, what came back, and the rule', () => {
  const texts = readTexts('conform-failure.svg');
  const expected = [
    'Failures',
    '1. ✖ CV-POS-1.inclusive',
    'Wrong',
    'Rule',
    'Sent',
    'Came back',
    'Not asked',
    'Does not conform.',
  ];
  assert.deepEqual(
    expected.filter((text) => !texts.has(text)),
    [],
    again,
  );
});

test('the page shows both', () => {
  const page = readFileSync(join(docs, 'conformance.md'), 'utf8');
  for (const file of ['conform.svg', 'conform-failure.svg']) assert.ok(page.includes(`(images/${file})`), file);
});
