import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBody } from './body.ts';
import type { DecodedBody } from './decoded-body.ts';

const form = 'application/x-www-form-urlencoded';

async function get(body: string, contentType: string | undefined, name: string): Promise<string | undefined> {
  const decoded: DecodedBody = await parseBody(Buffer.from(body), contentType, 1000);
  assert.ok(decoded.ok);
  return decoded.parameters.get(name);
}

test('[CV-HTTP-3] a form is decoded at once, with or without charset', () => {
  for (const type of [form, `${form}; charset=UTF-8`, `${form};charset=utf-8`, 'Application/X-WWW-FORM-URLENCODED']) {
    const decoded = parseBody(Buffer.from('a=%C3%A4'), type, 1000);
    assert.ok(!(decoded instanceof Promise), 'nothing is waited for');
    assert.ok(decoded.ok);
    assert.equal(decoded.parameters.get('a'), 'ä');
  }
});

test('[CV-HTTP-3] multipart is told by its type in any case, with its boundary anywhere', async () => {
  const body = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1+1\r\n--b--\r\n';
  for (const type of [
    'multipart/form-data; boundary=b',
    'multipart/form-data;boundary="b"',
    'MULTIPART/Form-Data; BOUNDARY=b',
    'multipart/form-data; charset=utf-8; boundary=b',
    ' multipart/form-data ; boundary=b',
  ]) {
    assert.equal(await get(body, type, 'a'), '1+1', type);
  }
});

test('[CV-HTTP-3] an empty body has no parameters, whatever its type', () => {
  for (const type of [undefined, '', form, 'multipart/form-data; boundary=b', 'multipart/form-data']) {
    const decoded = parseBody(Buffer.alloc(0), type, 1000);
    assert.ok(!(decoded instanceof Promise) && decoded.ok);
    assert.equal(decoded.parameters.size, 0);
  }
});

test('[CV-ERR-3] multipart without a boundary is 400 with 249', async () => {
  const decoded = await parseBody(Buffer.from('--b--'), 'multipart/form-data', 1000);
  assert.ok(!decoded.ok);
  assert.equal(decoded.httpStatus, 400);
  assert.equal(decoded.faults[0].code, 249);
});
