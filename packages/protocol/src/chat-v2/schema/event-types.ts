import { quitReasonCodes, type WireEventType } from '../event.ts';
import type { JsonSchema } from './json-schema.ts';
import { partySchema } from './party.ts';

const text: JsonSchema = { type: 'string', minLength: 1 };
const messageType: JsonSchema = { type: 'string', minLength: 1, description: 'Opaque; as the sender gave it.' };
const userData: JsonSchema = { type: 'object', minProperties: 1, additionalProperties: { type: 'string' } };

/** What a customer's, agent's or bot's own attributes may hold: never GCTI_SYSTEM (CV-OP-2). */
const eventAttributes: JsonSchema = {
  type: 'object',
  properties: { 'general-properties': { type: 'object', minProperties: 1 } },
  required: ['general-properties'],
  additionalProperties: false,
};

const quitAttributes: JsonSchema = {
  type: 'object',
  properties: {
    GCTI_SYSTEM: {
      type: 'object',
      properties: {
        'quit-reason-code': {
          enum: Object.values(quitReasonCodes),
          description:
            '"0" asked to leave, "3" no sign of life, "4" closed by an agent or bot, "5" the server, "7" idle.',
        },
      },
      required: ['quit-reason-code'],
      additionalProperties: false,
    },
  },
  required: ['GCTI_SYSTEM'],
  additionalProperties: false,
};

/** The service's own participant (CV-EV-7). */
const fromService: JsonSchema = { from: partyOf('External') };

/**
 * Each of the thirteen types of events with the fields it has, and no others (CV-EV-1, CV-EV-2, CV-EV-6). A customer's
 * ParticipantLeft says why; nobody else's does.
 */
export const eventTypeSchemas: { readonly [type in WireEventType]: JsonSchema } = {
  ParticipantJoined: event('ParticipantJoined', {}),
  ParticipantLeft: {
    ...event('ParticipantLeft', { eventAttributes: quitAttributes }, []),
    if: { properties: { from: partyOf('Client') } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { properties: { eventAttributes: true }, required: ['eventAttributes'] },
    else: { properties: { eventAttributes: false } },
  },
  Message: event('Message', { text, messageType, eventAttributes }, ['text']),
  TypingStarted: event('TypingStarted', {}),
  TypingStopped: event('TypingStopped', {}),
  NicknameUpdated: event('NicknameUpdated', { text: { ...text, description: 'The new name, as in from.nickname.' } }),
  PushUrl: event('PushUrl', { text: { type: 'string', pattern: '^https?://', description: 'The URL.' } }),
  FileUploaded: event('FileUploaded', {
    text: { ...text, description: 'The file-id.' },
    userData: {
      type: 'object',
      properties: {
        'file-id': text,
        'file-name': text,
        'file-size': { type: 'string', pattern: '^[0-9]+$' },
        'file-source': text,
        'file-document-id': text,
        'file-description': { type: 'string' },
      },
      required: ['file-id', 'file-name', 'file-size', 'file-source', 'file-document-id'],
      additionalProperties: false,
    },
  }),
  FileDeleted: event('FileDeleted', {
    userData: { type: 'object', properties: { 'file-id': text }, required: ['file-id'], additionalProperties: false },
  }),
  CustomNotice: event('CustomNotice', { text, messageType, userData, eventAttributes }, []),
  Notice: event('Notice', { ...fromService, text, userData }, ['text']),
  IdleAlert: event('IdleAlert', { ...fromService, text }),
  IdleClose: event('IdleClose', { ...fromService, text }),
};

/** An event with `fields` besides those that all have; all of `fields` are required unless `required` says which. */
function event(
  type: WireEventType,
  fields: { readonly [name: string]: unknown },
  required: readonly string[] = Object.keys(fields).filter((name) => name !== 'from'),
): JsonSchema {
  return {
    type: 'object',
    properties: {
      from: partySchema,
      index: { type: 'integer', minimum: 1, description: 'Place in the transcript; gaps are events for others.' },
      type: { const: type },
      utcTime: { type: 'integer', minimum: 1, description: 'Epoch milliseconds; never decreases with the index.' },
      ...fields,
    },
    required: ['from', 'index', 'type', 'utcTime', ...required],
    additionalProperties: false,
  };
}

function partyOf(type: string): JsonSchema {
  return { type: 'object', allOf: [partySchema], properties: { type: { const: type } } };
}
