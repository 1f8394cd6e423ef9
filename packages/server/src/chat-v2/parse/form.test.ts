import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecodedBody } from './decoded-body.ts';
import { decodeForm } from './form.ts';
import type { RequestParameters } from './parameters.ts';

function decode(body: string | Buffer, maxParameters = 1000): DecodedBody {
  return decodeForm(typeof body === 'string' ? Buffer.from(body, 'latin1') : body, maxParameters);
}

function parametersOf(body: string | Buffer): RequestParameters {
  const decoded = decode(body);
  assert.ok(decoded.ok, `${body} must be understood`);
  return decoded.parameters;
}

/** What the body is answered: `undefined` when it is understood. */
function faultOf(body: string | Buffer, maxParameters?: number) {
  const decoded = decode(body, maxParameters);
  return decoded.ok ? undefined : { httpStatus: decoded.httpStatus, code: decoded.faults[0].code };
}

const badUtf8 = { httpStatus: 400, code: 249 };

test('[CV-HTTP-4] a leading &, a trailing one and empty pairs are no parameters', () => {
  const parameters = parametersOf('&&a=1&&&b=2&');
  assert.equal(parameters.size, 2);
  assert.equal(parameters.get('a'), '1');
  assert.equal(parameters.get('b'), '2');
});

test('[CV-HTTP-3, CV-HTTP-4] an empty body and one of & alone have no parameters', () => {
  assert.equal(parametersOf('').size, 0);
  assert.equal(parametersOf('&&&&').size, 0);
});

test('[CV-HTTP-4] the order of parameters does not matter, and unknown ones are kept aside', () => {
  for (const body of ['secureKey=k&x=9&message=m', 'message=m&secureKey=k&x=9']) {
    const parameters = parametersOf(body);
    assert.equal(parameters.get('secureKey'), 'k');
    assert.equal(parameters.get('message'), 'm');
  }
});

test('[CV-HTTP-4] only the first = divides a pair', () => {
  assert.equal(parametersOf('message=a=b==c').get('message'), 'a=b==c');
  assert.equal(parametersOf('pushUrl=http://a/?b=c&x=1').get('pushUrl'), 'http://a/?b=c');
});

test('[CV-HTTP-4] a pair without = has an empty value, one without name an empty name', () => {
  const parameters = parametersOf('message&=x');
  assert.equal(parameters.size, 2);
  assert.equal(parameters.get('message'), undefined);
  assert.equal(parameters.get(''), 'x');
});

test('[CV-HTTP-4] + is a space in names and values, and %2B a plus', () => {
  assert.equal(parametersOf('a+b=c+d%2Be').get('a b'), 'c d+e');
});

test('[CV-HTTP-4] a % without two hexadecimal digits stands for itself', () => {
  const cases = [
    ['100%', '100%'],
    ['%', '%'],
    ['%%', '%%'],
    ['%zz', '%zz'],
    ['%4', '%4'],
    ['%4g', '%4g'],
    ['%g4', '%g4'],
    ['%%41', '%A'],
    ['100% of %41', '100% of A'],
    ['%u0041', '%u0041'],
  ];
  for (const [given, expected] of cases) assert.equal(parametersOf(`m=${given}`).get('m'), expected, given);
});

test('[CV-HTTP-4] hexadecimal digits may have either case', () => {
  assert.equal(parametersOf('m=%c3%A4%C3%a4').get('m'), 'ää');
});

test('[CV-HTTP-4] brackets and quotes of userData may be encoded or not', () => {
  for (const name of ['userData[a]', 'userData%5Ba%5D', 'userData%5ba%5d', 'userData["a"]', 'userData%5B%22a%22%5D']) {
    assert.deepEqual([...parametersOf(`${name}=1`).userData()], [['a', '1']], name);
  }
});

test('[CV-HTTP-4] UTF-8 may be raw or percent-encoded, in names and values, up to four bytes a character', () => {
  const text = 'ä€😀你';
  assert.equal(parametersOf(Buffer.from(`m=${text}`)).get('m'), text);
  assert.equal(parametersOf(`m=${encodeURIComponent(text)}`).get('m'), text);
  assert.equal(parametersOf(Buffer.from(`${text}=1`)).get(text), '1');
  assert.equal(parametersOf(`${encodeURIComponent(text)}=1`).get(text), '1');
});

test('[CV-HTTP-4] a character may begin raw and end percent-encoded', () => {
  const body = Buffer.concat([Buffer.from('m='), Buffer.from([0xc3]), Buffer.from('%A4')]);
  assert.equal(parametersOf(body).get('m'), 'ä');
});

for (const [what, hex] of [
  ['a lone continuation byte', '80'],
  ['a byte that never occurs', 'ff'],
  ['a character that is cut short', 'e282'],
  ['an overlong slash of two bytes', 'c0af'],
  ['an overlong slash of three bytes', 'e080af'],
  ['an overlong U+0000', 'c080'],
  ['half a surrogate pair', 'eda080'],
  ['a surrogate pair in six bytes', 'eda0bdedb880'],
  ['a character beyond U+10FFFF', 'f4908080'],
] as const) {
  test(`[CV-HTTP-4] ${what} is no UTF-8: 400, raw or percent-encoded, in values and names`, () => {
    const raw = Buffer.from(hex, 'hex');
    const encoded = hex.replaceAll(/../g, '%$&');
    assert.deepEqual(faultOf(Buffer.concat([Buffer.from('m=a'), raw])), badUtf8);
    assert.deepEqual(faultOf(`m=a${encoded}&n=1`), badUtf8);
    assert.deepEqual(faultOf(Buffer.concat([Buffer.from('n=1&'), raw, Buffer.from('=1')])), badUtf8);
    assert.deepEqual(faultOf(`${encoded}`), badUtf8);
  });
}

test('[CV-HTTP-4] bad UTF-8 in a parameter that nobody reads is 400 too', () => {
  assert.deepEqual(faultOf('message=hello&other=%ff'), badUtf8);
});

test('[CV-HTTP-4] the bytes of one character must lie in one value', () => {
  assert.deepEqual(faultOf('a=%c3&b=%a4'), badUtf8);
});

test('[CV-HTTP-4] 1,000 parameters are taken and 1,001 are 413, empty pairs not counted', () => {
  const body = (count: number) => Array.from({ length: count }, (_, at) => `a${at}=${at}`).join('&&');
  assert.equal(parametersOf(body(1000)).get('a999'), '999');
  assert.deepEqual(faultOf(body(1001)), { httpStatus: 413, code: 249 });
  assert.deepEqual(faultOf('a&b&c', 2), { httpStatus: 413, code: 249 });
});

test('[CV-HTTP-9] size comes before decoding: too many parameters are 413 whatever is in them', () => {
  assert.deepEqual(faultOf('a=%ff&b&c', 2), { httpStatus: 413, code: 249 });
});

test('[CV-HTTP-4] names like __proto__ and constructor are plain text', () => {
  const parameters = parametersOf('__proto__=1&constructor=2&userData[__proto__]=3&userData[constructor]=4');
  assert.equal(parameters.get('__proto__'), '1');
  assert.equal(parameters.get('constructor'), '2');
  assert.equal(parameters.get('toString'), undefined);
  assert.equal(parameters.get('hasOwnProperty'), undefined);
  assert.deepEqual(
    [...parameters.userData()],
    [
      ['__proto__', '3'],
      ['constructor', '4'],
    ],
  );
  assert.equal(({} as { [key: string]: unknown })['1'], undefined);
});

test('[CV-HTTP-4] values keep their line breaks, tabs and spaces at the ends', () => {
  assert.equal(parametersOf('m=+a%0D%0Ab%09+').get('m'), ' a\r\nb\t ');
  assert.equal(parametersOf('m= a\r\nb ').get('m'), ' a\r\nb ');
});
