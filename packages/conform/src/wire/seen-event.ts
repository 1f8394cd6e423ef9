/** An entry of `messages` as it came: nothing is taken for granted of what a server under test says. */
export interface SeenEvent {
  /** NaN where it is no number. */
  readonly index: number;
  readonly utcTime: number;
  readonly type: unknown;
  readonly nickname: unknown;
  readonly participantId: unknown;
  readonly fromType: unknown;
  readonly text: unknown;
  readonly messageType: unknown;
  readonly userData: unknown;
  readonly eventAttributes: unknown;
  /** The whole of it. */
  readonly json: unknown;
}

export function readEvent(json: unknown): SeenEvent {
  const event = asObject(json);
  const from = asObject(event['from']);
  return {
    index: asNumber(event['index']),
    utcTime: asNumber(event['utcTime']),
    type: event['type'],
    nickname: from['nickname'],
    participantId: from['participantId'],
    fromType: from['type'],
    text: event['text'],
    messageType: event['messageType'],
    userData: event['userData'],
    eventAttributes: event['eventAttributes'],
    json,
  };
}

/** The fields of an object; none of anything else. */
export function asObject(json: unknown): { readonly [name: string]: unknown } {
  return typeof json === 'object' && json !== null ? (json as { readonly [name: string]: unknown }) : {};
}

function asNumber(json: unknown): number {
  return typeof json === 'number' ? json : Number.NaN;
}
