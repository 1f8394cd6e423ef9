import { type GivenCredentials, parseCredentials } from './credentials.ts';
import { FaultList, type Parsed } from './fault.ts';
import { parseName } from './name.ts';
import type { RequestParameters } from './parameters.ts';
import { parsePosition } from './position.ts';
import type { ParseSettings } from './settings.ts';

export interface UpdateNicknameRequest {
  readonly credentials: GivenCredentials;
  readonly nickname: string;
  readonly position: number | undefined;
}

/** CV-OP-7. */
export function parseUpdateNickname(
  parameters: RequestParameters,
  settings: ParseSettings,
): Parsed<UpdateNicknameRequest> {
  const faults = new FaultList();
  const credentials = parseCredentials(parameters, settings, faults);
  const nickname = parseName(parameters, 'nickname', settings.limits.nickname, faults);
  if (nickname === undefined) faults.add(161, 'The parameter nickname is missing.');
  return faults.settle({ credentials, nickname: nickname ?? '', position: parsePosition(parameters, faults) });
}
