import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTrustedProxies, findSource, isLoopback } from './source-address.ts';

const none = createTrustedProxies([]);
const proxies = createTrustedProxies(['10.0.0.0/8', '192.0.2.7', '2001:db8:1::/48', '::1']);

test('[CV-ERR-9] without trusted proxies the source is the peer, whatever X-Forwarded-For says', () => {
  assert.equal(findSource('198.51.100.1', undefined, none), '198.51.100.1');
  assert.equal(findSource('198.51.100.1', '203.0.113.5', none), '198.51.100.1');
  assert.equal(findSource('10.1.2.3', '203.0.113.5', none), '10.1.2.3');
});

test('[CV-ERR-9] a peer that is no trusted proxy cannot name another source', () => {
  assert.equal(findSource('198.51.100.1', '203.0.113.5', proxies), '198.51.100.1');
  assert.equal(findSource('198.51.100.1', '10.0.0.1', proxies), '198.51.100.1');
});

test('[CV-ERR-9] behind a trusted proxy the source is the last address that is none', () => {
  assert.equal(findSource('10.0.0.1', '203.0.113.5', proxies), '203.0.113.5');
  assert.equal(findSource('10.0.0.1', '203.0.113.5, 10.0.0.2,192.0.2.7', proxies), '203.0.113.5');
  assert.equal(findSource('10.0.0.1', '2001:db8:2::1, 2001:db8:1::9', proxies), '2001:db8:2::1');
});

test('[CV-ERR-9] what a client writes in front of X-Forwarded-For counts for nothing', () => {
  assert.equal(findSource('10.0.0.1', '127.0.0.1, 1.1.1.1, 203.0.113.5, 10.0.0.2', proxies), '203.0.113.5');
  assert.equal(findSource('10.0.0.1', '10.9.9.9, 203.0.113.5', proxies), '203.0.113.5');
});

test('[CV-ERR-9] what is no address ends the belief: the proxy that passed it on is the source', () => {
  for (const odd of ['unknown', '', '203.0.113.5:4711', '_hidden', '<script>']) {
    assert.equal(findSource('10.0.0.1', `203.0.113.9, ${odd}, 10.0.0.2`, proxies), '10.0.0.2', odd);
    assert.equal(findSource('10.0.0.1', odd, proxies), '10.0.0.1', odd);
  }
});

test('[CV-ERR-9] with trusted proxies alone the source is the first of them', () => {
  assert.equal(findSource('10.0.0.1', '10.0.0.3, 10.0.0.2', proxies), '10.0.0.3');
  assert.equal(findSource('10.0.0.1', undefined, proxies), '10.0.0.1');
});

test('[CV-ERR-9] an IPv4 address over an IPv6 socket counts as itself', () => {
  assert.equal(findSource('::ffff:198.51.100.1', undefined, none), '198.51.100.1');
  assert.equal(findSource('::ffff:10.0.0.1', '::ffff:203.0.113.5', proxies), '203.0.113.5');
});

test('[CV-ERR-9] a peer without an address, as of a closed socket, is itself', () => {
  assert.equal(findSource('', '203.0.113.5', proxies), '');
});

test('[CV-ERR-9] loopback is told in each of its spellings', () => {
  for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1']) assert.equal(isLoopback(address), true);
  for (const address of ['128.0.0.1', '10.0.0.127', '::2', '::ffff:10.0.0.1', ''])
    assert.equal(isLoopback(address), false);
});

for (const bad of [
  '10.0.0.0/33',
  '10.0.0/8',
  'localhost',
  '',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '::1/129',
  '10.0.0.0/x',
  '10.0.0.0/1.5',
  '1.2.3.4/-1',
]) {
  test(`[CV-ERR-9] a trusted proxy called "${bad}" is refused by name`, () => {
    assert.throws(
      () => createTrustedProxies(['10.0.0.0/8', bad]),
      (error) => error instanceof RangeError && error.message.startsWith(`${bad} is neither an address`),
    );
  });
}
