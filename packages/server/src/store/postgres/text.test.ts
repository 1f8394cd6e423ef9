import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeText, encodeText } from './text.ts';

test('[LS-ST-5] any text comes back as it was, and what is stored has no U+0000', () => {
  const text = fc.string({ unit: fc.constantFrom('\0', '\u0001', '0', '1', 'a', '\u{1f600}'), maxLength: 20 });
  fc.assert(
    fc.property(text, (given) => {
      const stored = encodeText(given);
      assert.equal(decodeText(stored), given);
      assert.equal(stored.includes('\0'), false);
    }),
    { numRuns: 1_000 },
  );
});

test('[LS-ST-5] two texts are never stored as one', () => {
  const stored = ['\0', '\u0001', '\u00010', '\u00011', '0', '\0\u0001', '\u0001\0'].map(encodeText);
  assert.equal(new Set(stored).size, stored.length);
});

test('[LS-ST-5] JSON is stored as it is', () => {
  const body = JSON.stringify({ text: 'a\0b\u0001c\n"\\' });
  assert.equal(encodeText(body), body);
});
