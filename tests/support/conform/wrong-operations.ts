import { fault, isAckOf, type Json, type ProxiedReply, toOperation, withForm, withJson } from './proxied.ts';
import type { WrongServer } from './wrong-server.ts';

/** A server that reads the form of an operation so. */
function misread(
  wrong: string,
  caughtBy: readonly string[],
  operation: string,
  change: (form: URLSearchParams) => void,
): WrongServer {
  return {
    wrong,
    caughtBy,
    only: rulesOf(caughtBy),
    create: () => ({ request: (asked) => (asked.operation === operation ? withForm(asked, change) : asked) }),
  };
}

/** Operations' checks are many: those of the rule are asked. */
function rulesOf(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.map((id) => id.split('.')[0]!))];
}

/** Wrong in what is CV-OP's. */
export const wrongOperations: readonly WrongServer[] = [
  misread('that needs no alias', ['CV-OP-0.described', 'CV-OP-0.required'], 'send', (form) => form.set('alias', '1')),
  misread('that takes an empty alias', ['CV-OP-0.required'], 'send', (form) => {
    if (form.get('alias') === '') form.set('alias', '1');
  }),
  {
    wrong: 'that refuses an empty subject',
    caughtBy: ['CV-OP-1.empty'],
    only: ['CV-OP-1'],
    create: () => ({ request: (asked) => (asked.form.get('subject') === '' ? fault(400, 304) : asked) }),
  },
  {
    wrong: 'that refuses parameters of other operations',
    caughtBy: ['CV-OP-1.extra'],
    only: ['CV-OP-1'],
    create: () => ({ request: (asked) => (asked.form.has('endpoint') ? fault(400, 249) : asked) }),
  },
  {
    wrong: 'that ACKs a message and forgets it',
    caughtBy: ['CV-OP-2.added'],
    only: ['CV-OP-2.added'],
    create: () => ({ request: (asked) => (asked.operation === 'send' ? toOperation(asked, 'refresh') : asked) }),
  },
  {
    wrong: 'whose stopTyping needs a message',
    caughtBy: ['CV-OP-4.optional'],
    only: ['CV-OP-4'],
    create: () => ({
      request: (asked) =>
        asked.operation === 'stopTyping' && !asked.form.has('message') ? fault(400, 162, asked.chatId) : asked,
    }),
  },
  {
    wrong: 'that asks for all three names',
    caughtBy: ['CV-OP-1.names'],
    only: ['CV-OP-1.names'],
    create: () => ({
      request: (asked) => (asked.operation === 'requestChat' && !asked.form.has('lastName') ? fault(400, 103) : asked),
    }),
  },
  {
    wrong: 'whose requestChat adopts the chat that it is given',
    caughtBy: ['CV-OP-1.never-adopts'],
    only: ['CV-OP-1'],
    create: () => {
      const begun = new Map<string, ProxiedReply>();
      return {
        request: (asked) => begun.get(asked.form.get('chatId') ?? '') ?? asked,
        reply: (reply, { operation }) => {
          if (operation === 'requestChat' && isAckOf(reply)) begun.set(JSON.parse(reply.body).chatId, reply);
          return reply;
        },
      };
    },
  },
  misread('that cuts every long value', ['CV-OP-1.tracking'], 'requestChat', (form) =>
    form.delete('userData[referrer]'),
  ),
  misread('that trims texts', ['CV-OP-2.exact'], 'send', (form) =>
    form.set('message', (form.get('message') ?? '').trim()),
  ),
  misread('that normalises line breaks', ['CV-OP-2.exact'], 'send', (form) =>
    form.set('message', (form.get('message') ?? '').replaceAll('\r\n', '\n')),
  ),
  misread('that escapes markup', ['CV-OP-2.exact'], 'send', (form) =>
    form.set('message', (form.get('message') ?? '').replaceAll('<', '&lt;')),
  ),
  misread('that gives every message a messageType', ['CV-OP-2.type'], 'send', (form) => {
    if (!form.has('messageType')) form.set('messageType', 'text');
  }),
  {
    wrong: 'that lets a customer set GCTI_SYSTEM',
    caughtBy: ['CV-OP-2.attributes'],
    only: ['CV-OP-2'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, ({ messages }) => {
          for (const { type, eventAttributes } of messages) {
            if (type === 'Message' && eventAttributes) eventAttributes.GCTI_SYSTEM = { 'quit-reason-code': '7' };
          }
        }),
    }),
  },
  misread('that drops malformed eventAttributes', ['CV-OP-2.bad-attributes'], 'send', (form) => {
    if (form.get('eventAttributes') === '[]') form.delete('eventAttributes');
  }),
  {
    wrong: 'that adds an event for every start of typing',
    caughtBy: ['CV-OP-3.repeated'],
    only: ['CV-OP-3.repeated'],
    create: () => {
      const started = new Set<string>();
      return {
        // What the server behind it would not add, it adds as something else, and shows as this.
        request: (asked) => {
          if (asked.operation !== 'startTyping') return asked;
          if (!started.has(asked.chatId)) {
            started.add(asked.chatId);
            return asked;
          }
          return toOperation(
            withForm(asked, (form) => form.set('messageType', 'typing')),
            'customNotice',
          );
        },
        reply: (reply) =>
          withJson(reply, ({ messages }) => {
            for (const event of messages) {
              if (event.messageType !== 'typing') continue;
              event.type = 'TypingStarted';
              delete event.messageType;
            }
          }),
      };
    },
  },
  {
    wrong: 'that adds an event for a stop without a start',
    caughtBy: ['CV-OP-3.stop'],
    only: ['CV-OP-3.stop'],
    create: () => ({
      request: (asked) => (asked.operation === 'stopTyping' ? toOperation(asked, 'customNotice') : asked),
      reply: (reply) =>
        withJson(reply, ({ messages }) => {
          for (const event of messages) if (event.type === 'CustomNotice') event.type = 'TypingStopped';
        }),
    }),
  },
  {
    wrong: 'that shows a start of typing once in a chat',
    caughtBy: ['CV-OP-3.later'],
    only: ['CV-OP-3.later'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, (json) => {
          const first = json.messages.find(({ type }: Json) => type === 'TypingStarted');
          json.messages = json.messages.filter((event: Json) => event.type !== 'TypingStarted' || event === first);
        }),
    }),
  },
  {
    wrong: 'that sends a preview as a message',
    caughtBy: ['CV-OP-4.preview'],
    only: ['CV-OP-4'],
    create: () => ({
      request: (asked) =>
        asked.operation === 'startTyping' && asked.form.get('message') === 'unsent-words'
          ? toOperation(asked, 'send')
          : asked,
    }),
  },
  {
    wrong: 'that refuses a long preview',
    caughtBy: ['CV-OP-4.preview'],
    only: ['CV-OP-4'],
    create: () => ({
      request: (asked) =>
        asked.operation !== 'send' && (asked.form.get('message') ?? '').length > 16_000
          ? fault(400, 204, asked.chatId)
          : asked,
    }),
  },
  {
    wrong: 'whose second disconnect is refused',
    caughtBy: ['CV-OP-5.idempotent'],
    only: ['CV-OP-5'],
    create: () => {
      const ended = new Set<string>();
      return {
        request: (asked) => {
          if (asked.operation !== 'disconnect') return asked;
          if (ended.has(asked.chatId)) return fault(200, 249, asked.chatId);
          ended.add(asked.chatId);
          return asked;
        },
      };
    },
  },
  {
    wrong: 'whose disconnect ends nothing',
    caughtBy: ['CV-OP-5.ends', 'CV-OP-5.idempotent'],
    only: ['CV-OP-5'],
    create: () => ({
      request: (asked) => (asked.operation === 'disconnect' ? toOperation(asked, 'refresh') : asked),
    }),
  },
  {
    wrong: 'that keeps a URL as it was given',
    caughtBy: ['CV-OP-6.normal-form'],
    only: ['CV-OP-6'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, ({ messages }) => {
          for (const event of messages) if (event.text === 'https://example.com/') event.text = 'https://example.com';
        }),
    }),
  },
  misread('that takes a javascript: URL', ['CV-OP-6.refused'], 'pushUrl', (form) => {
    if (form.get('pushUrl')?.startsWith('javascript:')) form.set('pushUrl', 'https://example.com/');
  }),
  misread('that takes a URL with a password', ['CV-OP-6.refused'], 'pushUrl', (form) => {
    form.set('pushUrl', (form.get('pushUrl') ?? '').replace('user:password@', ''));
  }),
  {
    wrong: 'that renames nobody',
    caughtBy: ['CV-OP-7.renames'],
    only: ['CV-OP-7'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, ({ messages }) => {
          for (const event of messages) if (event.type === 'Message') event.from.nickname = 'Conformance';
        }),
    }),
  },
  {
    wrong: 'whose read receipts are events that the customer sees',
    caughtBy: ['CV-OP-8.unseen'],
    only: ['CV-OP-8.unseen'],
    create: () => ({
      request: (asked) => (asked.operation === 'readReceipt' ? toOperation(asked, 'customNotice') : asked),
    }),
  },
  misread('that takes a read receipt of event 0', ['CV-OP-8.faults'], 'readReceipt', (form) => {
    if (form.get('transcriptPosition') === '0') form.set('transcriptPosition', '1');
  }),
  {
    wrong: 'whose customNotice needs a message',
    caughtBy: ['CV-OP-9.custom-notice'],
    only: ['CV-OP-9'],
    create: () => ({
      request: (asked) =>
        asked.operation === 'customNotice' && !asked.form.has('message') ? fault(400, 162, asked.chatId) : asked,
    }),
  },
  misread(
    'that adds an event when the idle timer is cancelled',
    ['CV-OP-9.cancel-idle-timer'],
    'customNotice',
    (form) => {
      if (form.get('eventAttributes')?.includes('cancel-idle-timer')) form.delete('eventAttributes');
    },
  ),
  misread('whose updateData needs nothing', ['CV-OP-9.update-data'], 'updateData', (form) =>
    form.set('userData[x]', 'y'),
  ),
  {
    wrong: 'that knows no retry tokens',
    caughtBy: [
      'CV-OP-11.send',
      'CV-OP-11.send-at-once',
      'CV-OP-11.other-content',
      'CV-OP-11.after-end',
      'CV-OP-11.request-chat',
      'CV-OP-11.request-chat-at-once',
      'CV-OP-11.malformed',
    ],
    only: ['CV-OP-11'],
    create: () => ({
      request: (asked) => {
        const { 'idempotency-key': _, ...headers } = asked.headers;
        const without = { ...asked, headers };
        return asked.form.size === 0 ? without : withForm(without, (form) => form.delete('clientMessageId'));
      },
    }),
  },
  {
    wrong: 'that takes other content with a token for a message of its own',
    caughtBy: ['CV-OP-11.other-content'],
    only: ['CV-OP-11'],
    create: () => {
      const contents = new Map<string, string>();
      return {
        request: (asked) => {
          const token = asked.form.get('clientMessageId');
          if (asked.operation !== 'send' || token === null || !asked.form.has('message')) return asked;
          const content = `${asked.chatId} ${asked.form.get('message')} ${asked.form.get('messageType')}`;
          const known = contents.get(`${asked.chatId} ${token}`);
          if (known !== undefined && known !== content)
            return withForm(asked, (form) => form.delete('clientMessageId'));
          // A wrong key's content is not remembered.
          if (asked.form.get('secureKey') !== '0'.repeat(32)) contents.set(`${asked.chatId} ${token}`, content);
          return asked;
        },
      };
    },
  },
  {
    wrong: 'whose tokens hold for all chats',
    caughtBy: ['CV-OP-11.per-chat'],
    only: ['CV-OP-11'],
    create: () => {
      const chats = new Map<string, string>();
      return {
        request: (asked) => {
          const token = asked.form.get('clientMessageId');
          if (asked.operation !== 'send' || token === null || token === '12345678') return asked;
          const chat = chats.get(token) ?? asked.chatId;
          chats.set(token, chat);
          return chat === asked.chatId ? asked : toOperation(asked, 'refresh');
        },
      };
    },
  },
  {
    wrong: 'whose fault burns the token',
    caughtBy: ['CV-OP-11.not-burnt'],
    only: ['CV-OP-11'],
    create: () => {
      const burnt = new Set<string>();
      return {
        request: (asked) => {
          const token = asked.form.get('clientMessageId') ?? '';
          if (burnt.has(token)) return fault(400, 368, asked.chatId);
          if (asked.operation === 'send' && token !== '' && !asked.form.has('message')) burnt.add(token);
          return asked;
        },
      };
    },
  },
];
