import type { FilledLimits } from './filled.ts';

/** At most four bytes of UTF-8 for a character, each as %XX. */
const perCharacter = 12;
const perByte = 3;
/** `userData%5B%22` … `%22%5D=&`, with room to spare. */
const perKey = 40;
/** Names of parameters, credentials, position, retry token. */
const rest = 2048;

/**
 * Bytes that the largest form can take whose parameters are all within their limits; a limit on bodies may not be lower
 * (CV-HTTP-8).
 */
export function leastFormBody(limits: Omit<FilledLimits, 'formBody'>): number {
  const userData = limits.userDataBytes * perByte + limits.userDataKeys * perKey;
  const names = limits.nickname + 2 * limits.names + limits.subject + limits.emailAddress;
  const requestChat = names * perCharacter + userData;
  const message = (limits.message + limits.messageType) * perCharacter + limits.eventAttributes * perByte;
  const pushUrl = limits.pushUrl * perCharacter;
  return Math.max(requestChat, message + userData, pushUrl) + rest;
}

export const usualFormBody = 524_288;
