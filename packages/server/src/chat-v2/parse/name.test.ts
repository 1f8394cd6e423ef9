import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptedOf,
  codesOf,
  createParseSettings,
  goodCredentials,
  parseForm,
} from '../../../../../tests/support/parse-form.ts';
import { parseRequestChat } from './request-chat.ts';
import { parseUpdateNickname } from './update-nickname.ts';

const settings = createParseSettings();
const rename = (nickname: string) => parseUpdateNickname(parseForm({ ...goodCredentials, nickname }), settings);

test('[CV-OP-7] a nickname is kept as it is', () => {
  for (const nickname of ['Ann', ' Ann  Lee ', '李雷', '👩\u200d🚀', '<b>', '__proto__', '\u00a0']) {
    assert.equal(acceptedOf(rename(nickname)).nickname, nickname);
  }
});

test('[CV-OP-7, CV-ERR-2] updateNickname without a nickname, or with an empty one, is 161', () => {
  assert.deepEqual(codesOf(parseUpdateNickname(parseForm(goodCredentials), settings)), [161]);
  assert.deepEqual(codesOf(rename('')), [161]);
});

test('[CV-OP-7] control and bidi characters are removed from names', () => {
  assert.equal(acceptedOf(rename('A\u202en\u200fn\tL\u0085e\u061ce\u2066\r\n')).nickname, 'AnnLee');
});

test('[CV-ERR-2] a name that is empty then is malformed: 361, 302, 303', () => {
  assert.deepEqual(codesOf(rename('\u202e\u2069')), [361]);
  const parsed = parseRequestChat(parseForm({ nickname: '\t', firstName: '\u200f', lastName: '\u009f' }), settings);
  assert.deepEqual(codesOf(parsed), [302, 303, 361]);
});

test('[CV-ERR-2] U+0000 in a name is malformed, not removed like other controls', () => {
  assert.deepEqual(codesOf(rename('A\0nn')), [361]);
});

test('[CV-ERR-2] a name may have 100 characters, counted without what was removed', () => {
  assert.equal(acceptedOf(rename('😀'.repeat(100))).nickname.length, 200);
  assert.deepEqual(codesOf(rename('😀'.repeat(101))), [361]);
  assert.equal(acceptedOf(rename(`${'a'.repeat(100)}\u202e`)).nickname, 'a'.repeat(100));
});

test('[CV-ERR-2] the limits of nickname and names are those of the service', () => {
  const short = createParseSettings({ limits: { nickname: 2, names: 3 } });
  const body = { nickname: 'abc', firstName: 'abcd', lastName: 'abc' };
  assert.deepEqual(codesOf(parseRequestChat(parseForm(body), short)), [302, 361]);
});
