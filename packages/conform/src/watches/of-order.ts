import type { Watch } from '../check/check.ts';
import { type Exchange, isAck } from '../wire/exchange.ts';

/** 2001-09-09 in milliseconds: whoever counts in seconds is below it. */
const leastTimeMs = 1_000_000_000_000;
const hasEvents = (exchange: Exchange) => isAck(exchange) && exchange.reply.messages.length > 0;

/** What no schema can say: the order of things. */
export const orderWatches: readonly Watch[] = [
  {
    id: 'CV-EV-1.order',
    title: 'indices rise, and times in milliseconds never fall',
    profile: 'parley',
    concerns: hasEvents,
    judge: ({ reply }) => {
      for (const [at, event] of reply.messages.entries()) {
        if (event.utcTime < leastTimeMs) return `utcTime ${event.utcTime} is no time of today in milliseconds.`;
        const before = reply.messages[at - 1];
        if (before === undefined) continue;
        if (event.index <= before.index) return `Index ${event.index} follows index ${before.index}.`;
        if (event.utcTime < before.utcTime) return `The utcTime of event ${event.index} is before that of the last.`;
      }
      return null;
    },
  },
  {
    id: 'CV-REP-5.after-events',
    title: 'nextPosition is the index of the last event returned + 1',
    profile: 'parley',
    concerns: hasEvents,
    judge: ({ reply }) => {
      const last = reply.messages.at(-1)?.index ?? Number.NaN;
      return reply.nextPosition === last + 1
        ? null
        : `nextPosition is ${String(reply.nextPosition)} after an event of index ${last}.`;
    },
  },
  {
    id: 'CV-ERR-1.order',
    title: 'faults are listed in the order of their codes',
    profile: 'parley',
    concerns: ({ received }) => received.status === 400,
    judge: ({ reply: { codes } }) =>
      codes.every((code, at) => at === 0 || code >= codes[at - 1]!) ? null : `The codes are ${codes.join(', ')}.`,
  },
  {
    id: 'CV-ERR-6.last-words',
    title: "events that come with chatEnded: true go up to the customer's leaving",
    profile: 'parley',
    concerns: (exchange) => hasEvents(exchange) && exchange.reply.chatEnded === true,
    judge: ({ reply }) => {
      const last = reply.messages.at(-1);
      if (last?.type === 'ParticipantLeft' && last.fromType === 'Client') return null;
      return `chatEnded is true, and the last event is ${String(last?.type)} of ${String(last?.fromType)}.`;
    },
  },
  {
    id: 'CV-REP-6.chat-id',
    title: 'a reply that is no ACK names the chat that was asked for',
    profile: 'parley',
    concerns: (exchange) =>
      !isAck(exchange) && exchange.sent.method !== 'OPTIONS' && decode(exchange.sent.chatId) !== undefined,
    judge: ({ sent, reply }) =>
      reply.chatId === decode(sent.chatId)
        ? null
        : `chatId is ${JSON.stringify(reply.chatId)}; the request named ${sent.chatId}.`,
  },
];

function decode(chatId: string | undefined): string | undefined {
  if (chatId === undefined) return undefined;
  try {
    return decodeURIComponent(chatId);
  } catch {
    return undefined;
  }
}
