import type { FaultList } from './fault.ts';
import type { RequestParameters } from './parameters.ts';

export const maxRetryTokenLength = 128;

/**
 * The token that makes a repeat safe: the header `Idempotency-Key`, the parameter `clientMessageId`, or both when they
 * are equal (CV-OP-11). `minLength` is 22 on `requestChat`, where the token is itself a secret, else 8. An empty one
 * counts as absent.
 */
export function parseRetryToken(
  parameters: RequestParameters,
  header: string | undefined,
  minLength: 8 | 22,
  faults: FaultList,
): string | undefined {
  const parameter = parameters.get('clientMessageId');
  const given = header || undefined;
  if (parameter === undefined && given === undefined) return undefined;
  if (parameter !== undefined && given !== undefined && parameter !== given) {
    faults.add(368, 'The header Idempotency-Key and the parameter clientMessageId differ.');
    return undefined;
  }
  const token = parameter ?? given!;
  if (token.length < minLength || token.length > maxRetryTokenLength || !printableAscii.test(token)) {
    faults.add(368, `The retry token must be ${minLength} to ${maxRetryTokenLength} printable ASCII characters.`);
    return undefined;
  }
  return token;
}

const printableAscii = /^[\x20-\x7e]+$/;
