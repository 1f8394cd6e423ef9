import { credentialNames, type ErrorCode, parameters as parameterTable } from '@parley/protocol/chat-v2';
import type { FaultList } from './fault.ts';
import type { RequestParameters } from './parameters.ts';
import type { ParseSettings } from './settings.ts';

/** Credentials as they were given, whatever their shape: a misshapen one is no fault but ends in DENY (CV-ERR-4). */
export interface GivenCredentials {
  /** Empty only in a request that has faults. */
  readonly secureKey: string;
  readonly userId: string | undefined;
}

/**
 * `secureKey` is always required, `userId` and `alias` unless the service is lenient (CV-OP-0). `alias` is read for
 * its faults alone: it is only a hint, any value is accepted and none is used (CV-REP-3).
 */
export function parseCredentials(
  parameters: RequestParameters,
  settings: ParseSettings,
  faults: FaultList,
): GivenCredentials {
  for (const name of credentialNames) {
    if (parameters.hasConflict(name)) {
      faults.add(malformedCode(name), `The parameter ${name} is given more than once, with different values.`);
    } else if (parameters.get(name) === undefined && (name === 'secureKey' || settings.strictCredentials)) {
      faults.add(missingCode(name), `The parameter ${name} is missing.`);
    }
  }
  return { secureKey: parameters.get('secureKey') ?? '', userId: parameters.get('userId') };
}

type Name = (typeof credentialNames)[number];

function malformedCode(name: Name): ErrorCode {
  return parameterTable[name].malformed;
}

function missingCode(name: Name): ErrorCode {
  return parameterTable[name].missing;
}
