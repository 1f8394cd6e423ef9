import { createCipheriv, createDecipheriv, hash, hkdfSync } from 'node:crypto';
import type { Random } from './random.ts';

/** SHA-256 as base64url, 43 characters. */
export function sha256(text: string | Uint8Array): string {
  return hash('sha256', text, 'base64url');
}

/**
 * Equal, in a time that depends on the lengths alone: no step depends on what the texts hold. In JavaScript, since a
 * request makes two comparisons, and `timingSafeEqual` costs four buffers for them (0.8 µs of its 18).
 */
export function constantTimeEqual(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

/** A key that only the secret gives; `label` keeps keys of different uses apart (HKDF-SHA256). */
export function deriveKey(secret: string, label: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', label, 32));
}

/** AES-256-GCM; nonce, tag and ciphertext as base64url. */
export function seal(key: Uint8Array, text: string, random: Random): string {
  const nonce = random.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** `null` when the key is another one or the text was changed. */
export function open(key: Uint8Array, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 28) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
