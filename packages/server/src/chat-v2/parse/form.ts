import { isUtf8 } from 'node:buffer';
import { createTooManyParameters, type DecodedBody, notUtf8 } from './decoded-body.ts';
import { RequestParameters } from './parameters.ts';

/**
 * Decodes an `application/x-www-form-urlencoded` body as CV-HTTP-4 says. It differs from the URL standard on purpose:
 * bad UTF-8 is an error instead of U+FFFD, and there is a cap on the number of parameters. One pass over the bytes
 * finds the pairs; only what holds `+`, `%` or a byte above 127 is then decoded byte by byte. This is the hot path of
 * every request.
 *
 * Empty pairs (`&&`, a leading `&`) are no parameters and are not counted.
 */
export function decodeForm(body: Buffer, maxParameters: number): DecodedBody {
  const names: string[] = [];
  const values: string[] = [];
  const length = body.length;
  let isMalformed = false;
  let start = 0;
  let equals = -1;
  let isPlain = true;
  let isNamePlain = true;

  for (let at = 0; at <= length; at++) {
    const byte = at < length ? body[at]! : ampersand;
    if (byte === ampersand) {
      if (at > start) {
        if (names.length === maxParameters) return createTooManyParameters(maxParameters);
        const nameEnd = equals === -1 ? at : equals;
        if (equals === -1) isNamePlain = isPlain;
        const name = isNamePlain ? body.toString('latin1', start, nameEnd) : decodeComponent(body, start, nameEnd);
        let value: string | undefined = '';
        if (equals !== -1 && equals + 1 < at) {
          value = isPlain ? body.toString('latin1', equals + 1, at) : decodeComponent(body, equals + 1, at);
        }
        // Goes on after bad UTF-8: a body with too many parameters is 413 whatever is in it (CV-HTTP-9).
        if (name === undefined || value === undefined) isMalformed = true;
        names.push(name ?? '');
        values.push(value ?? '');
      }
      start = at + 1;
      equals = -1;
      isPlain = true;
    } else if (byte === equalsSign && equals === -1) {
      equals = at;
      isNamePlain = isPlain;
      isPlain = true;
    } else if (byte === plus || byte === percent || byte > 127) {
      isPlain = false;
    }
  }
  return isMalformed ? notUtf8 : { ok: true, parameters: new RequestParameters(names, values) };
}

const percent = 0x25;
const ampersand = 0x26;
const plus = 0x2b;
const equalsSign = 0x3d;
const space = 0x20;

/** Value of a hexadecimal digit by its byte, -1 for every other byte. */
const hexValues = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  hexValues[digit.charCodeAt(0)] = value;
  hexValues[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Undoes `+` and `%XX`; a `%` without two digits stands for itself. `undefined` if the result is not UTF-8. */
function decodeComponent(body: Buffer, from: number, to: number): string | undefined {
  const decoded = Buffer.allocUnsafe(to - from);
  let length = 0;
  let seen = 0;
  for (let at = from; at < to; at++) {
    let byte = body[at]!;
    if (byte === plus) {
      byte = space;
    } else if (byte === percent && at + 2 < to) {
      const high = hexValues[body[at + 1]!]!;
      const low = hexValues[body[at + 2]!]!;
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        at += 2;
      }
    }
    decoded[length++] = byte;
    seen |= byte;
  }
  if (seen < 128) return decoded.toString('latin1', 0, length);
  return isUtf8(decoded.subarray(0, length)) ? decoded.toString('utf8', 0, length) : undefined;
}
