import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptedOf,
  codesOf,
  createParseSettings,
  goodCredentials,
  parseForm,
} from '../../../../../tests/support/parse-form.ts';
import type { Parsed } from './fault.ts';
import { parseRequestChat } from './request-chat.ts';
import { parseSend } from './send.ts';

const settings = createParseSettings();

interface Tokened {
  readonly retryToken: string | undefined;
}

/** What each of the two operations makes of a token. */
function request(parameter: string | undefined, header?: string): Parsed<Tokened> {
  const given = parameter === undefined ? {} : { clientMessageId: parameter };
  return parseRequestChat(parseForm({ nickname: 'A', ...given }), settings, header);
}
function send(parameter: string | undefined, header?: string): Parsed<Tokened> {
  const given = parameter === undefined ? {} : { clientMessageId: parameter };
  return parseSend(parseForm({ ...goodCredentials, message: 'm', ...given }), settings, header);
}

test('[CV-OP-11] a token may come as header or as parameter', () => {
  const token = 'token-of-22-characters';
  assert.equal(token.length, 22);
  for (const parse of [request, send]) {
    assert.equal(acceptedOf(parse(token)).retryToken, token);
    assert.equal(acceptedOf(parse(undefined, token)).retryToken, token);
    assert.equal(acceptedOf(parse(token, token)).retryToken, token);
    assert.equal(acceptedOf(parse(undefined)).retryToken, undefined);
  }
});

test('[CV-OP-11] header and parameter that differ are 368, though each is right', () => {
  for (const parse of [request, send]) assert.deepEqual(codesOf(parse('a'.repeat(22), 'b'.repeat(22))), [368]);
});

test('[CV-OP-11] an empty token counts as absent, beside one of the other kind too', () => {
  for (const parse of [request, send]) {
    assert.equal(acceptedOf(parse('', '')).retryToken, undefined);
    assert.equal(acceptedOf(parse('', 'a'.repeat(22))).retryToken, 'a'.repeat(22));
    assert.equal(acceptedOf(parse('a'.repeat(22), '')).retryToken, 'a'.repeat(22));
  }
});

test('[CV-OP-11] on send a token has 8 to 128 characters', () => {
  assert.deepEqual(codesOf(send('a'.repeat(7))), [368]);
  assert.deepEqual(codesOf(send('a'.repeat(8))), []);
  assert.deepEqual(codesOf(send('a'.repeat(128))), []);
  assert.deepEqual(codesOf(send('a'.repeat(129))), [368]);
});

test('[CV-OP-11] on requestChat, where it is a secret, a token has 22 to 128 characters', () => {
  assert.deepEqual(codesOf(request('a'.repeat(21))), [368]);
  assert.deepEqual(codesOf(request('a'.repeat(22))), []);
  assert.deepEqual(codesOf(request('a'.repeat(128))), []);
  assert.deepEqual(codesOf(request(undefined, 'a'.repeat(129))), [368]);
});

test('[CV-OP-11] a token is printable ASCII', () => {
  assert.deepEqual(codesOf(send(' !~"09AZaz')), []);
  for (const bad of ['tab\there', 'line\nbreak', 'Umlaut ä', 'delete\u007f', 'zero\0zero', '12345678\n']) {
    assert.deepEqual(codesOf(send(bad)), [368], JSON.stringify(bad));
  }
});
