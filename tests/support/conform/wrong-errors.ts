import { fault, isAckOf, type Json, type ProxiedReply, withForm, withJson } from './proxied.ts';
import type { WrongServer } from './wrong-server.ts';

function wrongCodes(wrong: string, caughtBy: readonly string[], change: (errors: Json[]) => Json[]): WrongServer {
  const spoil = (reply: ProxiedReply) =>
    reply.status === 400
      ? withJson(reply, (json) => {
          json.errors = change(json.errors);
        })
      : reply;
  return { wrong, caughtBy, create: () => ({ reply: spoil }) };
}

/** Wrong in what is CV-ERR's and CV-LIFE's. */
export const wrongErrors: readonly WrongServer[] = [
  wrongCodes('that lists the first fault alone', ['CV-ERR-1.all', 'CV-ERR-2.missing'], (errors) => errors.slice(0, 1)),
  wrongCodes(
    'that lists faults from the last to the first',
    ['CV-ERR-1.all', 'CV-ERR-1.order', 'CV-ERR-2.missing'],
    (errors) => errors.toReversed(),
  ),
  wrongCodes('that tells the limit in a sentence', ['CV-ERR-1.limit'], (errors) =>
    errors.map(({ code, advice }) => ({ code, advice: code === 204 ? `At most ${advice} characters.` : advice })),
  ),
  wrongCodes(
    'that calls a missing message a missing nickname',
    ['CV-ERR-1.all', 'CV-ERR-2.described', 'CV-ERR-2.missing'],
    (errors) => errors.map((error) => (error.code === 162 ? { ...error, code: 161 } : error)),
  ),
  wrongCodes(
    'whose bad e-mail address is a bad subject',
    ['CV-ERR-1.all', 'CV-ERR-1.order', 'CV-ERR-2.described', 'CV-ERR-2.malformed'],
    (errors) => errors.map((error) => (error.code === 364 ? { ...error, code: 304 } : error)),
  ),
  {
    wrong: 'whose 404 has no code 306',
    caughtBy: ['CV-ERR-3.service'],
    create: () => ({
      reply: (reply) =>
        reply.status === 404
          ? withJson(reply, (json) => {
              json.errors[0].code = 249;
            })
          : reply,
    }),
  },
  {
    wrong: 'whose unknown operation is 400',
    caughtBy: ['CV-ERR-3.operation'],
    create: () => ({
      reply: (reply) => (reply.status === 404 && reply.body.includes('249') ? { ...reply, status: 400 } : reply),
    }),
  },
  {
    wrong: 'that takes operations in capitals',
    caughtBy: ['CV-ERR-3.operation'],
    create: () => ({
      request: (asked) =>
        asked.operation === 'SEND' ? { ...asked, path: asked.path.replace('SEND', 'refresh') } : asked,
    }),
  },
  {
    wrong: 'that tells an unknown chat from a wrong key',
    caughtBy: ['CV-ERR-4.one-answer'],
    create: () => {
      const known = new Set<string>();
      return {
        reply: (reply, { operation, chatId }) => {
          if (operation === 'requestChat' && isAckOf(reply)) known.add(JSON.parse(reply.body).chatId);
          if (chatId === '' || known.has(chatId) || reply.status !== 200) return reply;
          return {
            ...reply,
            body: reply.body.replace(/"advice":"[^"]*referenceId/, '"advice":"No such chat. referenceId'),
          };
        },
      };
    },
  },
  {
    wrong: 'whose denial of an unknown chat has a header more',
    caughtBy: ['CV-ERR-4.one-answer'],
    create: () => ({
      reply: (reply, { chatId }) =>
        chatId === 'x' ? { ...reply, headers: { ...reply.headers, 'x-cache': 'miss' } } : reply,
    }),
  },
  {
    wrong: 'that denies with HTTP 403',
    caughtBy: ['CV-ERR-4.every-operation', 'CV-ERR-4.one-answer', 'CV-ERR-4.other-service'],
    create: () => ({ reply: (reply) => (reply.body.includes('referenceId[') ? { ...reply, status: 403 } : reply) }),
  },
  {
    wrong: 'whose denial has no reference',
    caughtBy: ['CV-ERR-4.every-operation'],
    create: () => ({
      reply: (reply) => ({ ...reply, body: reply.body.replace(/ referenceId\[[0-9]+\]/, '') }),
    }),
  },
  {
    wrong: 'whose denial leaves chatEnded false',
    caughtBy: ['CV-ERR-4.every-operation', 'CV-ERR-4.one-answer', 'CV-ERR-4.other-service'],
    create: () => ({
      reply: (reply) =>
        reply.body.includes('referenceId[')
          ? withJson(reply, (json) => {
              json.chatEnded = false;
            })
          : reply,
    }),
  },
  {
    wrong: 'that serves a chat to any other service',
    caughtBy: ['CV-ERR-4.other-service'],
    create: () => ({
      request: (asked) => ({ ...asked, path: asked.path.replace('/chat/other/', '/chat/test/') }),
    }),
  },
  {
    wrong: 'that ends a chat on a wrong key',
    caughtBy: ['CV-ERR-4.harmless', 'CV-ERR-4.every-operation', 'CV-ERR-4.not-served'],
    create: () => {
      const keys = new Map<string, string>();
      return {
        request: (asked) => {
          const key = keys.get(asked.chatId);
          if (!['disconnect', 'send'].includes(asked.operation) || key === undefined) return asked;
          if (asked.form.get('secureKey') === key) return asked;
          const ending = { ...asked, path: asked.path.replace('/send', '/disconnect') };
          return withForm(ending, (form) => form.set('secureKey', key));
        },
        reply: (reply, { operation }) => {
          if (operation === 'requestChat' && isAckOf(reply)) {
            const { chatId, secureKey } = JSON.parse(reply.body);
            keys.set(chatId, secureKey);
          }
          return reply;
        },
      };
    },
  },
  {
    wrong: 'that denies whoever polls after the end',
    caughtBy: ['CV-ERR-5.refresh', 'CV-ERR-5.refused', 'CV-ERR-6.every-reader'],
    only: ['CV-ERR-5', 'CV-ERR-6.every-reader'],
    create: () => ({
      reply: (reply, { operation, chatId }) =>
        operation === 'refresh' && isAckOf(reply) && JSON.parse(reply.body).chatEnded === true
          ? fault(200, 249, chatId)
          : reply,
    }),
  },
  {
    wrong: 'that answers for ever after the end',
    caughtBy: ['CV-ERR-5.grace'],
    only: ['CV-ERR-5.grace'],
    service: 'gone',
    create: () => {
      const last = new Map<string, ProxiedReply>();
      return {
        reply: (reply, { operation, chatId }) => {
          if (operation !== 'refresh') return reply;
          if (isAckOf(reply)) last.set(chatId, reply);
          return last.get(chatId) ?? reply;
        },
      };
    },
  },
  {
    wrong: 'that ACKs what it refuses after the end',
    caughtBy: ['CV-ERR-5.refused'],
    only: ['CV-ERR-5'],
    create: () => ({
      reply: (reply, { operation }) =>
        operation === 'send' && reply.body.includes('"statusCode":2')
          ? withJson(reply, (json) => {
              json.statusCode = 0;
            })
          : reply,
    }),
  },
  {
    wrong: "that tells of the end before the customer's leaving can be read",
    caughtBy: ['CV-ERR-6.every-reader', 'CV-ERR-6.last-words'],
    only: ['CV-ERR-6'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, (json) => {
          json.messages = json.messages.filter(({ type }: Json) => type !== 'ParticipantLeft');
        }),
    }),
  },
  {
    wrong: 'that adds an event after the end',
    caughtBy: ['CV-LIFE-5.last-event'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, ({ messages }) => {
          const last = messages.at(-1);
          if (last?.type !== 'ParticipantLeft') return;
          messages.push({ ...last, type: 'Message', text: 'late', index: last.index + 1, eventAttributes: undefined });
        }),
    }),
  },
  {
    wrong: 'whose customer leaves before the others do',
    caughtBy: ['CV-LIFE-5.last-event'],
    service: 'greeting',
    create: () => ({
      reply: (reply) =>
        withJson(reply, ({ messages }) => {
          const last = messages.at(-1);
          if (last?.type !== 'ParticipantLeft' || messages.length < 2) return;
          messages.splice(-2, 2, { ...last, index: last.index - 1 }, { ...messages.at(-2), index: last.index });
        }),
    }),
  },
  {
    wrong: 'whose customer leaves once for each disconnect',
    caughtBy: ['CV-LIFE-5.last-event'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, ({ messages }) => {
          const last = messages.at(-1);
          if (last?.type === 'ParticipantLeft') messages.push({ ...last, index: last.index + 1 });
        }),
    }),
  },
  {
    wrong: 'that ends a chat whose customer stops typing',
    caughtBy: ['CV-LIFE-5.nothing-else'],
    create: () => ({
      request: (asked) =>
        asked.operation === 'stopTyping' ? { ...asked, path: asked.path.replace('stopTyping', 'disconnect') } : asked,
    }),
  },
  {
    wrong: 'whose silent customer leaves by themselves',
    caughtBy: ['CV-LIFE-1.silence'],
    only: ['CV-LIFE-1'],
    service: 'brief',
    create: () => ({
      reply: (reply) => ({ ...reply, body: reply.body.replace('"quit-reason-code":"3"', '"quit-reason-code":"0"') }),
    }),
  },
  {
    wrong: 'to which a poll is no sign of life',
    caughtBy: ['CV-LIFE-1.stays'],
    only: ['CV-LIFE-1.stays'],
    service: 'brief',
    create: () => {
      const begun = new Map<string, number>();
      return {
        request: (asked) => {
          const at = begun.get(asked.chatId);
          const isOver = at !== undefined && performance.now() - at > 1_000;
          return isOver && asked.operation === 'refresh'
            ? { ...asked, path: asked.path.replace('refresh', 'disconnect') }
            : asked;
        },
        reply: (reply, { operation }) => {
          if (operation === 'requestChat' && isAckOf(reply))
            begun.set(JSON.parse(reply.body).chatId, performance.now());
          return reply;
        },
      };
    },
  },
];
