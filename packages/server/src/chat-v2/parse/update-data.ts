import { type GivenCredentials, parseCredentials } from './credentials.ts';
import { FaultList, type Parsed } from './fault.ts';
import type { RequestParameters } from './parameters.ts';
import { parsePosition } from './position.ts';
import type { ParseSettings } from './settings.ts';
import { parseUserData, type UserData } from './user-data.ts';

export interface UpdateDataRequest {
  readonly credentials: GivenCredentials;
  /** At least one key. */
  readonly userData: UserData;
  readonly position: number | undefined;
}

/** CV-OP-9. */
export function parseUpdateData(parameters: RequestParameters, settings: ParseSettings): Parsed<UpdateDataRequest> {
  const faults = new FaultList();
  const credentials = parseCredentials(parameters, settings, faults);
  const userData = parseUserData(parameters, settings.limits, faults);
  if (userData === undefined && parameters.userData().size === 0) {
    faults.add(105, 'The parameter userData is missing: at least one userData[key] with a value is needed.');
  }
  return faults.settle({ credentials, userData: userData ?? {}, position: parsePosition(parameters, faults) });
}
