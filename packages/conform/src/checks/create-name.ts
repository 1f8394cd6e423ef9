import { randomBytes } from 'node:crypto';

/** A name of at least 32 characters that no server has seen before: for retry tokens, and for what must be unknown. */
export function createName(purpose: string): string {
  return `${purpose}-${randomBytes(16).toString('hex')}`;
}
