import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceLimiter, takeToken } from './limiter.ts';
import { createSimulatedTime } from './simulated-time.ts';

function createLimiter(perMinute: number, burst: number, maxSources?: number) {
  const time = createSimulatedTime();
  const limits = { perMinute, burst };
  const options = { clock: time.clock, limits: () => limits };
  return { limiter: new SourceLimiter(maxSources === undefined ? options : { ...options, maxSources }), time, limits };
}

/** How many of `count` requests at once are let through. */
function countPassed(limiter: SourceLimiter, address: string, count: number): number {
  return Array.from({ length: count }, () => limiter.count(address)).filter((waitMs) => waitMs === 0).length;
}

test('[CV-ERR-9] a burst passes at once, then as many as the rate gives', async () => {
  const { limiter, time } = createLimiter(60, 5);
  assert.equal(countPassed(limiter, '192.0.2.1', 20), 5);
  await time.advance(3_000);
  assert.equal(countPassed(limiter, '192.0.2.1', 20), 3);
  await time.advance(60_000);
  assert.equal(countPassed(limiter, '192.0.2.1', 20), 5, 'what is saved up is never more than the burst');
});

test('[CV-ERR-9] the time to wait is exact: then it passes, and a moment before it does not', async () => {
  const { limiter, time } = createLimiter(60, 2);
  countPassed(limiter, '192.0.2.1', 2);
  const waitMs = limiter.count('192.0.2.1');
  assert.equal(waitMs, 1_000);
  await time.advance(waitMs - 1);
  assert.equal(limiter.count('192.0.2.1'), 1);
  await time.advance(1);
  assert.equal(limiter.count('192.0.2.1'), 0);
});

test('[CV-ERR-9] who goes on asking waits no longer than who stops', async () => {
  const { limiter, time } = createLimiter(60, 1);
  assert.equal(countPassed(limiter, '192.0.2.1', 1_000), 1);
  await time.advance(1_000);
  assert.equal(limiter.count('192.0.2.1'), 0);
});

test('[CV-ERR-9] one source takes nothing from another', () => {
  const { limiter } = createLimiter(60, 2);
  assert.equal(countPassed(limiter, '192.0.2.1', 9), 2);
  assert.equal(countPassed(limiter, '192.0.2.2', 9), 2);
});

test('[CV-ERR-9] changed limits hold from the next request on', () => {
  const { limiter, limits } = createLimiter(60, 1);
  assert.equal(countPassed(limiter, '192.0.2.1', 5), 1);
  limits.burst = 3;
  assert.equal(countPassed(limiter, '192.0.2.1', 5), 2);
});

test('[CV-ERR-9] an IPv6 host is its /64, however the address is written', () => {
  const { limiter } = createLimiter(60, 1);
  assert.equal(limiter.count('2001:db8::1'), 0);
  for (const same of ['2001:db8:0:0:1:2:3:4', '2001:0db8::ffff', '2001:DB8:0:0::', '2001:db8::1%eth0']) {
    assert.notEqual(limiter.count(same), 0, same);
  }
  for (const other of ['2001:db8:0:1::1', '2001:db9::1', '::1', 'fe80::1'])
    assert.equal(limiter.count(other), 0, other);
});

test('[CV-ERR-9] an IPv4 address that came over an IPv6 socket is that address, and not one /64 for all', () => {
  const { limiter } = createLimiter(60, 1);
  assert.equal(limiter.count('::ffff:192.0.2.1'), 0);
  assert.notEqual(limiter.count('192.0.2.1'), 0);
  assert.equal(limiter.count('::ffff:192.0.2.2'), 0);
});

test('[CV-ERR-9] I14 memory is bounded: the sources not seen for longest are forgotten', () => {
  const { limiter } = createLimiter(60, 1, 3);
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) limiter.count(address);
  assert.notEqual(limiter.count('192.0.2.1'), 0, 'seen again');
  limiter.count('192.0.2.4');
  assert.equal(limiter.size, 3);
  assert.notEqual(limiter.count('192.0.2.1'), 0, 'still known');
  assert.equal(limiter.count('192.0.2.2'), 0, 'forgotten');
  for (let host = 0; host < 10_000; host += 1) limiter.count(`10.0.${host >> 8}.${host & 255}`);
  assert.equal(limiter.size, 3);
});

test('[CV-ERR-9] the limit of a chat lets the burst through, then its rate, from a number alone', () => {
  let arrival = 0;
  const take = (now: number) => {
    const taken = takeToken(arrival, now, 50, 500);
    arrival = taken.next;
    return taken.ok;
  };
  const passed = (now: number, count: number) => Array.from({ length: count }, () => take(now)).filter(Boolean).length;
  assert.equal(passed(10_000, 1_000), 500);
  assert.equal(passed(11_000, 1_000), 50);
  assert.equal(passed(11_010, 1_000), 0);
  assert.equal(passed(11_020, 1_000), 1);
  assert.equal(passed(99_000, 1_000), 500);
});
