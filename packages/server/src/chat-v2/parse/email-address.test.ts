import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedOf, codesOf, createParseSettings, parseForm } from '../../../../../tests/support/parse-form.ts';
import { parseRequestChat } from './request-chat.ts';

const parse = (emailAddress: string) =>
  parseRequestChat(parseForm({ nickname: 'A', emailAddress }), createParseSettings());

for (const address of [
  'a@example.com',
  'first.last+tag@sub.example.co.uk',
  "o'neil@example.com",
  'a_b-c@1.example',
  'ä@bücher.example',
  '用户@例子.公司',
  '!#$%&*/=?^`{|}~@example.com',
  'a@localhost',
  'A@EXAMPLE.COM',
  `${'a'.repeat(64)}@example.com`,
]) {
  test(`[CV-OP-1] the address ${address} is taken as it is`, () => {
    assert.equal(acceptedOf(parse(address)).emailAddress, address);
  });
}

for (const address of [
  'a',
  '@',
  'a@',
  '@example.com',
  'a b@example.com',
  'a@b@example.com',
  'a@exa mple.com',
  '.a@example.com',
  'a.@example.com',
  'a..b@example.com',
  'a@.example.com',
  'a@example..com',
  'a@example.com.',
  'a@-example.com',
  'a@example-.com',
  'a@example.com\n',
  'a@example.com\r\nBcc: b@example.com',
  'a@exa_mple.com',
  'a\0@example.com',
  '"a b"@example.com',
  'a@[127.0.0.1]',
  'A <a@example.com>',
  'a@example.com,b@example.com',
]) {
  test(`[CV-ERR-2] the address ${JSON.stringify(address)} is 364`, () => {
    assert.deepEqual(codesOf(parse(address)), [364]);
  });
}

test('[CV-ERR-2] an address may have 254 characters', () => {
  const domain = '@example.com';
  assert.deepEqual(codesOf(parse('a'.repeat(254 - domain.length) + domain)), []);
  assert.deepEqual(codesOf(parse('a'.repeat(255 - domain.length) + domain)), [364]);
});
