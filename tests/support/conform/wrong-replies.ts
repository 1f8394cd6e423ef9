import { fault, isAckOf, type Json, type ProxiedReply, withForm, withJson } from './proxied.ts';
import type { WrongServer } from './wrong-server.ts';

/** A server whose ACKs are changed so. */
function wrongAck(
  wrong: string,
  caughtBy: readonly string[],
  change: (json: Json, operation: string) => void,
): WrongServer {
  return {
    wrong,
    caughtBy,
    create: () => ({
      reply: (reply, { operation }) => (isAckOf(reply) ? withJson(reply, (json) => change(json, operation)) : reply),
    }),
  };
}

function wrongFault(wrong: string, caughtBy: readonly string[], change: (json: Json) => void): WrongServer {
  const spoil = (reply: ProxiedReply) => (isAckOf(reply) ? reply : withJson(reply, change));
  return { wrong, caughtBy, create: () => ({ reply: spoil }) };
}

/** Wrong in what is CV-REP's and CV-POS's. */
export const wrongReplies: readonly WrongServer[] = [
  wrongAck('whose ACKs lack chatEnded', ['CV-REP-1.alive', 'CV-REP-1.every-ack'], (json) => {
    delete json.chatEnded;
  }),
  wrongAck('whose messages are null where there are none', ['CV-REP-1.described', 'CV-REP-1.every-ack'], (json) => {
    if (json.messages.length === 0) json.messages = null;
  }),
  wrongAck('whose refresh names no tenant', ['CV-REP-1.tenant', 'CV-REP-1.every-ack'], (json) => {
    delete json.tenantName;
  }),
  wrongAck('whose ACKs have errors: []', ['CV-REP-2.errors'], (json) => {
    json.errors = [];
  }),
  wrongAck('whose ACKs have errors: null', ['CV-REP-2.errors'], (json) => {
    json.errors = null;
  }),
  wrongAck('whose alias is a number', ['CV-REP-1.described', 'CV-REP-3.alias'], (json) => {
    json.alias = Number(json.alias);
  }),
  {
    wrong: 'that takes only its own alias',
    caughtBy: ['CV-REP-3.any'],
    create: () => ({
      request: (asked) => (asked.form.get('alias') === '117' ? fault(400, 351, asked.chatId) : asked),
    }),
  },
  wrongAck('whose secureKey changes', ['CV-REP-4.unchanging'], (json, operation) => {
    if (operation !== 'requestChat') json.secureKey = json.secureKey.split('').reverse().join('');
  }),
  wrongAck('whose userId is in lower case', ['CV-REP-4.shapes', 'CV-REP-4.unchanging'], (json, operation) => {
    if (operation !== 'requestChat') json.userId = json.userId.toLowerCase().replace(/^./, 'a');
  }),
  wrongAck(
    'whose nextPosition is the last index',
    ['CV-REP-5.own-event', 'CV-REP-5.after-events', 'CV-REP-1.every-ack'],
    (json) => {
      json.nextPosition -= 1;
    },
  ),
  wrongAck(
    'whose nextPosition falls to 1 without events',
    ['CV-REP-5.empty-poll', 'CV-REP-5.own-event', 'CV-REP-1.every-ack'],
    (json) => {
      if (json.messages.length === 0) json.nextPosition = 1;
    },
  ),
  wrongFault('whose faults lack chatEnded', ['CV-REP-6.shape'], (json) => {
    delete json.chatEnded;
  }),
  wrongFault('whose faults have a nextPosition', ['CV-REP-6.shape'], (json) => {
    json.nextPosition = 1;
  }),
  wrongFault('whose faults name no chat', ['CV-REP-6.chat-id'], (json) => {
    delete json.chatId;
  }),
  wrongFault('whose faults say neither code nor advice', ['CV-REP-2.errors'], (json) => {
    json.errors = ['something is wrong'];
  }),
  {
    wrong: 'whose chats all have one key',
    caughtBy: ['CV-REP-4.distinct'],
    only: ['CV-REP-4.distinct'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, (json) => {
          json.secureKey = 'a'.repeat(32);
        }),
    }),
  },
  {
    wrong: 'whose position N leaves event N out',
    caughtBy: ['CV-POS-1.inclusive', 'CV-POS-3.concatenation'],
    create: () => ({
      reply: (reply, { operation, form }) =>
        operation === 'refresh' && Number(form.get('transcriptPosition')) > 1
          ? withJson(reply, (json) => {
              json.messages = json.messages.filter(
                ({ index }: Json) => index !== Number(form.get('transcriptPosition')),
              );
            })
          : reply,
    }),
  },
  {
    wrong: 'whose position 0 means all events',
    caughtBy: ['CV-POS-1.zero'],
    create: () => ({
      request: (asked) => positionInstead(asked, '0', '1'),
    }),
  },
  {
    wrong: 'whose position 1 leaves event 1 out',
    caughtBy: ['CV-POS-1.one'],
    only: ['CV-POS-1'],
    create: () => ({
      reply: (reply, { operation, form }) =>
        operation === 'refresh' && form.get('transcriptPosition') === '1'
          ? withJson(reply, (json) => {
              json.messages = json.messages.filter(({ index }: Json) => index !== 1);
            })
          : reply,
    }),
  },
  {
    wrong: 'that knows no position -1',
    caughtBy: ['CV-POS-1.last'],
    create: () => ({
      request: (asked) =>
        asked.operation === 'refresh' && asked.form.get('transcriptPosition') === '-1'
          ? fault(400, 365, asked.chatId)
          : asked,
    }),
  },
  {
    wrong: 'that gives the last event to whoever asks past the end',
    caughtBy: ['CV-POS-1.past-end'],
    create: () => ({ request: (asked) => positionInstead(asked, '10000', '-1') }),
  },
  {
    wrong: 'that reads a malformed position as 1',
    caughtBy: ['CV-POS-1.malformed'],
    create: () => ({ request: (asked) => positionInstead(asked, '1.5', '1') }),
  },
  {
    wrong: 'whose refresh without a position returns nothing',
    caughtBy: ['CV-POS-2.refresh'],
    create: () => ({
      request: (asked) =>
        asked.operation === 'refresh' && !asked.form.has('transcriptPosition')
          ? withForm(asked, (form) => form.set('transcriptPosition', '0'))
          : asked,
    }),
  },
  {
    wrong: 'whose send always returns events',
    caughtBy: ['CV-POS-2.unasked'],
    create: () => ({
      request: (asked) =>
        asked.operation === 'send' && !asked.form.has('transcriptPosition')
          ? withForm(asked, (form) => form.set('transcriptPosition', '1'))
          : asked,
    }),
  },
  {
    wrong: 'whose send never returns events',
    caughtBy: ['CV-POS-2.send', 'CV-POS-2.asked', 'CV-POS-1.malformed'],
    create: () => ({
      request: (asked) =>
        asked.operation === 'send' ? withForm(asked, (form) => form.delete('transcriptPosition')) : asked,
    }),
  },
  {
    wrong: 'that refuses an empty position',
    caughtBy: ['CV-POS-2.unasked', 'CV-POS-2.empty'],
    create: () => ({
      request: (asked) => (asked.form.get('transcriptPosition') === '' ? fault(400, 365, asked.chatId) : asked),
    }),
  },
  {
    wrong: 'whose requestChat heeds a position',
    caughtBy: ['CV-POS-2.request-chat', 'CV-POS-2.events'],
    create: () => ({
      reply: (reply, { operation, form }) =>
        operation === 'requestChat' && form.get('transcriptPosition') === '0'
          ? withJson(reply, (json) => {
              json.messages = [];
            })
          : reply,
    }),
  },
  {
    wrong: 'whose polls skip an event',
    caughtBy: ['CV-POS-3.concatenation'],
    create: () => ({
      reply: (reply, { operation, form }) =>
        operation === 'refresh' && form.get('transcriptPosition') !== '1'
          ? withJson(reply, (json) => {
              json.nextPosition += 1;
            })
          : reply,
    }),
  },
  {
    wrong: 'that shows each event once',
    caughtBy: ['CV-POS-3.stateless'],
    only: ['CV-POS-3.stateless'],
    create: () => {
      const shown = new Map<string, number>();
      return {
        reply: (reply, { operation, chatId }) =>
          operation === 'refresh'
            ? withJson(reply, (json) => {
                const last = shown.get(chatId) ?? 0;
                json.messages = json.messages.filter(({ index }: Json) => index > last);
                shown.set(chatId, json.messages.at(-1)?.index ?? last);
              })
            : reply,
      };
    },
  },
  {
    wrong: 'that tells of the end with the first of several pages',
    caughtBy: ['CV-POS-4.bytes', 'CV-POS-4.count'],
    only: ['CV-POS-4'],
    thorough: true,
    create: () => {
      const ended = new Set<string>();
      return {
        reply: (reply, { operation, chatId }) => {
          if (operation === 'disconnect') ended.add(chatId);
          return ended.has(chatId)
            ? withJson(reply, (json) => {
                json.chatEnded = true;
              })
            : reply;
        },
      };
    },
  },
];

function positionInstead(asked: Parameters<typeof withForm>[0], given: string, read: string) {
  return asked.operation === 'refresh' && asked.form.get('transcriptPosition') === given
    ? withForm(asked, (form) => form.set('transcriptPosition', read))
    : asked;
}
