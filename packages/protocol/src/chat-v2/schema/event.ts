import { wireEventTypes } from '../event.ts';
import { eventTypeSchemas } from './event-types.ts';
import type { JsonSchema } from './json-schema.ts';

/** An entry of `messages`. */
export const eventSchema: JsonSchema = {
  type: 'object',
  description: 'An event of the transcript. Fields that an event does not have are absent, never null.',
  properties: { type: { enum: wireEventTypes } },
  required: ['type'],
  discriminator: { propertyName: 'type' },
  oneOf: Object.values(eventTypeSchemas),
};
