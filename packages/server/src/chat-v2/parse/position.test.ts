import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptedOf,
  codesOf,
  createParseSettings,
  goodCredentials,
  parseForm,
} from '../../../../../tests/support/parse-form.ts';
import { parseDisconnect } from './disconnect.ts';
import { parseReadReceipt } from './read-receipt.ts';
import { parseRefresh } from './refresh.ts';

const settings = createParseSettings();
const at = (transcriptPosition: string) => parseForm({ ...goodCredentials, transcriptPosition });

test('[CV-POS-1] a position is -1 or a whole number of at most ten digits', () => {
  for (const [text, position] of [
    ['-1', -1],
    ['0', 0],
    ['1', 1],
    ['2', 2],
    ['007', 7],
    ['9999999999', 9_999_999_999],
    ['0000000000', 0],
  ] as const) {
    assert.equal(acceptedOf(parseRefresh(at(text), settings)).position, position, text);
    assert.equal(acceptedOf(parseDisconnect(at(text), settings)).position, position, text);
  }
});

const malformed = [
  ['-2', 'more than one from the end'],
  ['-0', 'a signed zero'],
  ['+1', 'a sign'],
  ['1.0', 'a fraction'],
  ['1e3', 'an exponent'],
  ['0x10', 'hexadecimal'],
  [' 1', 'a space before'],
  ['1 ', 'a space behind'],
  ['1\n', 'a line break behind'],
  ['12345678901', 'eleven digits'],
  ['', 'nothing'],
  ['one', 'a word'],
  ['١', 'an Arabic digit'],
  ['NaN', 'no number'],
  ['1,2', 'two numbers'],
] as const;

for (const [text, what] of malformed) {
  if (text === '') continue;
  test(`[CV-POS-1] a position with ${what} is 400 with 365`, () => {
    assert.deepEqual(codesOf(parseRefresh(at(text), settings)), [365]);
    assert.deepEqual(codesOf(parseDisconnect(at(text), settings)), [365]);
  });
}

test('[CV-POS-2] an empty position counts as absent: everything on refresh, no events elsewhere', () => {
  for (const parameters of [at(''), parseForm(goodCredentials)]) {
    assert.equal(acceptedOf(parseRefresh(parameters, settings)).position, 1);
    assert.equal(acceptedOf(parseDisconnect(parameters, settings)).position, undefined);
  }
});

test('[CV-OP-8] readReceipt takes an index from 1', () => {
  for (const [text, index] of [
    ['1', 1],
    ['42', 42],
    ['9999999999', 9_999_999_999],
  ] as const) {
    assert.equal(acceptedOf(parseReadReceipt(at(text), settings)).index, index);
  }
});

test('[CV-OP-8] readReceipt with 0, -1 or no number is 365', () => {
  for (const text of ['0', '-1', '000', ...malformed.map(([bad]) => bad).filter((bad) => bad !== '')]) {
    assert.deepEqual(codesOf(parseReadReceipt(at(text), settings)), [365], JSON.stringify(text));
  }
});

test('[CV-ERR-2] readReceipt without transcriptPosition, or with an empty one, is 165', () => {
  assert.deepEqual(codesOf(parseReadReceipt(parseForm(goodCredentials), settings)), [165]);
  assert.deepEqual(codesOf(parseReadReceipt(at(''), settings)), [165]);
});
