import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptedOf,
  createParseSettings,
  goodCredentials,
  parseForm,
} from '../../../../../tests/support/parse-form.ts';
import { parseRefresh } from './refresh.ts';
import { parseTyping } from './typing.ts';

const on = createParseSettings({ typingPreview: true, limits: { message: 3 } });
const off = createParseSettings({ typingPreview: false });
const previews = (message: string, settings: typeof on) => {
  const parameters = parseForm({ ...goodCredentials, message });
  return [parseTyping, parseRefresh].map(
    (parse) => acceptedOf<{ preview: string | undefined }>(parse(parameters, settings)).preview,
  );
};

test('[CV-OP-4] a preview is read where the service wants it, and nowhere else', () => {
  assert.deepEqual(previews('abc', on), ['abc', 'abc']);
  assert.deepEqual(previews('abc', off), [undefined, undefined]);
});

test('[CV-OP-4] a preview is cut to the limit of a message, in characters', () => {
  assert.deepEqual(previews('😀😀😀😀', on), ['😀😀😀', '😀😀😀']);
});

test('[CV-OP-4] a preview is never a fault: what could not be kept is removed, in service or not', () => {
  assert.deepEqual(previews('\0a\0', on), ['a', 'a']);
  assert.deepEqual(previews('\0', on), [undefined, undefined]);
  assert.deepEqual(previews('\0'.repeat(50_000), off), [undefined, undefined]);
});

test('[CV-OP-4] an empty preview counts as none', () => {
  assert.deepEqual(previews('', on), [undefined, undefined]);
});
