import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsType, parseMediaType, readMediaType } from './media-type.ts';

/** The head of a request with a body of three bytes. */
function judge(contentType: string | undefined, others: { readonly [name: string]: string } = {}): string | null {
  return parseMediaType({
    'content-length': '3',
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
    ...others,
  });
}

for (const type of [
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=UTF-8',
  'application/x-www-form-urlencoded;charset=utf-8',
  'application/x-www-form-urlencoded ; charset="utf-8"',
  'application/x-www-form-urlencoded; charset=utf8',
  'application/x-www-form-urlencoded; charset=US-ASCII',
  'application/x-www-form-urlencoded; x=y; charset=utf-8',
  'application/x-www-form-urlencoded;',
  'Application/X-WWW-Form-URLencoded',
  'multipart/form-data; boundary=b',
  'multipart/form-data; boundary="b"; charset=utf-8',
  'multipart/form-data; charset=UTF-8; boundary=b',
  'Multipart/Form-Data; Boundary=b',
  'multipart/form-data',
]) {
  test(`[CV-HTTP-3] a body may be ${type}`, () => {
    assert.equal(judge(type), null);
  });
}

for (const type of [
  'application/json',
  'text/plain',
  'text/plain;charset=UTF-8',
  'application/octet-stream',
  'multipart/mixed; boundary=b',
  'multipart/form-data-x; boundary=b',
  'application/x-www-form-urlencodedx',
  'application/x-www-form-urlencoded, application/json',
  'application',
  '/',
  ';',
  ' ',
  'x; application/x-www-form-urlencoded',
]) {
  test(`[CV-HTTP-3] a body of the type "${type}" is 415, and the advice names the two types`, () => {
    const advice = judge(type);
    assert.match(advice ?? '', /application\/x-www-form-urlencoded or multipart\/form-data\.$/);
  });
}

for (const charset of ['iso-8859-1', 'utf-16', 'windows-1252', '"ISO-8859-1"', '""', 'x']) {
  test(`[CV-HTTP-3] a body in the charset ${charset} is 415 and not misread`, () => {
    assert.equal(
      judge(`application/x-www-form-urlencoded; charset=${charset}`),
      'The charset of a body must be UTF-8.',
    );
  });
}

test('[CV-HTTP-3] any Content-Encoding is 415, identity too, with the right type or none, with a body or none', () => {
  for (const encoding of ['gzip', 'br', 'deflate', 'GZIP', 'identity, gzip', 'identity', 'x']) {
    const headers = { 'content-encoding': encoding };
    assert.equal(judge('application/x-www-form-urlencoded', headers), 'A body must have no Content-Encoding.');
    assert.equal(parseMediaType(headers), 'A body must have no Content-Encoding.');
  }
  assert.equal(judge('application/x-www-form-urlencoded', { 'content-encoding': '' }), null);
});

test('[CV-HTTP-3] without a body no type is needed, and a wrong one means nothing', () => {
  assert.equal(parseMediaType({}), null);
  assert.equal(parseMediaType({ 'content-length': '0' }), null);
  assert.equal(parseMediaType({ 'content-type': '', 'content-length': '0' }), null);
  assert.equal(parseMediaType({ 'content-type': 'application/json' }), null);
});

test('[CV-HTTP-3] an empty body with a wrong type is 415', () => {
  assert.notEqual(parseMediaType({ 'content-type': 'application/json', 'content-length': '0' }), null);
});

test('[CV-HTTP-3] a body without a type is 415, and what is told by chunks is judged at its first byte', () => {
  assert.notEqual(judge(undefined), null);
  assert.notEqual(judge(''), null);
  assert.equal(parseMediaType({ 'transfer-encoding': 'chunked' }), null);
  assert.equal(needsType(undefined), true);
  assert.equal(needsType(''), true);
  assert.equal(needsType('x'), false);
});

test('[CV-HTTP-3] a boundary is read with or without quotes, escapes undone, the first one of several', () => {
  const boundaryOf = (type: string) => readMediaType(type)?.parameters.get('boundary');
  assert.equal(boundaryOf('multipart/form-data; boundary=a-b_c'), 'a-b_c');
  assert.equal(boundaryOf('multipart/form-data;boundary="a b;c"'), 'a b;c');
  assert.equal(boundaryOf('multipart/form-data; boundary="a\\"b"'), 'a"b');
  assert.equal(boundaryOf('multipart/form-data; boundary=1; boundary=2'), '1');
  assert.equal(boundaryOf('multipart/form-data; x="; boundary=no"; boundary=yes'), 'yes');
  assert.equal(boundaryOf('multipart/form-data'), undefined);
});
