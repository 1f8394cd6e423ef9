import { isUtf8 } from 'node:buffer';
import { Busboy } from '@fastify/busboy';
import { createBodyFault, createTooManyParameters, type DecodedBody, notUtf8 } from './decoded-body.ts';
import { RequestParameters } from './parameters.ts';

/**
 * Decodes a `multipart/form-data` body that lies in memory (CV-HTTP-3, CV-HTTP-4). Files are passed over: no operation
 * here takes one. Never rejects.
 */
export async function decodeMultipart(body: Buffer, boundary: string, maxParameters: number): Promise<DecodedBody> {
  if (!boundarySyntax.test(boundary)) return malformed;
  // Counted before anything is made of a part: a body of boundaries alone would be thousands of streams.
  const delimiters = countDelimiters(body, `--${boundary}`, maxParameters + 2);
  if (delimiters === 0) return malformed;
  if (delimiters > maxParameters + 1) return createTooManyParameters(maxParameters);

  const names: string[] = [];
  const values: string[] = [];
  const isWhole = await readFields(body, boundary, (name, value) => {
    names.push(name);
    values.push(value);
  });
  if (!isWhole) return malformed;
  if (!isUtf8(body) && [...names, ...values].some(hasReplacement)) return notUtf8;
  return { ok: true, parameters: new RequestParameters(names, values) };
}

const malformed = createBodyFault(400, 'The multipart body is malformed or incomplete.');

/** RFC 2046 allows 70 characters, but no asterisks and the like, which nobody minds. */
const boundarySyntax = /^[!#-[\]-~]{1,70}$|^[!#-[\]-~][ !#-[\]-~]{0,68}[!#-[\]-~]$/;

/** Delimiters stand at the beginning of a line; counts up to `most`. */
function countDelimiters(body: Buffer, delimiter: string, most: number): number {
  let count = body.toString('latin1', 0, delimiter.length) === delimiter ? 1 : 0;
  const line = Buffer.from(`\r\n${delimiter}`, 'latin1');
  for (let at = body.indexOf(line); at !== -1 && count < most; at = body.indexOf(line, at + line.length)) count += 1;
  return count;
}

/** Tells every part that has a name and is no file. Resolves with `false` when the body does not end as it should. */
function readFields(body: Buffer, boundary: string, found: (name: string, value: string) => void): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const reader = new Busboy({
        headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
        isPartAFile: (_name, _type, fileName) => fileName !== undefined,
        limits: { fieldSize: body.length, headerSize: body.length },
      });
      reader.on('field', (name: string | undefined, value) => {
        if (name !== undefined) found(unescapeName(name), value);
      });
      reader.on('finish', () => resolve(true));
      reader.on('error', () => resolve(false));
      // In one piece: whatever it throws about a part it throws here.
      reader.end(body);
    } catch {
      resolve(false);
    }
  });
}

/** Browsers write a quote in a part's name as `%22`, and nothing else that may stand in ours. */
function unescapeName(name: string): string {
  return name.includes('%22') ? name.replaceAll('%22', '"') : name;
}

/**
 * Busboy puts U+FFFD where bytes are not UTF-8. In a body that is not UTF-8 as a whole (a file in it seldom is) that is
 * how a bad text is told; one that holds the character itself, next to such a file, is not worth another parser.
 */
function hasReplacement(text: string): boolean {
  return text.includes('\ufffd');
}
