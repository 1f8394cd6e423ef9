import { type GivenCredentials, parseCredentials } from './credentials.ts';
import { type GivenAttributes, parseEventAttributes } from './event-attributes.ts';
import { FaultList, type Parsed } from './fault.ts';
import { parseMessage, parseMessageType } from './message.ts';
import type { RequestParameters } from './parameters.ts';
import { parsePosition } from './position.ts';
import type { ParseSettings } from './settings.ts';
import { parseUserData, type UserData } from './user-data.ts';

export interface CustomNoticeRequest {
  readonly credentials: GivenCredentials;
  readonly message: string | undefined;
  readonly messageType: string | undefined;
  readonly userData: UserData | undefined;
  readonly eventAttributes: GivenAttributes | undefined;
  /** Restart the idle control and add no event. */
  readonly cancelsIdleTimer: boolean;
  readonly position: number | undefined;
}

/** CV-OP-9: everything is optional. */
export function parseCustomNotice(parameters: RequestParameters, settings: ParseSettings): Parsed<CustomNoticeRequest> {
  const { limits } = settings;
  const faults = new FaultList();
  const { attributes, cancelsIdleTimer } = parseEventAttributes(parameters, limits, faults);
  return faults.settle({
    credentials: parseCredentials(parameters, settings, faults),
    message: parseMessage(parameters, limits, faults),
    messageType: parseMessageType(parameters, limits, faults),
    userData: parseUserData(parameters, limits, faults),
    eventAttributes: attributes,
    cancelsIdleTimer,
    position: parsePosition(parameters, faults),
  });
}
