import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { JsonValue } from './json.ts';
import { mergeEntry } from './merge.ts';

describe('what the file says anew', () => {
  test('counts, also over a later edit', () => {
    assert.deepEqual(mergeEntry({ welcome: 'new' }, { welcome: 'old' }, { welcome: 'edited' }), {
      value: { welcome: 'new' },
      kept: [],
    });
  });

  test('counts where the entry was made by hand and no file has named it', () => {
    assert.deepEqual(mergeEntry({ welcome: 'file' }, undefined, { welcome: 'hand', closed: 'hand' }), {
      value: { welcome: 'file', closed: 'hand' },
      kept: [],
    });
  });

  test('brings back an entry that was removed by hand', () => {
    assert.deepEqual(mergeEntry({ a: 2 }, { a: 1 }, null), { value: { a: 2 }, kept: [] });
  });

  test('removes an entry, also one that was made by hand', () => {
    assert.deepEqual(mergeEntry(null, { a: 1 }, { a: 5 }), { value: null, kept: [] });
    assert.deepEqual(mergeEntry(null, undefined, { a: 5 }), { value: null, kept: [] });
  });
});

describe('what the file says as before', () => {
  test('leaves a later edit alone and names it', () => {
    const file = { welcome: 'old', limits: { message: 1, subject: 2 } };
    const current = { welcome: 'edited', limits: { message: 9, subject: 2, names: 3 } };
    assert.deepEqual(mergeEntry(file, file, current), { value: current, kept: ['welcome', 'limits.message'] });
  });

  test('leaves a later edit alone while another key of the file changes', () => {
    const merge = mergeEntry({ a: 1, b: 3 }, { a: 1, b: 2 }, { a: 7, b: 2 });
    assert.deepEqual(merge, { value: { a: 7, b: 3 }, kept: ['a'] });
  });

  test('leaves removed what somebody removed since: a key, and the entry itself', () => {
    assert.deepEqual(mergeEntry({ a: 1, b: 2 }, { a: 1, b: 2 }, { b: 2 }), { value: { b: 2 }, kept: ['a'] });
    assert.deepEqual(mergeEntry({ a: 1 }, { a: 1 }, null), { value: null, kept: [''] });
  });

  test('leaves an entry alone that somebody made again after the file removed it', () => {
    assert.deepEqual(mergeEntry(null, null, { a: 1 }), { value: { a: 1 }, kept: [''] });
  });

  test('names nothing where nobody has changed anything', () => {
    assert.deepEqual(mergeEntry({ a: { b: 1 } }, { a: { b: 1 } }, { a: { b: 1 }, c: 2 }).kept, []);
    assert.deepEqual(mergeEntry(null, null, null), { value: null, kept: [] });
  });
});

describe('what the file says no longer', () => {
  test('goes back to its default, also over a later edit', () => {
    assert.deepEqual(mergeEntry({}, { a: 1, b: 2 }, { a: 1, b: 9, c: 3 }).value, { c: 3 });
  });

  test('takes of a mapping only what the file had given', () => {
    assert.deepEqual(mergeEntry({}, { limits: { message: 1 } }, { limits: { message: 1, names: 2 } }).value, {
      limits: { names: 2 },
    });
    assert.deepEqual(mergeEntry({}, { limits: { message: 1 } }, { limits: { message: 1 } }).value, {});
  });
});

test('what no file ever said stays', () => {
  assert.deepEqual(mergeEntry({ a: 2 }, { a: 1 }, { a: 1, hand: { made: true } }).value, {
    a: 2,
    hand: { made: true },
  });
});

test('a list is taken as a whole', () => {
  assert.deepEqual(mergeEntry({ queues: ['a', 'b'] }, { queues: ['a'] }, { queues: ['a', 'z'] }).value, {
    queues: ['a', 'b'],
  });
  assert.deepEqual(mergeEntry(['break'], ['lunch'], ['lunch', 'training']).value, ['break']);
  assert.deepEqual(mergeEntry(['lunch'], ['lunch'], ['tea']), { value: ['tea'], kept: [''] });
});

test('keys such as constructor and __proto__ are plain data', () => {
  const file = JSON.parse('{"constructor": 1, "__proto__": {"x": 1}}') as JsonValue;
  const { value } = mergeEntry(file, undefined, {});
  assert.equal(JSON.stringify(value), '{"constructor":1,"__proto__":{"x":1}}');
  assert.equal(({} as { x?: number }).x, undefined);
});

describe('for all settings', () => {
  const leaf = fc.oneof(fc.constantFrom(1, 2, 3, 'x', true), fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }));
  const keys = fc.constantFrom('a', 'b', 'c');
  const plain = { noNullPrototype: true };
  const entry = fc.dictionary(keys, fc.oneof(leaf, fc.dictionary(keys, leaf, { maxKeys: 2, ...plain })), {
    maxKeys: 3,
    ...plain,
  });

  test('the same file a second time changes nothing and keeps nothing', () => {
    fc.assert(
      fc.property(entry, fc.option(entry, { nil: undefined }), fc.option(entry), (file, applied, current) => {
        const once = mergeEntry(file, applied, current).value;
        assert.deepEqual(mergeEntry(file, file, once).value, once);
      }),
    );
  });

  test('on an empty store the file counts as it is', () => {
    fc.assert(
      fc.property(entry, (file) => assert.deepEqual(mergeEntry(file, undefined, null), { value: file, kept: [] })),
    );
  });

  test('without later edits the file counts as it is, whatever it said before', () => {
    // Empty mappings say nothing, so that taking back all of one takes back the mapping.
    const full = entry.map((whole) =>
      Object.fromEntries(Object.entries(whole).filter(([, part]) => !isEmptyMapping(part))),
    );
    fc.assert(
      fc.property(full, full, (file, before) => assert.deepEqual(mergeEntry(file, before, before).value, file)),
    );
  });
});

function isEmptyMapping(part: unknown): boolean {
  return typeof part === 'object' && part !== null && !Array.isArray(part) && Object.keys(part).length === 0;
}
