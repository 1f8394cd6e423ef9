import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { spreadMix } from './mix.ts';

test('one operation is a cycle of one', () => {
  assert.deepEqual(spreadMix({ send: 1 }), ['send']);
});

test('the shares are kept, and any window of the cycle keeps them within one', () => {
  const shares = fc.record({ send: fc.integer({ min: 1, max: 40 }), refresh: fc.integer({ min: 1, max: 40 }) });
  fc.assert(
    fc.property(shares, ({ send, refresh }) => {
      const cycle = spreadMix({ send, refresh });
      assert.equal(cycle.length, send + refresh);
      assert.equal(cycle.filter((operation) => operation === 'send').length, send);
      let sends = 0;
      cycle.forEach((operation, place) => {
        if (operation === 'send') sends += 1;
        assert.ok(Math.abs(sends - ((place + 1) * send) / cycle.length) <= 1);
      });
    }),
  );
});

test('shares that are no whole numbers, negative, or nothing at all are refused', () => {
  for (const mix of [{ send: 0.5 }, { send: -1, refresh: 2 }, { send: 0 }, {}, { send: 1001 }]) {
    assert.throws(() => spreadMix(mix), RangeError);
  }
});
