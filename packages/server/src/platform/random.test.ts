import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom, createSystemRandom, type Random, randomText } from './random.ts';

/** How far counts are from equal ones, in standard deviations of the chi-squared statistic. */
function unevenness(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const freedom = counts.length - 1;
  return (chiSquared - freedom) / Math.sqrt(2 * freedom);
}

function countOf(values: Iterable<number>, kinds: number): number[] {
  const counts = new Array<number>(kinds).fill(0);
  for (const value of values) counts[value]! += 1;
  return counts;
}

for (const [what, create] of [
  ['system', createSystemRandom],
  ['seeded', () => createSeededRandom(7)],
] as const) {
  test(`${what} randomness gives as many bytes as asked for, also more than its pool has`, () => {
    const random: Random = create();
    for (const length of [0, 1, 16, 8_191, 8_192, 8_193, 20_000]) assert.equal(random.bytes(length).length, length);
  });

  test(`${what} randomness never gives the same bytes twice`, () => {
    const random: Random = create();
    const seen = new Set<string>();
    for (let drawn = 0; drawn < 5_000; drawn += 1) seen.add(Buffer.from(random.bytes(16)).toString('hex'));
    assert.equal(seen.size, 5_000);
  });

  test(`${what} bytes are even`, () => {
    const random: Random = create();
    assert.ok(unevenness(countOf(random.bytes(500_000), 256)) < 8);
  });

  test(`${what} integers are even, below their bound, and reach both ends`, () => {
    const random: Random = create();
    for (const below of [1, 2, 3, 10, 100]) {
      const drawn = Array.from({ length: 20_000 }, () => random.integer(below));
      assert.ok(drawn.every((value) => Number.isInteger(value) && value >= 0 && value < below));
      const counts = countOf(drawn, below);
      assert.ok(counts.every((count) => count > 0));
      if (below > 1) assert.ok(unevenness(counts) < 8, `below ${below}`);
    }
    assert.ok(random.integer(2 ** 48) < 2 ** 48);
  });

  test(`${what} integers below nothing, or beyond 2^48, are refused`, () => {
    const random: Random = create();
    for (const below of [0, -1, 2 ** 48 + 1, Number.NaN]) assert.throws(() => random.integer(below), RangeError);
  });

  test(`${what} text is of its alphabet and even, also where that does not divide 256`, () => {
    const random: Random = create();
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const text = randomText(random, 200_000, alphabet);
    assert.equal(text.length, 200_000);
    const places = [...text].map((character) => alphabet.indexOf(character));
    assert.ok(places.every((place) => place >= 0));
    assert.ok(unevenness(countOf(places, alphabet.length)) < 8);
    assert.equal(randomText(random, 0, alphabet), '');
    assert.equal(randomText(random, 5, 'x'), 'xxxxx');
  });
}

test('[LS-SIM-1] the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: number) => Buffer.from(createSeededRandom(seed).bytes(64)).toString('hex');
  assert.equal(draw(42), draw(42));
  assert.equal(new Set([0, 1, 2, 42, 2 ** 32, 2 ** 40 + 1, 2 ** 53 - 1].map(draw)).size, 7);
});

test('[LS-SIM-1] how the numbers are drawn changes none of them', () => {
  const whole = Buffer.from(createSeededRandom(1).bytes(30));
  const random = createSeededRandom(1);
  const parts = Buffer.concat([random.bytes(7), random.bytes(1), random.bytes(22)]);
  assert.deepEqual(parts, whole);
});

test('[LS-SEC-1] bytes that were given out belong to who asked: writing into them spoils nobody else’s', () => {
  const random = createSystemRandom();
  random.bytes(4_096).fill(0);
  assert.notEqual(Buffer.from(random.bytes(32)).toString('hex'), '0'.repeat(64));
});
