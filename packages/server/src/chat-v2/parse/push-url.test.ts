import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptedOf,
  codesOf,
  createParseSettings,
  goodCredentials,
  parseForm,
} from '../../../../../tests/support/parse-form.ts';
import { parsePushUrl } from './push-url.ts';

const settings = createParseSettings();
const parse = (pushUrl: string) => parsePushUrl(parseForm({ ...goodCredentials, pushUrl }), settings);

for (const [given, stored] of [
  ['http://example.com', 'http://example.com/'],
  ['HTTPS://EXAMPLE.com:443/a/../b?x=1#y', 'https://example.com/b?x=1#y'],
  ['https://example.com/ä b"<>', 'https://example.com/%C3%A4%20b%22%3C%3E'],
  ['http://bücher.example/', 'http://xn--bcher-kva.example/'],
  ['http://127.1/', 'http://127.0.0.1/'],
  ['http://[::1]:8080/', 'http://[::1]:8080/'],
  ['http://example.com/a\\b', 'http://example.com/a/b'],
  ['  https://example.com/  ', 'https://example.com/'],
  ['https://example.com/100%', 'https://example.com/100%'],
  ['https://example.com/?u=http://other', 'https://example.com/?u=http://other'],
] as const) {
  test(`[CV-OP-6] ${given} is stored as ${stored}`, () => {
    assert.equal(acceptedOf(parse(given)).url, stored);
  });
}

for (const [what, given] of [
  ['relative', '/a'],
  ['relative to the scheme', '//example.com/'],
  ['without a scheme', 'example.com'],
  ['of another scheme', 'ftp://example.com/'],
  ['of the scheme javascript', 'javascript:alert(1)'],
  ['of javascript behind spaces', '  javascript:alert(1)'],
  ['of the scheme data', 'data:text/html,x'],
  ['without slashes', 'https:example.com'],
  ['with too many slashes', 'https:///example.com'],
  ['with backslashes', 'https:\\\\example.com'],
  ['without a host', 'http://'],
  ['without a host but with a query', 'http://?x'],
  ['with a host that is none', 'http://a b/'],
  ['with a port that is none', 'http://a:99999/'],
  ['with a user', 'https://user@example.com/'],
  ['with a password', 'https://:pass@example.com/'],
  ['with both', 'https://bank.example:x@evil.example/'],
  ['with U+0000', 'https://example.com/\0'],
  ['with a tab', 'https://exam\tple.com/'],
  ['with a line break', 'https://example.com/\r\nX: y'],
  ['with a C1 control', 'https://example.com/\u0085'],
  ['a word', 'x'],
] as const) {
  test(`[CV-OP-6, CV-ERR-2] a URL that is ${what} is 363`, () => {
    assert.deepEqual(codesOf(parse(given)), [363]);
  });
}

test('[CV-ERR-2] pushUrl without one, or with an empty one, is 163', () => {
  assert.deepEqual(codesOf(parsePushUrl(parseForm(goodCredentials), settings)), [163]);
  assert.deepEqual(codesOf(parse('')), [163]);
});

test('[CV-OP-6] a URL may have 2,048 characters as given; its normal form may be longer', () => {
  const prefix = 'https://example.com/';
  const longest = prefix + 'ä'.repeat(2048 - prefix.length);
  assert.equal(acceptedOf(parse(longest)).url, prefix + '%C3%A4'.repeat(2048 - prefix.length));
  assert.deepEqual(codesOf(parse(`${longest}a`)), [363]);
});
