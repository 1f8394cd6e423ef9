import type { Operation } from '../operation.ts';
import { statusCodes } from '../status-code.ts';
import { byOperation } from './by-operation.ts';
import { eventSchema } from './event.ts';
import { eventTypeSchemas } from './event-types.ts';
import type { JsonSchema } from './json-schema.ts';

const alias: JsonSchema = {
  type: 'string',
  pattern: '^[0-9]+$',
  description: 'Names the node that answered; may change at any time, and is only a hint.',
};

const fields = {
  statusCode: { const: statusCodes.ok },
  alias,
  chatId: { type: 'string', pattern: '^[0-9A-Za-z]{16}$' },
  userId: { type: 'string', pattern: '^[0-9A-F]{16}$' },
  secureKey: { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'Keep it secret; valid for this chat alone.' },
  chatEnded: { type: 'boolean' },
  nextPosition: { type: 'integer', minimum: 2, description: 'The transcriptPosition to ask for next.' },
  messages: { type: 'array', items: eventSchema },
} satisfies JsonSchema;

/** Event 1, the customer's joining, alone (CV-POS-2). */
const firstEvent: JsonSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 1,
  items: {
    allOf: [eventTypeSchemas.ParticipantJoined],
    type: 'object',
    properties: {
      from: { type: 'object', properties: { participantId: { const: 1 }, type: { const: 'Client' } } },
      index: { const: 1 },
    },
  },
};

/** ACK by operation: all fields, always (CV-REP-1); `errors` is no field of it (CV-REP-2). */
export const ackReplySchemas = byOperation(ack);

function ack(operation: Operation): JsonSchema {
  const properties = { ...fields, ...special(operation) };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function special({ events }: Operation): JsonSchema {
  switch (events) {
    case 'first':
      return { messages: firstEvent, nextPosition: { const: 2 }, chatEnded: { const: false } };
    case 'never':
      return { messages: { type: 'array', maxItems: 0 } };
    case 'always':
      return { tenantName: { type: 'string', minLength: 1 } };
    case 'when-asked':
      return {};
  }
}
