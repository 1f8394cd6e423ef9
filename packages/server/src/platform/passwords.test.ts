import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPasswords } from './passwords.ts';
import { createSeededRandom, createSystemRandom } from './random.ts';

const passwords = createPasswords(createSystemRandom());

describe('a password', () => {
  test('is an argon2id hash of 19 MiB and two passes, another one each time', async () => {
    const [one, other] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    for (const hash of [one, other])
      assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.notEqual(one, other);
    assert.ok(!one.includes('correct'));
  });

  test('is verified by its hash, and no other password is', async () => {
    const hash = await passwords.hash('Grüße 👋');
    assert.equal(await passwords.verify('Grüße 👋', hash), true);
    for (const wrong of ['', 'Grüße', 'grüße 👋', 'Grüße 👋 '])
      assert.equal(await passwords.verify(wrong, hash), false);
  });

  test('is the same however the keyboard composes its letters', async () => {
    assert.equal(await passwords.verify('Gru\u0308ße', await passwords.hash('Gr\u00FCße')), true);
  });

  test('is no text that is not such a hash', async () => {
    const hash = await passwords.hash('x');
    for (const text of [
      '',
      'x',
      hash.slice(1),
      hash.replace('argon2id', 'argon2i'),
      hash.replace('v=19', 'v=16'),
      `${hash}$`,
    ])
      assert.equal(await passwords.verify('x', text), false, text);
  });
});

test('a hash of another program is verified at its own cost', async () => {
  // argon2 -id -t 2 -m 16 -p 1, of the reference implementation's tests: "password" with the salt "somesalt".
  const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  assert.equal(await passwords.verify('password', hash), true);
  assert.equal(await passwords.verify('differentpassword', hash), false);
});

test('many at once are all hashed, each with a salt of its own', async () => {
  const seeded = createPasswords(createSeededRandom(1));
  const hashes = await Promise.all(Array.from({ length: 6 }, (_, at) => seeded.hash(`password ${at}`)));
  assert.equal(new Set(hashes.map((hash) => hash.split('$')[4])).size, 6);
  const verified = await Promise.all(hashes.map((hash, at) => seeded.verify(`password ${at}`, hash)));
  assert.deepEqual(verified, [true, true, true, true, true, true]);
});
