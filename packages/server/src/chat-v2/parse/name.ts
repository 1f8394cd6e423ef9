import { parameters as parameterTable } from '@parley/protocol/chat-v2';
import type { FaultList } from './fault.ts';
import type { RequestParameters } from './parameters.ts';
import { isLongerThan, isSound, removeControls } from './text.ts';

/**
 * One of the customer's names, without control characters, or `undefined` when it is absent. A malformed one adds its
 * fault and still counts as given, so that it is not reported as missing too.
 */
export function parseName(
  parameters: RequestParameters,
  name: 'nickname' | 'firstName' | 'lastName',
  limit: number,
  faults: FaultList,
): string | undefined {
  const given = parameters.get(name);
  if (given === undefined) return undefined;
  const code = parameterTable[name].malformed;
  const kept = removeControls(given);
  if (!isSound(given)) {
    faults.add(code, `The ${name} holds the character U+0000 or half a surrogate pair.`);
  } else if (kept === '') {
    faults.add(code, `The ${name} holds nothing but control characters.`);
  }
  if (isLongerThan(kept, limit)) faults.add(code, `The ${name} is longer than ${limit} characters.`);
  return kept;
}
