import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KitOptions } from '../options.ts';
import { CannotTest } from './cannot-test.ts';
import { select } from './select.ts';

const all = [
  { id: 'CV-OP-1.names', profile: 'reference' },
  { id: 'CV-OP-1.empty', profile: 'parley' },
  { id: 'CV-OP-11.send', profile: 'parley' },
  { id: 'CV-POS-1.zero', profile: 'reference' },
] as const;

const choose = (options: Partial<KitOptions>) => select(all, { url: '', service: '', ...options }).map(({ id }) => id);

test('a family, a rule or a check may be named; a rule is not the beginning of another', () => {
  assert.deepEqual(choose({}).length, 4);
  assert.deepEqual(choose({ only: ['CV-POS'] }), ['CV-POS-1.zero']);
  assert.deepEqual(choose({ only: ['CV-OP-1'] }), ['CV-OP-1.names', 'CV-OP-1.empty']);
  assert.deepEqual(choose({ only: ['CV-OP'], skip: ['CV-OP-1.empty'] }), ['CV-OP-1.names', 'CV-OP-11.send']);
});

test('the reference profile leaves out the rest', () => {
  assert.deepEqual(choose({ reference: true }), ['CV-OP-1.names', 'CV-POS-1.zero']);
});

test('a name that names nothing, and a choice of nothing, cannot be tested', () => {
  for (const options of [{ only: ['CV-O'] }, { skip: ['CV-OP-1.'] }, { only: ['CV-OP-11'], reference: true }]) {
    assert.throws(() => choose(options), CannotTest);
  }
});
