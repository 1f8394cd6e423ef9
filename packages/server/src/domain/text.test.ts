import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fillIn, utf8Length } from './text.ts';

test('the length of a text in UTF-8 is what an encoder makes of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(utf8Length(text), new TextEncoder().encode(text).length);
    }),
  );
});

test('[CV-EV-7] a name in braces is filled in once; what a value holds is never looked at again', () => {
  const values = { nickname: '{other} $1 $& {nickname}', other: 'x' };
  assert.equal(fillIn('Hello {nickname}, {other}!', values), 'Hello {other} $1 $& {nickname}, x!');
});

test('[CV-EV-7] unknown names, also those that every object has, stay as they are', () => {
  for (const text of ['{unknown}', '{constructor}', '{__proto__}', '{}', '{Nickname}', 'no braces']) {
    assert.equal(fillIn(text, { nickname: 'Ann' }), text);
  }
});
