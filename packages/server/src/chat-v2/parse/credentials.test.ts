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

const strict = createParseSettings();
const lenient = createParseSettings({ strictCredentials: false });

test('[CV-OP-0, CV-ERR-2] secureKey, userId and alias are required: 151, 152, 153, all of them listed', () => {
  assert.deepEqual(codesOf(parseDisconnect(parseForm(''), strict)), [151, 152, 153]);
  assert.deepEqual(codesOf(parseDisconnect(parseForm('alias=1'), strict)), [152, 153]);
  assert.deepEqual(codesOf(parseDisconnect(parseForm('userId=A'), strict)), [151, 153]);
  assert.deepEqual(codesOf(parseDisconnect(parseForm('secureKey=k'), strict)), [151, 152]);
});

test('[CV-ERR-2] an empty credential counts as missing', () => {
  assert.deepEqual(codesOf(parseDisconnect(parseForm('alias=&userId=&secureKey='), strict)), [151, 152, 153]);
});

test('[CV-OP-0] without strictCredentials userId and alias may be absent, secureKey never', () => {
  assert.deepEqual(acceptedOf(parseDisconnect(parseForm('secureKey=k'), lenient)).credentials, {
    secureKey: 'k',
    userId: undefined,
  });
  assert.deepEqual(codesOf(parseDisconnect(parseForm('userId=A&alias=1'), lenient)), [153]);
});

test('[CV-OP-0] without strictCredentials a userId that is given is handed on, to be compared', () => {
  assert.equal(acceptedOf(parseDisconnect(parseForm('secureKey=k&userId=A'), lenient)).credentials.userId, 'A');
});

test('[CV-HTTP-4, CV-ERR-2] a credential given twice with different values is 351, 352, 353', () => {
  const body = 'alias=1&alias=2&userId=A&userId=B&secureKey=k&secureKey=l';
  for (const settings of [strict, lenient]) {
    assert.deepEqual(codesOf(parseDisconnect(parseForm(body), settings)), [351, 352, 353]);
  }
  assert.deepEqual(codesOf(parseDisconnect(parseForm('alias=1&userId=A&secureKey=k&secureKey='), strict)), [353]);
});

test('[CV-HTTP-4] a credential given twice with the same value is taken', () => {
  const body = 'alias=1&userId=A&secureKey=k&secureKey=k&userId=A&alias=1';
  assert.equal(acceptedOf(parseDisconnect(parseForm(body), strict)).credentials.secureKey, 'k');
});

test('[CV-ERR-4] a misshapen credential is no fault here: it ends in DENY', () => {
  for (const secureKey of ['x', 'A'.repeat(32), '\0', '😀', 'x'.repeat(10_000), '__proto__']) {
    const parsed = parseDisconnect(parseForm({ ...goodCredentials, secureKey, userId: secureKey }), strict);
    assert.deepEqual(acceptedOf(parsed).credentials, { secureKey, userId: secureKey });
  }
});

test('[CV-REP-3] any alias is accepted', () => {
  for (const alias of ['0', '117', '-1', 'x', '😀', '\0'] as const) {
    assert.deepEqual(codesOf(parseDisconnect(parseForm({ ...goodCredentials, alias }), strict)), []);
  }
});
