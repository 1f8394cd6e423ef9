import type { FaultList } from './fault.ts';
import type { ChatLimits } from './limits.ts';
import type { RequestParameters } from './parameters.ts';
import { isLongerThan, isSound } from './text.ts';

/** The text of a message or notice, kept exactly (CV-OP-2); `undefined` when it is absent or faulty. */
export function parseMessage(parameters: RequestParameters, limits: ChatLimits, faults: FaultList): string | undefined {
  const text = parameters.get('message');
  if (text === undefined) return undefined;
  if (!isSound(text)) faults.add(362, 'The message holds the character U+0000 or half a surrogate pair.');
  // The advice of 204 is the bare limit (CV-ERR-1).
  if (isLongerThan(text, limits.message)) faults.add(204, String(limits.message));
  return text;
}

/** `messageType`, opaque to us. */
export function parseMessageType(
  parameters: RequestParameters,
  limits: ChatLimits,
  faults: FaultList,
): string | undefined {
  const type = parameters.get('messageType');
  if (type === undefined) return undefined;
  if (!isSound(type)) faults.add(367, 'The messageType holds the character U+0000 or half a surrogate pair.');
  if (isLongerThan(type, limits.messageType)) {
    faults.add(367, `The messageType is longer than ${limits.messageType} characters.`);
  }
  return type;
}
