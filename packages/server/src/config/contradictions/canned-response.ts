import type { Contradiction } from '../contradiction.ts';
import type { JsonValue } from '../json.ts';
import type { CannedResponseValue } from '../schema/canned-response.ts';

export function findCannedResponseContradictions(value: JsonValue): Contradiction[] {
  const { text = '' } = value as CannedResponseValue;
  return text === '' ? [{ path: [], sentence: 'text is missing; a canned response needs one.' }] : [];
}
