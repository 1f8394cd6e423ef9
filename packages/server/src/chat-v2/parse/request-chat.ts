import { parseEmailAddress } from './email-address.ts';
import { FaultList, type Parsed } from './fault.ts';
import type { ChatLimits } from './limits.ts';
import { parseName } from './name.ts';
import type { RequestParameters } from './parameters.ts';
import { parseRetryToken } from './retry-token.ts';
import type { ParseSettings } from './settings.ts';
import { isLongerThan, isSound } from './text.ts';
import { parseUserData, type UserData } from './user-data.ts';

export interface RequestChatRequest {
  /** As given, else `firstName lastName` (CV-EV-4). */
  readonly nickname: string;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly subject: string | undefined;
  readonly emailAddress: string | undefined;
  readonly userData: UserData | undefined;
  readonly retryToken: string | undefined;
}

/** CV-OP-1. Reads no credentials: whoever posts here begins a new chat, whatever else the body names. */
export function parseRequestChat(
  parameters: RequestParameters,
  settings: ParseSettings,
  idempotencyKey?: string,
): Parsed<RequestChatRequest> {
  const { limits } = settings;
  const faults = new FaultList();
  const firstName = parseName(parameters, 'firstName', limits.names, faults);
  const lastName = parseName(parameters, 'lastName', limits.names, faults);
  const nickname = parseName(parameters, 'nickname', limits.nickname, faults);
  if (nickname === undefined) addMissingNames(firstName, lastName, faults);
  return faults.settle({
    nickname: nickname ?? `${firstName} ${lastName}`,
    firstName,
    lastName,
    subject: parseSubject(parameters, limits, faults),
    emailAddress: parseEmailAddress(parameters, limits, faults),
    userData: parseUserData(parameters, limits, faults),
    retryToken: parseRetryToken(parameters, idempotencyKey, 22, faults),
  });
}

/** One of the pair alone: the other is missing. No name at all: each of the three. */
function addMissingNames(firstName: string | undefined, lastName: string | undefined, faults: FaultList): void {
  if (firstName === undefined) faults.add(102, 'The parameter firstName is missing.');
  if (lastName === undefined) faults.add(103, 'The parameter lastName is missing.');
  if (firstName === undefined && lastName === undefined) faults.add(161, 'The parameter nickname is missing.');
}

function parseSubject(parameters: RequestParameters, limits: ChatLimits, faults: FaultList): string | undefined {
  const subject = parameters.get('subject');
  if (subject === undefined) return undefined;
  if (!isSound(subject)) faults.add(304, 'The subject holds the character U+0000 or half a surrogate pair.');
  if (isLongerThan(subject, limits.subject)) {
    faults.add(304, `The subject is longer than ${limits.subject} characters.`);
  }
  return subject;
}
