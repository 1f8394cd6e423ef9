import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutToBytes, cutToCharacters, isLongerThan, isSound, removeControls, removeUnsound } from './text.ts';

test('[CV-OP-2] U+0000 and lone surrogates are unsound, every other character is kept', () => {
  assert.equal(isSound('a\tb\r\nc ä😀\ufffe\uffff\ufeff\u202e'), true);
  assert.equal(isSound(''), true);
  for (const bad of ['\0', 'a\0b', '\ud800', '\udc00', 'a\udc00\ud800', '😀'.slice(0, 1)])
    assert.equal(isSound(bad), false);
});

test('[CV-OP-1, CV-OP-4] what is never a fault loses its unsound characters', () => {
  assert.equal(removeUnsound('a\0b\ud800c'), 'ab\ufffdc');
  assert.equal(removeUnsound('ä😀'), 'ä😀');
});

test('[CV-OP-2] limits count characters, not UTF-16 units or bytes', () => {
  assert.equal(isLongerThan('😀'.repeat(10), 10), false);
  assert.equal(isLongerThan('😀'.repeat(11), 10), true);
  assert.equal(isLongerThan(`${'a'.repeat(5)}${'😀'.repeat(5)}`, 10), false);
  assert.equal(isLongerThan(`${'a'.repeat(5)}${'😀'.repeat(5)}b`, 10), true);
  assert.equal(isLongerThan('a'.repeat(10), 10), false);
  assert.equal(isLongerThan('a'.repeat(11), 10), true);
  assert.equal(isLongerThan('a'.repeat(1000), 10), true);
  assert.equal(isLongerThan('', 0), false);
});

test('[CV-OP-4] cutting never halves a character', () => {
  assert.equal(cutToCharacters('a😀b😀', 2), 'a😀');
  assert.equal(cutToCharacters('😀😀😀', 2), '😀😀');
  assert.equal(cutToCharacters('ab', 2), 'ab');
  assert.equal(cutToCharacters('ab', 0), '');
});

test('[CV-OP-1] cutting to bytes counts UTF-8 and never halves a character', () => {
  assert.equal(cutToBytes('ä😀b', 6), 'ä😀');
  assert.equal(cutToBytes('ä😀b', 5), 'ä');
  assert.equal(cutToBytes('ä😀b', 7), 'ä😀b');
  assert.equal(cutToBytes('ä', 1), '');
  assert.equal(cutToBytes('abc', -1), '');
});

test('[CV-OP-7] C0, C1 and bidi controls are removed, and nothing else', () => {
  for (let code = 0; code < 0x3000; code += 1) {
    const isControl =
      code < 0x20 ||
      (code >= 0x7f && code <= 0x9f) ||
      code === 0x061c ||
      code === 0x200e ||
      code === 0x200f ||
      (code >= 0x202a && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069);
    const text = `a${String.fromCharCode(code)}b`;
    assert.equal(removeControls(text), isControl ? 'ab' : text, `U+${code.toString(16)}`);
  }
  // Joiners are part of names and of emoji.
  assert.equal(removeControls('👩\u200d🚀 می\u200cخواهم'), '👩\u200d🚀 می\u200cخواهم');
});
