import assert from 'node:assert/strict';
import type { Parsed } from '../../packages/server/src/chat-v2/parse/fault.ts';
import { decodeForm } from '../../packages/server/src/chat-v2/parse/form.ts';
import { type ChatLimits, defaultLimits } from '../../packages/server/src/chat-v2/parse/limits.ts';
import type { RequestParameters } from '../../packages/server/src/chat-v2/parse/parameters.ts';
import type { ParseSettings } from '../../packages/server/src/chat-v2/parse/settings.ts';

export type FormFields = { readonly [name: string]: string } | readonly (readonly [name: string, value: string])[];

/** A form body as a careful client writes it. */
export function encodeForm(fields: FormFields): string {
  const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

/** The parameters of a body: as fields, or as the very text of it. */
export function parseForm(body: string | FormFields): RequestParameters {
  const decoded = decodeForm(Buffer.from(typeof body === 'string' ? body : encodeForm(body)), 10_000);
  assert.ok(decoded.ok, 'the body must be understood');
  return decoded.parameters;
}

export const goodCredentials = { secureKey: 'a'.repeat(32), userId: 'B'.repeat(16), alias: '1' };

export function createParseSettings(
  changed: Partial<Omit<ParseSettings, 'limits'>> & { readonly limits?: Partial<ChatLimits> } = {},
): ParseSettings {
  return {
    strictCredentials: true,
    typingPreview: false,
    ...changed,
    limits: { ...defaultLimits, ...changed.limits },
  };
}

/** The codes of the faults, in the order in which a reply lists them; none when all was well. */
export function codesOf(parsed: Parsed<unknown>): number[] {
  return parsed.ok ? [] : parsed.faults.map(({ code }) => code);
}

export function acceptedOf<Value>(parsed: Parsed<Value>): Value {
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.faults));
  return parsed.value;
}
