import type { IncomingHttpHeaders } from 'node:http';

/** A `Content-Type` as it was given: `application/x-www-form-urlencoded`, and its parameters by lower-case name. */
export interface MediaType {
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export const formType = 'application/x-www-form-urlencoded';
export const multipartType = 'multipart/form-data';

/** What a field client may call UTF-8; US-ASCII is a part of it. */
const charsets = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

/**
 * What is wrong with the type of a body, as a sentence for 415, else `null` (CV-HTTP-3). Whether a body without a type
 * is empty may turn out only while it is read: see `needsType`. Another charset than UTF-8 is refused, since reading
 * its texts as UTF-8 would spoil them.
 */
export function parseMediaType(headers: IncomingHttpHeaders): string | null {
  if (headers['content-encoding']) return 'A body must have no Content-Encoding.';
  const contentType = headers['content-type'];
  if (contentType === formType) return null;
  if (needsType(contentType)) {
    return Number(headers['content-length'] ?? 0) > 0 ? untyped : null;
  }
  // Without a body its type means nothing.
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return null;
  const type = readMediaType(contentType!);
  if (type === undefined || (type.essence !== formType && type.essence !== multipartType)) return untyped;
  const charset = type.parameters.get('charset');
  if (charset !== undefined && !charsets.has(charset.toLowerCase())) return 'The charset of a body must be UTF-8.';
  return null;
}

/** True when a body that is not empty would have no type. */
export function needsType(contentType: string | undefined): boolean {
  return contentType === undefined || contentType === '';
}

export const untyped = `The Content-Type of a body must be ${formType} or ${multipartType}.`;

/** `undefined` when it does not have the form of a media type. Of a repeated parameter the first counts. */
export function readMediaType(contentType: string): MediaType | undefined {
  const essence = essenceSyntax.exec(contentType)?.[1];
  if (essence === undefined) return undefined;
  const parameters = new Map<string, string>();
  for (const [, name, quoted, token] of contentType.matchAll(parameterSyntax)) {
    const key = name!.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token!);
  }
  return { essence: essence.toLowerCase(), parameters };
}

const essenceSyntax = /^[ \t]*([!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+)[ \t]*(?:;|$)/i;
const parameterSyntax = /;[ \t]*([!#$%&'*+.^_`|~0-9a-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/gi;
