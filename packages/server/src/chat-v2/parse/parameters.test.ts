import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestParameters } from './parameters.ts';

function create(...pairs: readonly (readonly [name: string, value: string])[]): RequestParameters {
  return new RequestParameters(
    pairs.map(([name]) => name),
    pairs.map(([, value]) => value),
  );
}

test('[CV-HTTP-4] of a repeated parameter the first counts', () => {
  assert.equal(create(['message', 'one'], ['x', ''], ['message', 'two']).get('message'), 'one');
});

test('[CV-HTTP-4, CV-ERR-2] of a repeated parameter the first counts also when it is empty', () => {
  assert.equal(create(['message', ''], ['message', 'two']).get('message'), undefined);
});

test('[CV-OP-1] an empty value counts as not given', () => {
  assert.equal(create(['nickname', '']).get('nickname'), undefined);
});

test('[CV-HTTP-4] twice the same value is no conflict, two values are one, an empty one too', () => {
  assert.equal(create(['alias', '1']).hasConflict('alias'), false);
  assert.equal(create(['alias', '1'], ['alias', '1'], ['alias', '1']).hasConflict('alias'), false);
  assert.equal(create(['alias', '1'], ['alias', '2']).hasConflict('alias'), true);
  assert.equal(create(['alias', '1'], ['alias', '1'], ['alias', '2']).hasConflict('alias'), true);
  assert.equal(create(['alias', '1'], ['alias', '']).hasConflict('alias'), true);
  assert.equal(create(['alias', '1'], ['userId', '2']).hasConflict('alias'), false);
  assert.equal(create().hasConflict('alias'), false);
});

for (const [name, key] of [
  ['userData[key]', 'key'],
  ['userData["key"]', 'key'],
  ['userData[a][b]', 'a[b]'],
  ['userData["a"]["b"]', 'a[b]'],
  ['userData[a][b][c]', 'a[b][c]'],
  ['userData[a b.c-d]', 'a b.c-d'],
  ['userData["a]', '"a'],
  ['userData["]', '"'],
  ['userData[""]', ''],
  ['userData[]', ''],
  ['userData[a]b]', 'a]b'],
  ["userData['a']", "'a'"],
  ['userData[ключ]', 'ключ'],
] as const) {
  test(`[CV-HTTP-4] ${name} is the key ${key || '""'}`, () => {
    assert.deepEqual([...create([name, 'v']).userData()], [[key, 'v']]);
  });
}

for (const name of [
  'userData',
  'userData[a',
  'userDataa]',
  'userdata[a]',
  'userData[a]x',
  'xuserData[a]',
  'userData.a',
]) {
  test(`[CV-HTTP-4] ${name} is no user data but an unknown parameter`, () => {
    assert.equal(create([name, 'v']).userData().size, 0);
  });
}

test('[CV-HTTP-4] of a repeated key the first counts, however it is spelt', () => {
  const given = create(['userData["a"]', '1'], ['userData[a]', '2'], ['userData[b]', '3']);
  assert.deepEqual(Object.fromEntries(given.userData()), { a: '1', b: '3' });
});

test('[CV-OP-1] a key with an empty value is not given, also when a later one is not empty', () => {
  assert.equal(create(['userData[a]', ''], ['userData[a]', '2']).userData().size, 0);
});
