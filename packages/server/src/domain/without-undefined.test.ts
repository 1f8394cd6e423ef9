import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutUndefined } from './without-undefined.ts';

test('keys without a value are dropped; null, false, zero and empty texts are values', () => {
  const value = { a: undefined, b: null, c: false, d: 0, e: '' };
  const kept = withoutUndefined(value);
  assert.deepEqual(kept, { b: null, c: false, d: 0, e: '' });
  assert.equal('a' in kept, false);
  assert.equal('a' in value, true);
});
