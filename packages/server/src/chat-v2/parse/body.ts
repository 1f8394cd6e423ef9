import type { DecodedBody } from './decoded-body.ts';
import { decodeForm } from './form.ts';
import { formType, multipartType, readMediaType } from './media-type.ts';
import { decodeMultipart } from './multipart.ts';
import { RequestParameters } from './parameters.ts';

/**
 * The parameters of a body whose type `parseMediaType` let pass. At once for a form, which is nearly every body; a
 * promise for multipart. An empty body has no parameters, whatever its type (CV-HTTP-3). Never throws or rejects.
 */
export function parseBody(
  body: Buffer,
  contentType: string | undefined,
  maxParameters: number,
): DecodedBody | Promise<DecodedBody> {
  if (body.length === 0) return { ok: true, parameters: new RequestParameters([], []) };
  if (contentType === formType || contentType === undefined || !multipart.test(contentType))
    return decodeForm(body, maxParameters);
  const boundary = readMediaType(contentType)?.parameters.get('boundary') ?? '';
  return decodeMultipart(body, boundary, maxParameters);
}

const multipart = new RegExp(`^[ \\t]*${multipartType}`, 'i');
