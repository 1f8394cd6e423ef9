import { type GivenCredentials, parseCredentials } from './credentials.ts';
import { FaultList, type Parsed } from './fault.ts';
import type { RequestParameters } from './parameters.ts';
import { parsePosition } from './position.ts';
import { parsePreview } from './preview.ts';
import type { ParseSettings } from './settings.ts';

export interface RefreshRequest {
  readonly credentials: GivenCredentials;
  /** What a non-empty one means besides: startTyping (CV-OP-4). */
  readonly preview: string | undefined;
  /** 1, that is everything, when none is given (CV-POS-2). */
  readonly position: number;
}

export function parseRefresh(parameters: RequestParameters, settings: ParseSettings): Parsed<RefreshRequest> {
  const faults = new FaultList();
  return faults.settle({
    credentials: parseCredentials(parameters, settings, faults),
    preview: parsePreview(parameters, settings),
    position: parsePosition(parameters, faults) ?? 1,
  });
}
