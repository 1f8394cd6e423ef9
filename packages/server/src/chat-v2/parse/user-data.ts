import type { FaultList } from './fault.ts';
import type { ChatLimits } from './limits.ts';
import type { RequestParameters } from './parameters.ts';
import { cutToBytes, cutToCharacters, isLongerThan, isSound, removeUnsound } from './text.ts';

/** Attached data. A plain object whose keys are all its own, `__proto__` too: copy it by spreading, never by assigning. */
export type UserData = { readonly [key: string]: string };

/** What a page's tracking adds by itself; it is cut to fit, and never in the way of the customer (CV-OP-1). */
const tolerated = '_genesys_';

/**
 * The `userData[key]` parameters; `undefined` when none has a value. Each kind of fault is listed once, however many
 * entries have it, so that a hostile body cannot make the reply large.
 */
export function parseUserData(
  parameters: RequestParameters,
  limits: ChatLimits,
  faults: FaultList,
): UserData | undefined {
  const entries = parameters.userData();
  if (entries.size === 0) return undefined;
  if (entries.size > limits.userDataKeys) {
    faults.add(305, `The userData has more than ${limits.userDataKeys} keys.`);
    return undefined;
  }

  const found = new Set<string>();
  let free = limits.userDataBytes;
  for (const [key, value] of entries) {
    if (key === '') found.add('A key of the userData is empty.');
    const isTolerated = key.startsWith(tolerated);
    if (!isSound(key) || (!isTolerated && !isSound(value))) {
      found.add('The userData holds the character U+0000 or half a surrogate pair.');
    }
    if (isLongerThan(key, limits.userDataKey)) {
      found.add(`A key of the userData is longer than ${limits.userDataKey} characters.`);
    }
    free -= Buffer.byteLength(key);
    if (isTolerated) continue;
    if (isLongerThan(value, limits.userDataValue)) {
      found.add(`A value of the userData is longer than ${limits.userDataValue} characters.`);
    }
    free -= Buffer.byteLength(value);
  }
  if (free < 0) found.add(`The userData takes more than ${limits.userDataBytes} bytes in all.`);
  for (const advice of found) faults.add(305, advice);
  return found.size > 0 ? undefined : Object.fromEntries(fitTolerated(entries, limits.userDataValue, free));
}

/**
 * Cuts the tolerated values to the limit of a value, and to the bytes that everything else has left, without what
 * could not be stored.
 */
function fitTolerated(entries: ReadonlyMap<string, string>, valueLimit: number, bytes: number): [string, string][] {
  const fitted: [string, string][] = [];
  let free = bytes;
  for (const [key, value] of entries) {
    if (!key.startsWith(tolerated)) {
      fitted.push([key, value]);
      continue;
    }
    const cut = cutToBytes(cutToCharacters(removeUnsound(value), valueLimit), free);
    free -= Buffer.byteLength(cut);
    fitted.push([key, cut]);
  }
  return fitted;
}
