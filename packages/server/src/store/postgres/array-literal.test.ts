import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toNumberArray, toTextArray } from './array-literal.ts';

test('numbers, truths and nothing are written bare', () => {
  assert.equal(toNumberArray([1, -2.5, null, 2 ** 53 - 1, true, false]), '{1,-2.5,null,9007199254740991,true,false}');
  assert.equal(toNumberArray([]), '{}');
});

test('texts are quoted, so that none is taken for more than one, or for nothing', () => {
  assert.equal(toTextArray(['a', null, 'null', '', 'x,y', '{}']), '{"a",null,"null","","x,y","{}"}');
  assert.equal(toTextArray(['say "\\"']), '{"say \\"\\\\\\""}');
});
