import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecodedBody } from './decoded-body.ts';
import { decodeMultipart } from './multipart.ts';
import type { RequestParameters } from './parameters.ts';

const boundary = 'x-b';

interface Part {
  readonly disposition: string;
  readonly type?: string;
  readonly content: string | Buffer;
}

function field(name: string, content: string | Buffer, type?: string): Part {
  return { disposition: `form-data; name="${name}"`, content, ...(type === undefined ? {} : { type }) };
}

function encode(parts: readonly Part[], end = `--${boundary}--\r\n`): Buffer {
  const pieces = parts.flatMap(({ disposition, type, content }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: ${disposition}\r\n`),
    Buffer.from(type === undefined ? '\r\n' : `Content-Type: ${type}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(end)]);
}

async function parametersOf(body: Buffer, itsBoundary = boundary): Promise<RequestParameters> {
  const decoded = await decodeMultipart(body, itsBoundary, 1000);
  assert.ok(decoded.ok, 'the body must be understood');
  return decoded.parameters;
}

function faultOf(decoded: DecodedBody) {
  return decoded.ok ? undefined : { httpStatus: decoded.httpStatus, code: decoded.faults[0].code };
}

const undecodable = { httpStatus: 400, code: 249 };

test('[CV-HTTP-3, CV-HTTP-4] parts are parameters, in any order, unknown ones kept aside', async () => {
  const parameters = await parametersOf(encode([field('message', 'Hello'), field('x', ''), field('secureKey', 'k')]));
  assert.equal(parameters.size, 3);
  assert.equal(parameters.get('message'), 'Hello');
  assert.equal(parameters.get('x'), undefined);
  assert.equal(parameters.get('secureKey'), 'k');
});

test('[CV-HTTP-4] a value is kept exactly: no + or % is undone, and line breaks, dashes and = stay', async () => {
  const text = ' a+b%20c=d&e\r\n--x\r\n-\n\r ä😀\ufeff';
  assert.equal((await parametersOf(encode([field('message', text)]))).get('message'), text);
  assert.equal((await parametersOf(encode([field('message', `\ufeff${text}`)]))).get('message'), `\ufeff${text}`);
});

test('[CV-HTTP-8] a value or a name is never cut, however long', async () => {
  const long = 'ä'.repeat(700_000);
  const parameters = await parametersOf(encode([field('message', long), field(`userData[${long}]`, 'v')]));
  assert.equal(parameters.get('message'), long);
  assert.deepEqual([...parameters.userData()], [[long, 'v']]);
});

test('[CV-HTTP-4] userData[key] may have its key in quotes as browsers, curl and Apache write them', async () => {
  for (const name of ['userData[a]', 'userData[%22a%22]', 'userData[\\"a\\"]']) {
    assert.deepEqual(Object.fromEntries((await parametersOf(encode([field(name, '1')]))).userData()), { a: '1' }, name);
  }
});

test('[CV-HTTP-4] names may be in UTF-8, without quotes, and like __proto__', async () => {
  const parameters = await parametersOf(
    encode([field('ключ', '1'), { disposition: 'form-data; name=plain', content: '2' }, field('__proto__', '3')]),
  );
  assert.equal(parameters.get('ключ'), '1');
  assert.equal(parameters.get('plain'), '2');
  assert.equal(parameters.get('__proto__'), '3');
});

test('[CV-HTTP-3] a part may have a type and a charset of its own', async () => {
  const parameters = await parametersOf(
    encode([
      field('utf8', 'ä', 'text/plain; charset=UTF-8'),
      field('json', '{}', 'application/json'),
      field('latin1', Buffer.from([0xe4]), 'text/plain; charset=ISO-8859-1'),
      field('bytes', 'ä', 'application/octet-stream'),
    ]),
  );
  assert.equal(parameters.get('utf8'), 'ä');
  assert.equal(parameters.get('json'), '{}');
  assert.equal(parameters.get('latin1'), 'ä');
  assert.equal(parameters.get('bytes'), 'ä');
});

test('[CV-HTTP-3] a body with parameters alone, without a file, is understood; files are passed over', async () => {
  const file = { disposition: 'form-data; name="file"; filename="a.bin"', type: 'image/png' };
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));
  const parameters = await parametersOf(
    encode([{ ...file, content: bytes }, field('message', 'ä'), { ...file, content: '' }]),
  );
  assert.equal(parameters.size, 1);
  assert.equal(parameters.get('message'), 'ä');
});

test('[CV-HTTP-4] of a repeated part the first counts', async () => {
  assert.equal((await parametersOf(encode([field('a', '1'), field('a', '2')]))).get('a'), '1');
});

test('[CV-HTTP-4] what stands before the first and after the last boundary is ignored', async () => {
  const body = Buffer.concat([Buffer.from('preamble\r\n'), encode([field('a', '1')]), Buffer.from('epilogue')]);
  assert.equal((await parametersOf(body)).get('a'), '1');
});

test('[CV-HTTP-3] a body of the final boundary alone has no parameters', async () => {
  assert.equal((await parametersOf(encode([]))).size, 0);
});

test('[CV-HTTP-4] a part without a name is no parameter', async () => {
  const parameters = await parametersOf(encode([{ disposition: 'form-data', content: '1' }, field('a', '2')]));
  assert.equal(parameters.size, 1);
});

for (const [what, bytes] of [
  ['a lone byte', [0xff]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['half a surrogate pair', [0xed, 0xa0, 0x80]],
] as const) {
  test(`[CV-HTTP-4] ${what} is no UTF-8: 400, in a value, in one that says it is, next to a file, in a name`, async () => {
    const bad = Buffer.from(bytes);
    const file = { disposition: 'form-data; name="file"; filename="a.bin"', content: Buffer.from([0xff, 0xd8]) };
    for (const body of [
      encode([field('m', bad)]),
      encode([field('m', bad, 'text/plain; charset=utf-8')]),
      encode([file, field('m', bad)]),
      Buffer.from(
        encode([field('name', '1')])
          .toString('latin1')
          .replace('name"', `${bad.toString('latin1')}"`),
        'latin1',
      ),
    ]) {
      assert.deepEqual(faultOf(await decodeMultipart(body, boundary, 1000)), undecodable);
    }
  });
}

test('[CV-HTTP-4] U+FFFD itself is a character like others', async () => {
  assert.equal((await parametersOf(encode([field('m', '\ufffd')]))).get('m'), '\ufffd');
});

test('[CV-HTTP-4] 1,000 parts are taken and 1,001 are 413, files counted too', async () => {
  const parts = (count: number) => Array.from({ length: count }, (_, at) => field(`a${at}`, String(at)));
  assert.equal((await parametersOf(encode(parts(1000)))).get('a999'), '999');
  const tooMany = { httpStatus: 413, code: 249 };
  assert.deepEqual(faultOf(await decodeMultipart(encode(parts(1001)), boundary, 1000)), tooMany);
  const file = { disposition: 'form-data; name="file"; filename="a"', content: '' };
  assert.deepEqual(faultOf(await decodeMultipart(encode([...parts(1), file, file]), boundary, 2)), tooMany);
});

test('[CV-HTTP-9] size comes before decoding: too many parts are 413 whatever is in them', async () => {
  const body = encode([field('a', Buffer.from([0xff])), field('b', ''), field('c', '')], '');
  assert.deepEqual(faultOf(await decodeMultipart(body, boundary, 1)), { httpStatus: 413, code: 249 });
});

const whole = encode([field('message', 'Hello'), field('secureKey', 'k')]).toString();

for (const [what, body] of [
  ['nothing of multipart in it', 'message=Hello'],
  ['another boundary', whole.replaceAll('x-b', 'y-b')],
  ['no final boundary', encode([field('a', '1')], '').toString()],
  ['no end of the last part', whole.slice(0, -12)],
  ['no end of a header', '--x-b\r\nContent-Disposition: form-data; name="a'],
  ['its first boundary alone', '--x-b'],
  ['its first boundary and a line break', '--x-b\r\n'],
] as const) {
  test(`[CV-ERR-3] a multipart body with ${what} is 400 with 249`, async () => {
    assert.deepEqual(faultOf(await decodeMultipart(Buffer.from(body), boundary, 1000)), undecodable);
  });
}

test('[CV-ERR-3] every beginning of a body but the whole one is 400, and none is waited for', async () => {
  const end = whole.length - '\r\n'.length;
  for (let length = 0; length < end; length += 1) {
    const decoded = await decodeMultipart(Buffer.from(whole.slice(0, length)), boundary, 1000);
    assert.deepEqual(faultOf(decoded), undecodable, `the first ${length} bytes`);
  }
  assert.equal((await parametersOf(Buffer.from(whole.slice(0, end)))).size, 2);
});

test('[CV-ERR-3] a boundary that is missing, too long or not of visible characters is 400', async () => {
  for (const bad of ['', 'x'.repeat(71), 'a\nb', 'a"b', ' a', 'a ', 'ä', '\u0000']) {
    const body = Buffer.from(whole.replaceAll(boundary, bad));
    assert.deepEqual(faultOf(await decodeMultipart(body, bad, 1000)), undecodable, JSON.stringify(bad));
  }
});

test('[CV-HTTP-3] a boundary may have 70 characters and what clients put into it', async () => {
  for (const good of ['x'.repeat(70), '----WebKitFormBoundary7MA4YWxkTrZu0gW', "'()+_,-./:=?", '***b***', 'a b', '-']) {
    const body = Buffer.from(whole.replaceAll(boundary, () => good));
    assert.equal((await parametersOf(body, good)).get('message'), 'Hello', good);
  }
});
