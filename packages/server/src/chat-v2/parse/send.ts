import { type GivenCredentials, parseCredentials } from './credentials.ts';
import { type GivenAttributes, parseEventAttributes } from './event-attributes.ts';
import { FaultList, type Parsed } from './fault.ts';
import { parseMessage, parseMessageType } from './message.ts';
import type { RequestParameters } from './parameters.ts';
import { parsePosition } from './position.ts';
import { parseRetryToken } from './retry-token.ts';
import type { ParseSettings } from './settings.ts';

export interface SendRequest {
  readonly credentials: GivenCredentials;
  readonly message: string;
  readonly messageType: string | undefined;
  readonly eventAttributes: GivenAttributes | undefined;
  readonly position: number | undefined;
  readonly retryToken: string | undefined;
}

/** CV-OP-2. */
export function parseSend(
  parameters: RequestParameters,
  settings: ParseSettings,
  idempotencyKey?: string,
): Parsed<SendRequest> {
  const { limits } = settings;
  const faults = new FaultList();
  const credentials = parseCredentials(parameters, settings, faults);
  const message = parseMessage(parameters, limits, faults);
  if (message === undefined) faults.add(162, 'The parameter message is missing.');
  return faults.settle({
    credentials,
    message: message ?? '',
    messageType: parseMessageType(parameters, limits, faults),
    eventAttributes: parseEventAttributes(parameters, limits, faults).attributes,
    position: parsePosition(parameters, faults),
    retryToken: parseRetryToken(parameters, idempotencyKey, 8, faults),
  });
}
