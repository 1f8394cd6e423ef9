import { wireEventTypes } from '@parley/protocol/chat-v2';
import type { Watch } from '../check/check.ts';
import { type Exchange, isAck } from '../wire/exchange.ts';
import { asObject } from '../wire/seen-event.ts';

/** Types of the described fields. What the description's own examples show otherwise is let pass: a `messageType` of null. */
const replyFields: { readonly [name: string]: (value: unknown) => boolean } = {
  statusCode: Number.isInteger,
  alias: isText,
  userId: isText,
  secureKey: isText,
  chatId: isText,
  messages: Array.isArray,
  chatEnded: (value) => typeof value === 'boolean',
  tenantName: isText,
  nextPosition: Number.isInteger,
};
const eventFields: { readonly [name: string]: (value: unknown) => boolean } = {
  from: (value) => typeof value === 'object' && value !== null,
  index: (value) => Number.isInteger(value) && Number(value) >= 1,
  type: (value) => wireEventTypes.some((type) => type === value),
  utcTime: Number.isInteger,
  text: (value) => value === null || typeof value === 'string',
  messageType: (value) => value === null || typeof value === 'string',
};
const partyFields: { readonly [name: string]: (value: unknown) => boolean } = {
  nickname: (value) => value === null || typeof value === 'string',
  participantId: Number.isInteger,
  type: (value) => ['Agent', 'Client', 'External', 'Supervisor'].includes(String(value)),
};
const neededByClients = ['statusCode', 'alias', 'userId', 'secureKey', 'chatId'];

/** What the public description says of replies: types of fields, few of which it requires. */
export const describedWatches: readonly Watch[] = [
  {
    id: 'CV-REP-1.described',
    title: 'the described fields of an ACK are of their described types',
    profile: 'reference',
    concerns: isAck,
    judge: ({ sent, reply }) => {
      const fields = asObject(reply.json);
      const missing = sent.operation === 'requestChat' ? neededByClients.filter((name) => !(name in fields)) : [];
      return missing.length > 0
        ? `The reply lacks ${missing.join(', ')}.`
        : findWrong(fields, replyFields, 'The reply');
    },
  },
  {
    id: 'CV-EV-1.described',
    title: 'the described fields of an event are of their described types',
    profile: 'reference',
    concerns: (exchange: Exchange) => isAck(exchange) && exchange.reply.messages.length > 0,
    judge: ({ reply }) => {
      for (const { json } of reply.messages) {
        const event = asObject(json);
        const lacking = ['from', 'index', 'type', 'utcTime'].filter((name) => !(name in event));
        if (lacking.length > 0) return `An event lacks ${lacking.join(', ')}.`;
        const wrong =
          findWrong(event, eventFields, 'An event') ?? findWrong(asObject(event['from']), partyFields, 'An event from');
        if (wrong !== null) return wrong;
      }
      return null;
    },
  },
];

function findWrong(
  fields: { readonly [name: string]: unknown },
  types: { readonly [name: string]: (value: unknown) => boolean },
  where: string,
): string | null {
  for (const [name, isRight] of Object.entries(types)) {
    if (name in fields && !isRight(fields[name])) return `${where} has the ${name} ${JSON.stringify(fields[name])}.`;
  }
  return null;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
