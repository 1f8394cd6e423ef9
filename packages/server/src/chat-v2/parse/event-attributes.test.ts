import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptedOf,
  codesOf,
  createParseSettings,
  goodCredentials,
  parseForm,
} from '../../../../../tests/support/parse-form.ts';
import { parseCustomNotice } from './custom-notice.ts';

const parse = (eventAttributes: string, limit = 4096) =>
  parseCustomNotice(
    parseForm({ ...goodCredentials, eventAttributes }),
    createParseSettings({ limits: { eventAttributes: limit } }),
  );
const kept = (text: string) => acceptedOf(parse(text)).eventAttributes;

test('[CV-OP-2] of eventAttributes only general-properties is kept', () => {
  assert.deepEqual(kept('{"general-properties":{"a":1,"b":[true,null,{"c":"d"}]},"other":{"x":1}}'), {
    'general-properties': { a: 1, b: [true, null, { c: 'd' }] },
  });
});

test('[CV-OP-2] a customer can never set GCTI_SYSTEM', () => {
  assert.equal(kept('{"GCTI_SYSTEM":{"quit-reason-code":"0"}}'), undefined);
  assert.deepEqual(kept('{"GCTI_SYSTEM":1,"general-properties":{"a":1}}'), { 'general-properties': { a: 1 } });
});

test('[CV-OP-2] without general-properties, or with an empty one, nothing is kept', () => {
  for (const text of ['{}', '{"general-properties":{}}', ' {"x":[]} ']) assert.equal(kept(text), undefined, text);
});

test('[CV-OP-2] __proto__ in eventAttributes is plain data and sets nothing', () => {
  assert.equal(kept('{"__proto__":{"general-properties":{"a":1},"purpose":"cancel-idle-timer"}}'), undefined);
  assert.equal(acceptedOf(parse('{"__proto__":{"purpose":"cancel-idle-timer"}}')).cancelsIdleTimer, false);
  const properties = kept('{"general-properties":{"__proto__":{"polluted":true}}}')?.['general-properties'];
  assert.equal(JSON.stringify(properties), '{"__proto__":{"polluted":true}}');
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
});

for (const text of [
  'x',
  '[]',
  '1',
  '"a"',
  'null',
  'true',
  '{',
  '{"a":1,}',
  "{'a':1}",
  '{"general-properties":1}',
  '{"general-properties":[]}',
  '{"general-properties":null}',
  '{"general-properties":"x"}',
  '{} {}',
]) {
  test(`[CV-ERR-2] eventAttributes ${text} are 369`, () => {
    assert.deepEqual(codesOf(parse(text)), [369]);
  });
}

test('[CV-ERR-2] U+0000 and half surrogate pairs, which JSON can spell, are 369 wherever they are kept', () => {
  for (const bad of ['\\u0000', '\\ud800', 'a\\udc00b']) {
    assert.deepEqual(codesOf(parse(`{"general-properties":{"a":"${bad}"}}`)), [369]);
    assert.deepEqual(codesOf(parse(`{"general-properties":{"${bad}":1}}`)), [369]);
    assert.deepEqual(codesOf(parse(`{"general-properties":{"a":[[{"b":["${bad}"]}]]}}`)), [369]);
  }
  assert.deepEqual(codesOf(parse('{"other":"\\u0000"}')), [], 'what is not kept may hold anything');
});

test('[CV-OP-2] eventAttributes may take 4,096 bytes of UTF-8', () => {
  const envelope = '{"general-properties":{"a":""}}'.length;
  const sized = (text: string) => `{"general-properties":{"a":"${text}"}}`;
  assert.deepEqual(codesOf(parse(sized('x'.repeat(4096 - envelope)))), []);
  assert.deepEqual(codesOf(parse(sized('x'.repeat(4097 - envelope)))), [369]);
  assert.deepEqual(codesOf(parse(sized('ä'.repeat(4096 - envelope)))), [369]);
});

test('[CV-OP-2] values too deep to be written out again are 369, at any limit', () => {
  const deep = (levels: number) => `{"general-properties":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
  assert.deepEqual(codesOf(parse(deep(2000), 1_000_000)), []);
  assert.deepEqual(codesOf(parse(deep(3000), 1_000_000)), [369]);
  assert.deepEqual(codesOf(parse(deep(100_000), 1_000_000)), [369]);
  assert.ok(JSON.stringify(acceptedOf(parse(deep(2000), 1_000_000)).eventAttributes).length > 4000);
});

test('[CV-OP-9] the purpose cancel-idle-timer is understood', () => {
  assert.equal(acceptedOf(parse('{"purpose":"cancel-idle-timer"}')).cancelsIdleTimer, true);
  for (const text of ['{"purpose":"other"}', '{"purpose":["cancel-idle-timer"]}', '{}']) {
    assert.equal(acceptedOf(parse(text)).cancelsIdleTimer, false, text);
  }
});
