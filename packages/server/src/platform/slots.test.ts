import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Slots } from './slots.ts';

test('what was put in is taken out once, by its slot', () => {
  const slots = new Slots<{ name: string }>();
  const one = { name: 'one' };
  const slot = slots.add(one);
  assert.equal(slots.size, 1);
  assert.equal(slots.take(slot), one);
  assert.equal(slots.take(slot), null);
  assert.equal(slots.take(99), null);
  assert.equal(slots.size, 0);
});

test('slots behave as a map from slot to item, and grow only as far as ever waited at once', () => {
  const steps = fc.array(fc.option(fc.nat({ max: 30 }), { nil: null }), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (takes) => {
      const slots = new Slots<object>();
      const model = new Map<number, object>();
      let most = 0;
      for (const take of takes) {
        if (take === null) {
          const item = {};
          const slot = slots.add(item);
          assert.ok(!model.has(slot));
          model.set(slot, item);
          most = Math.max(most, model.size);
          assert.ok(slot < most);
        } else {
          assert.equal(slots.take(take), model.get(take) ?? null);
          model.delete(take);
        }
        assert.equal(slots.size, model.size);
      }
      const visited = new Map<number, object>();
      slots.visit((item, slot) => void visited.set(slot, item));
      assert.deepEqual([...visited].sort(bySlot), [...model].sort(bySlot));
    }),
  );
});

test('what is visited may be taken', () => {
  const slots = new Slots<object>();
  for (let count = 0; count < 5; count += 1) slots.add({});
  slots.visit((_, slot) => void slots.take(slot));
  assert.equal(slots.size, 0);
});

function bySlot([one]: [number, object], [other]: [number, object]): number {
  return one - other;
}
