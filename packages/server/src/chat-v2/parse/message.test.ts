import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptedOf,
  codesOf,
  createParseSettings,
  goodCredentials,
  parseForm,
} from '../../../../../tests/support/parse-form.ts';
import { parseSend } from './send.ts';

const settings = createParseSettings();
const parse = (fields: { readonly [name: string]: string }) =>
  parseSend(parseForm({ ...goodCredentials, ...fields }), settings);

test('[CV-OP-2] a message is kept exactly', () => {
  for (const message of [' a ', '\r\n\t\u0001', '<script>', '\u202e', '😀'.repeat(16_000), 'é', 'e\u0301', '\ufeff']) {
    assert.equal(acceptedOf(parse({ message })).message, message);
  }
});

test('[CV-ERR-2] send without a message, or with an empty one, is 162', () => {
  assert.deepEqual(codesOf(parse({})), [162]);
  assert.deepEqual(codesOf(parse({ message: '' })), [162]);
});

test('[CV-ERR-1, CV-ERR-2] a message longer than 16,000 characters is 204, and the advice is the bare limit', () => {
  const parsed = parse({ message: '😀'.repeat(16_001) });
  assert.ok(!parsed.ok);
  assert.deepEqual(parsed.faults, [{ code: 204, advice: '16000' }]);
});

test('[CV-ERR-2] U+0000 in a message is 362', () => {
  assert.deepEqual(codesOf(parse({ message: 'a\0b' })), [362]);
  assert.deepEqual(codesOf(parse({ message: 'a\0'.repeat(16_001) })), [204, 362]);
});

test('[CV-OP-2] messageType is opaque, and empty it is not given', () => {
  assert.equal(acceptedOf(parse({ message: 'm', messageType: ' text/😀 ' })).messageType, ' text/😀 ');
  assert.equal(acceptedOf(parse({ message: 'm', messageType: '' })).messageType, undefined);
});

test('[CV-ERR-2] a messageType of more than 100 characters, or with U+0000, is 367', () => {
  assert.deepEqual(codesOf(parse({ message: 'm', messageType: '😀'.repeat(100) })), []);
  assert.deepEqual(codesOf(parse({ message: 'm', messageType: '😀'.repeat(101) })), [367]);
  assert.deepEqual(codesOf(parse({ message: 'm', messageType: '\0' })), [367]);
});

test('[CV-ERR-1] all faults of a send are listed, in the order of their codes', () => {
  const parsed = parseSend(
    parseForm({ transcriptPosition: 'x', messageType: '\0', eventAttributes: '[', clientMessageId: '1', userId: 'A' }),
    settings,
  );
  assert.deepEqual(codesOf(parsed), [151, 153, 162, 365, 367, 368, 369]);
});
