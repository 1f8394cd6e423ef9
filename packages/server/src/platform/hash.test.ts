import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constantTimeEqual, deriveKey, open, seal, sha256 } from './hash.ts';
import { createSystemRandom } from './random.ts';

const random = createSystemRandom();

test('[LS-SEC-1] keys are stored as SHA-256', () => {
  // FIPS 180-2, the one-block message.
  assert.equal(
    sha256('abc'),
    Buffer.from('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'hex').toString('base64url'),
  );
  assert.equal(sha256('').length, 43);
  assert.equal(sha256('ä'), sha256(Buffer.from('ä')));
});

test('[CV-ERR-4] equality is of all bytes, whatever the lengths', () => {
  assert.equal(constantTimeEqual('abc', 'abc'), true);
  assert.equal(constantTimeEqual('ä', 'ä'), true);
  assert.equal(constantTimeEqual('', ''), true);
  for (const other of ['abd', 'ab', 'abcd', '', 'ABC', 'äc']) assert.equal(constantTimeEqual('abc', other), false);
});

test('[LS-SEC-1] a derived key is the same for the same secret and label, and another for each other one', () => {
  const key = deriveKey('secret', 'label');
  assert.equal(key.length, 32);
  assert.deepEqual(deriveKey('secret', 'label'), key);
  assert.notDeepEqual(deriveKey('secret', 'label2'), key);
  assert.notDeepEqual(deriveKey('secret2', 'label'), key);
});

test('[LS-SEC-1] HKDF-SHA256 without salt is what RFC 5869 says', () => {
  // Test case 3 of the RFC has no info; its first 32 bytes of output.
  const secret = Buffer.alloc(22, 0x0b).toString('latin1');
  assert.equal(
    Buffer.from(deriveKey(secret, '')).toString('hex'),
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d',
  );
});

test('[LS-SEC-1] what was sealed is opened by its key alone', () => {
  const key = deriveKey('a retry token of its own', 'label');
  for (const text of ['', 'ab'.repeat(16), 'ä😀\0', 'x'.repeat(10_000)]) {
    assert.equal(open(key, seal(key, text, random)), text);
    assert.equal(open(deriveKey('another retry token', 'label'), seal(key, text, random)), null);
  }
});

test('[LS-SEC-1] the same text is never sealed the same way twice', () => {
  const key = deriveKey('secret', 'label');
  const sealed = new Set(Array.from({ length: 100 }, () => seal(key, 'the same', random)));
  assert.equal(sealed.size, 100);
});

test('[LS-SEC-1] a sealed text that was changed anywhere, or is none, opens to nothing', () => {
  const key = deriveKey('secret', 'label');
  const bytes = Buffer.from(seal(key, 'secureKey', random), 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    assert.equal(open(key, changed.toString('base64url')), null, `byte ${at}`);
  }
  for (const none of ['', 'x', 'A'.repeat(36), bytes.subarray(0, 27).toString('base64url'), 'ä'])
    assert.equal(open(key, none), null);
});
