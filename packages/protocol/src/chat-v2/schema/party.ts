import { wireParticipantTypes } from '../event.ts';
import type { JsonSchema } from './json-schema.ts';

/** `from` of an event; never null (CV-EV-1). */
export const partySchema: JsonSchema = {
  type: 'object',
  description: 'Who an event is from, as they were when it happened.',
  properties: {
    nickname: { type: 'string', minLength: 1 },
    participantId: {
      type: 'integer',
      minimum: 1,
      description: 'Counts the stays of participants that the customer can see; who rejoins gets a new one.',
    },
    type: { enum: wireParticipantTypes },
  },
  required: ['nickname', 'participantId', 'type'],
  additionalProperties: false,
};
