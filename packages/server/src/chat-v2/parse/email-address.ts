import type { FaultList } from './fault.ts';
import type { ChatLimits } from './limits.ts';
import type { RequestParameters } from './parameters.ts';
import { isLongerThan } from './text.ts';

/** `emailAddress`, kept exactly if it looks like one. */
export function parseEmailAddress(
  parameters: RequestParameters,
  limits: ChatLimits,
  faults: FaultList,
): string | undefined {
  const address = parameters.get('emailAddress');
  if (address === undefined) return undefined;
  if (isLongerThan(address, limits.emailAddress)) {
    faults.add(364, `The emailAddress is longer than ${limits.emailAddress} characters.`);
  } else if (!isEmailAddress(address)) {
    faults.add(364, 'The emailAddress is not a valid e-mail address.');
  }
  return address;
}

/**
 * Pragmatic: a local part, one `@`, and a domain of labels of letters, digits and hyphens; both may be international.
 * Quoted local parts, comments and address literals are refused: nobody types them into a chat form, and mail systems
 * refuse them too.
 */
function isEmailAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  return (
    localPart.test(address.slice(0, Math.max(at, 0))) && domain.test(address.slice(at + 1)) && address.isWellFormed()
  );
}

// Neither expression can backtrack: every repeated group begins with a character that its predecessor cannot match.
const atom = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const localPart = new RegExp(`^${atom}(?:\\.${atom})*$`, 'u');
const domain = /^(?!-)[\p{L}\p{M}\p{N}-]+(?<!-)(?:\.(?!-)[\p{L}\p{M}\p{N}-]+(?<!-))*$/u;
