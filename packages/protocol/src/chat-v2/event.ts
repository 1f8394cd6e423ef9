/** The closed list of `messages[].type`; one strict client fails its whole reply on any other (CV-EV-2). */
export const wireEventTypes = [
  'ParticipantJoined',
  'ParticipantLeft',
  'Message',
  'TypingStarted',
  'TypingStopped',
  'NicknameUpdated',
  'PushUrl',
  'FileUploaded',
  'FileDeleted',
  'CustomNotice',
  'Notice',
  'IdleAlert',
  'IdleClose',
] as const;

export type WireEventType = (typeof wireEventTypes)[number];

/** `from.type`; the seed lacks Supervisor, one who barged in (CV-EV-2). */
export const wireParticipantTypes = ['Client', 'Agent', 'External', 'Supervisor'] as const;

export type WireParticipantType = (typeof wireParticipantTypes)[number];

/** Who an event is from. */
export interface WireParty {
  readonly nickname: string;
  /** Counts 1, 2, 3 … over the stays of participants whom the customer can see (CV-EV-5). */
  readonly participantId: number;
  readonly type: WireParticipantType;
}

/** Values of `quit-reason-code` in the customer's ParticipantLeft, always strings (CV-EV-6). */
export const quitReasonCodes = {
  left: '0',
  'client-timeout': '3',
  closed: '4',
  server: '5',
  idle: '7',
} as const;

export type QuitReasonCode = (typeof quitReasonCodes)[keyof typeof quitReasonCodes];

/** `eventAttributes` of an event: what its sender gave, and what the server adds under a key of its own. */
export interface WireEventAttributes {
  readonly 'general-properties'?: { readonly [key: string]: unknown };
  readonly GCTI_SYSTEM?: { readonly 'quit-reason-code': QuitReasonCode };
}

/** An entry of `messages`. Fields that an event does not have are absent, never `null`. */
export interface WireEvent {
  readonly from: WireParty;
  /** From 1, increasing, with gaps where events for others lie (CV-EV-3). */
  readonly index: number;
  readonly type: WireEventType;
  /** Epoch milliseconds. */
  readonly utcTime: number;
  readonly text?: string;
  readonly messageType?: string;
  readonly userData?: { readonly [key: string]: string };
  readonly eventAttributes?: WireEventAttributes;
}
