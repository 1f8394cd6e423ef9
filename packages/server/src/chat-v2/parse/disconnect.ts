import { type GivenCredentials, parseCredentials } from './credentials.ts';
import { FaultList, type Parsed } from './fault.ts';
import type { RequestParameters } from './parameters.ts';
import { parsePosition } from './position.ts';
import type { ParseSettings } from './settings.ts';

export interface DisconnectRequest {
  readonly credentials: GivenCredentials;
  readonly position: number | undefined;
}

/** CV-OP-5. */
export function parseDisconnect(parameters: RequestParameters, settings: ParseSettings): Parsed<DisconnectRequest> {
  const faults = new FaultList();
  return faults.settle({
    credentials: parseCredentials(parameters, settings, faults),
    position: parsePosition(parameters, faults),
  });
}
