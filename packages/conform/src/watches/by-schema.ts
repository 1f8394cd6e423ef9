import type { Watch } from '../check/check.ts';
import { judgeReply } from '../judge/judge-reply.ts';
import { type Exchange, isAck } from '../wire/exchange.ts';

const hasBody = ({ sent }: Exchange) => sent.method !== 'OPTIONS' && sent.method !== 'HEAD';
const hasAck = (exchange: Exchange) => isAck(exchange);
const hasEvents = (exchange: Exchange) => isAck(exchange) && exchange.reply.messages.length > 0;

/** What the schemas of the wire say, by rule. */
export const schemaWatches: readonly Watch[] = [
  watch('CV-REP-1.every-ack', 'every ACK has every field, of its type', hasAck),
  watch('CV-REP-2.errors', 'errors is absent on success, and else a list of codes with advice', hasBody),
  watch('CV-REP-3.alias', 'alias is a text of digits', hasBody),
  watch('CV-REP-4.shapes', 'chatId, userId and secureKey have their shapes', hasAck),
  watch('CV-REP-6.shape', 'every reply that is no ACK has the one shape', (one) => hasBody(one) && !isAck(one)),
  watch(
    'CV-POS-2.events',
    'requestChat returns event 1 alone, readReceipt none',
    (one) => isAck(one) && ['requestChat', 'readReceipt'].includes(String(one.sent.operation)),
  ),
  watch('CV-EV-1.fields', 'every event has from, index, type and utcTime, and nothing that is null', hasEvents),
  watch('CV-EV-2.types', 'types of events and participants are those that there are', hasEvents),
  watch('CV-EV-6.fields', 'every event has the fields of its type, and no others', hasEvents),
];

function watch(id: string, title: string, concerns: Watch['concerns']): Watch {
  const rule = id.split('.')[0];
  return {
    id,
    title,
    profile: 'parley',
    concerns,
    judge: (exchange) => judgeReply(exchange).find((departure) => departure.rule === rule)?.sentence ?? null,
  };
}
