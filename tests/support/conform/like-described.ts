import { fault, isAckOf, type Json, type ProxiedReply, withJson } from './proxied.ts';
import type { Spoiler } from './start-proxy.ts';

/** Fields of the described replies: those of the base, and what the operation's own adds. */
const base = ['statusCode', 'alias', 'userId', 'secureKey', 'messages'];
const own: { readonly [operation: string]: readonly string[] } = {
  requestChat: ['chatId'],
  refresh: ['chatEnded', 'tenantName', 'nextPosition'],
  disconnect: [],
};
const described = [
  'requestChat',
  'send',
  'startTyping',
  'stopTyping',
  'refresh',
  'disconnect',
  'pushUrl',
  'updateNickname',
  'readReceipt',
];

/**
 * A server as the public description has it, where Parley's rules say more: no operations besides, only the fields
 * described, a `messageType` of null, errors without a statusCode, an HTTP status for a wrong key, and no word of CORS.
 */
export function likeDescribed(): Spoiler {
  return {
    request: (asked) => (described.includes(asked.operation) ? asked : fault(404, 249)),
    reply: (reply, { operation }) => {
      const plain = { ...reply, headers: { 'content-type': 'application/json' } };
      if (isAckOf(reply)) return presentAck(plain, operation);
      if (reply.status === 200) return { ...plain, status: 403, body: '' };
      return withJson(plain, (json) => {
        for (const name of Object.keys(json)) if (name !== 'errors') delete json[name];
      });
    },
  };
}

function presentAck(reply: ProxiedReply, operation: string): ProxiedReply {
  return withJson(reply, (json) => {
    const kept = [...base, ...(own[operation] ?? ['chatEnded'])];
    for (const name of Object.keys(json)) if (!kept.includes(name)) delete json[name];
    json.messages = json.messages.map(({ from, index, type, utcTime, text, messageType = null }: Json) => {
      const said = text === undefined ? {} : { text, messageType };
      return { from, index, type, utcTime, ...said };
    });
    if (json.messages.length === 0 && operation !== 'refresh') delete json.messages;
  });
}
