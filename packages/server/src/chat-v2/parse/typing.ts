import { type GivenCredentials, parseCredentials } from './credentials.ts';
import { FaultList, type Parsed } from './fault.ts';
import type { RequestParameters } from './parameters.ts';
import { parsePosition } from './position.ts';
import { parsePreview } from './preview.ts';
import type { ParseSettings } from './settings.ts';

export interface TypingRequest {
  readonly credentials: GivenCredentials;
  readonly preview: string | undefined;
  readonly position: number | undefined;
}

/** `startTyping` and `stopTyping` (CV-OP-3, CV-OP-4). */
export function parseTyping(parameters: RequestParameters, settings: ParseSettings): Parsed<TypingRequest> {
  const faults = new FaultList();
  return faults.settle({
    credentials: parseCredentials(parameters, settings, faults),
    preview: parsePreview(parameters, settings),
    position: parsePosition(parameters, faults),
  });
}
