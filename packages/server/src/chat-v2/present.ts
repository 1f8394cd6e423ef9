import {
  quitReasonCodes,
  type WireEvent,
  type WireEventAttributes,
  type WireEventType,
} from '@parley/protocol/chat-v2';
import type { Kind, SessionEvent, UserData } from '../domain/event.ts';
import { customerViewer, maySee } from '../domain/visibility.ts';

/** What the wire calls each stored kind that a customer may see (CV-EV-2); the others have no name there. */
const wireTypes: { readonly [K in Kind]: WireEventType | null } = {
  'participant-joined': 'ParticipantJoined',
  'participant-left': 'ParticipantLeft',
  message: 'Message',
  'typing-started': 'TypingStarted',
  'typing-stopped': 'TypingStopped',
  'nickname-updated': 'NicknameUpdated',
  'push-url': 'PushUrl',
  'custom-notice': 'CustomNotice',
  notice: 'Notice',
  'file-uploaded': 'FileUploaded',
  'file-deleted': 'FileDeleted',
  'idle-alert': 'IdleAlert',
  'idle-close': 'IdleClose',
  'user-data-updated': null,
  read: null,
  note: null,
  queued: null,
  offered: null,
  'offer-ended': null,
  accepted: null,
  released: null,
  invited: null,
  monitoring: null,
  disposition: null,
  'wrap-up-done': null,
};

interface Fields {
  readonly text?: string | undefined;
  readonly messageType?: string | undefined;
  readonly userData?: UserData | undefined;
  readonly eventAttributes?: WireEventAttributes | undefined;
}

/**
 * An event as the customer is shown it (CV-EV-1, CV-EV-6).
 * @throws Error for an event that no customer may see: who may was to be asked first.
 */
export function presentEvent(event: SessionEvent): WireEvent {
  const { payload, from } = event;
  const type = wireTypes[payload.kind];
  if (type === null || from === null || from.participantId === null || !maySee(customerViewer, event)) {
    throw new Error(`${payload.kind} at ${event.index} is not for customers`);
  }
  const { text, messageType, userData, eventAttributes } = presentFields(payload);
  return {
    from: { nickname: from.nickname, participantId: from.participantId, type: from.type },
    index: event.index,
    type,
    ...(text === undefined ? {} : { text }),
    ...(messageType === undefined ? {} : { messageType }),
    ...(userData === undefined ? {} : { userData }),
    ...(eventAttributes === undefined ? {} : { eventAttributes }),
    utcTime: event.at,
  };
}

function presentFields(payload: SessionEvent['payload']): Fields {
  switch (payload.kind) {
    case 'message':
      return { text: payload.text, messageType: payload.messageType, eventAttributes: payload.attributes };
    case 'custom-notice': {
      const { text, messageType, userData, attributes } = payload;
      return { text, messageType, userData, eventAttributes: attributes };
    }
    case 'notice':
      return { text: payload.text, userData: payload.userData };
    case 'idle-alert':
    case 'idle-close':
      return { text: payload.text };
    case 'push-url':
      return { text: payload.url };
    case 'nickname-updated':
      return { text: payload.nickname };
    case 'participant-left':
      if (payload.reason === undefined) return {};
      return { eventAttributes: { GCTI_SYSTEM: { 'quit-reason-code': quitReasonCodes[payload.reason] } } };
    case 'file-uploaded':
      return { text: payload.fileId, userData: presentFile(payload) };
    case 'file-deleted':
      return { userData: { 'file-id': payload.fileId } };
    case 'participant-joined':
    case 'typing-started':
    case 'typing-stopped':
    case 'user-data-updated':
    case 'read':
    case 'note':
    case 'queued':
    case 'offered':
    case 'offer-ended':
    case 'accepted':
    case 'released':
    case 'invited':
    case 'monitoring':
    case 'disposition':
    case 'wrap-up-done':
      return {};
  }
}

function presentFile(file: SessionEvent['payload'] & { kind: 'file-uploaded' }): UserData {
  return {
    'file-id': file.fileId,
    'file-name': file.name,
    'file-size': String(file.size),
    'file-source': file.source,
    'file-document-id': file.documentId,
    ...(file.description === undefined ? {} : { 'file-description': file.description }),
  };
}
