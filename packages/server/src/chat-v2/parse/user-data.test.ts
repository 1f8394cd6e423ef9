import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptedOf,
  codesOf,
  createParseSettings,
  goodCredentials,
  parseForm,
} from '../../../../../tests/support/parse-form.ts';
import type { ChatLimits } from './limits.ts';
import { parseUpdateData } from './update-data.ts';

type Pairs = readonly (readonly [key: string, value: string])[];

function parse(pairs: Pairs, limits: Partial<ChatLimits> = {}) {
  const fields = pairs.map(([key, value]) => [`userData[${key}]`, value] as const);
  return parseUpdateData(parseForm([...Object.entries(goodCredentials), ...fields]), createParseSettings({ limits }));
}

const many = (count: number): Pairs => Array.from({ length: count }, (_, at) => [`key${at}`, 'v']);

test('[CV-OP-9, CV-ERR-2] updateData without any userData, or with empty values alone, is 105', () => {
  assert.deepEqual(codesOf(parse([])), [105]);
  assert.deepEqual(codesOf(parse([['a', '']])), [105]);
});

test('[CV-ERR-2] malformed userData is 305 and not 105 besides', () => {
  assert.deepEqual(codesOf(parse([['', 'v']])), [305]);
});

test('[CV-HTTP-4] __proto__ and its like are keys of plain data, down to the JSON of the reply', () => {
  const { userData } = acceptedOf(
    parse([
      ['__proto__', 'p'],
      ['constructor', 'c'],
      ['toString', 't'],
      ['__proto__][polluted', 'x'],
    ]),
  );
  assert.deepEqual(Object.keys(userData), ['__proto__', 'constructor', 'toString', '__proto__[polluted]']);
  assert.equal(Object.getPrototypeOf(userData), Object.prototype);
  const sent = '{"__proto__":"p","constructor":"c","toString":"t","__proto__[polluted]":"x"}';
  assert.equal(JSON.stringify(userData), sent);
  assert.equal(JSON.stringify({ ...userData }), sent);
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
});

test('[CV-ERR-2] 100 keys are taken, 101 are 305; empty values do not count', () => {
  assert.equal(Object.keys(acceptedOf(parse(many(100))).userData).length, 100);
  assert.equal(Object.keys(acceptedOf(parse([...many(100), ['x', '']])).userData).length, 100);
  assert.deepEqual(codesOf(parse(many(101))), [305]);
});

test('[CV-ERR-2] a key may have 100 characters, a value 4,096', () => {
  assert.deepEqual(codesOf(parse([['😀'.repeat(100), '😀'.repeat(4096)]])), []);
  assert.deepEqual(codesOf(parse([['😀'.repeat(101), 'v']])), [305]);
  assert.deepEqual(codesOf(parse([['k', '😀'.repeat(4097)]])), [305]);
});

test('[CV-ERR-2] keys and values may take 65,536 bytes of UTF-8 in all', () => {
  const value = 'x'.repeat(4091);
  const pairs = Array.from({ length: 16 }, (_, at) => [`key${String(at).padStart(2, '0')}`, value] as const);
  assert.deepEqual(codesOf(parse(pairs)), []);
  assert.deepEqual(codesOf(parse([...pairs.slice(1), ['key000', value]])), [305]);
  const twoBytes = 'ä'.repeat(4091);
  assert.deepEqual(codesOf(parse(pairs.map(([key]) => [key, twoBytes]))), [305]);
});

test('[CV-ERR-2] U+0000 in a key or a value, and an empty key, are 305', () => {
  assert.deepEqual(codesOf(parse([['a\0', 'v']])), [305]);
  assert.deepEqual(codesOf(parse([['a', '\0']])), [305]);
  assert.deepEqual(codesOf(parse([['', 'v']])), [305]);
});

test('[CV-ERR-1] each kind of fault is told once, however many entries have it', () => {
  const bad = Array.from({ length: 50 }, (_, at) => [`\0${'k'.repeat(100)}${at}`, 'v'.repeat(4097)] as const);
  assert.deepEqual(codesOf(parse(bad)), [305, 305, 305, 305]);
  assert.deepEqual(codesOf(parse([...bad.slice(0, 10)])), [305, 305, 305]);
});

test('[CV-OP-1] values of keys that begin _genesys_ are cut to the limit of a value', () => {
  const { userData } = acceptedOf(
    parse([
      ['_genesys_x', '😀'.repeat(5000)],
      ['a', 'b'],
    ]),
  );
  assert.equal(userData['_genesys_x'], '😀'.repeat(4096));
  assert.equal(userData['a'], 'b');
});

test('[CV-OP-1] values of keys that begin _genesys_ are cut to the bytes that the others leave', () => {
  const limits = { userDataBytes: 40, userDataValue: 30 };
  const { userData } = acceptedOf(
    parse(
      [
        ['_genesys_a', 'é'.repeat(30)],
        ['bb', 'c'.repeat(23)],
      ],
      limits,
    ),
  );
  assert.deepEqual(userData, { _genesys_a: 'éé', bb: 'c'.repeat(23) });
});

test('[CV-OP-1] values of keys that begin _genesys_ are never a fault, whatever is in them', () => {
  assert.deepEqual(acceptedOf(parse([['_genesys_a', 'x\0y']])).userData, { _genesys_a: 'xy' });
  assert.deepEqual(codesOf(parse([['genesys_a', 'x\0y']])), [305]);
});
