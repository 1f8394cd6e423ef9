import { minimalParameters } from '../../chat/minimal-parameters.ts';
import { lastingOperations } from '../../chat/operations.ts';
import type { Check } from '../../check/check.ts';
import { expectEqual, expectThat } from '../../check/expect.ts';

/** Besides these, the watches look at every reply of the run. */
export const replies: readonly Check[] = [
  {
    id: 'CV-REP-1.alive',
    title: 'chatEnded is false while the chat lives, and true when it has ended',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      expectEqual('chatEnded', chat.begun.reply.chatEnded, false, chat.begun);
      for (const id of lastingOperations) {
        const exchange = await chat.acked(id, minimalParameters[id]);
        expectEqual('chatEnded', exchange.reply.chatEnded, false, exchange);
      }
      const left = await chat.acked('disconnect');
      expectEqual('chatEnded', left.reply.chatEnded, true, left);
    },
  },
  {
    id: 'CV-REP-1.tenant',
    title: 'refresh names the tenant',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const exchange = await chat.acked('refresh');
      const { tenantName } = exchange.reply;
      expectThat(typeof tenantName === 'string' && tenantName !== '', 'tenantName is no text.', exchange);
    },
  },
  {
    id: 'CV-REP-3.any',
    title: 'any alias is accepted',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const alias of ['0', '117', 'no digits', 'ä'.repeat(60)]) await chat.acked('refresh', { alias });
    },
  },
  {
    id: 'CV-REP-4.unchanging',
    title: 'secureKey, userId and chatId never change during a session',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const { userId, secureKey } = chat.credentials;
      for (const id of [...lastingOperations, 'disconnect' as const]) {
        const exchange = await chat.acked(id, minimalParameters[id]);
        const { reply } = exchange;
        expectEqual('chatId', reply.chatId, chat.chatId, exchange);
        expectEqual('userId', reply.userId, userId, exchange);
        expectEqual('secureKey', reply.secureKey, secureKey, exchange);
      }
    },
  },
  {
    id: 'CV-REP-4.distinct',
    title: 'no two chats share an id or a key',
    profile: 'reference',
    async run(context) {
      const [one, other] = [await context.chat(), await context.chat()];
      expectThat(one.chatId !== other.chatId, 'Two chats have one chatId.', other.begun);
      expectThat(one.credentials.secureKey !== other.credentials.secureKey, 'Two chats have one key.', other.begun);
    },
  },
  {
    id: 'CV-REP-5.empty-poll',
    title: 'an empty poll leaves nextPosition as it was',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('send', { message: 'one' });
      let { nextPosition } = (await chat.acked('refresh', { transcriptPosition: 1 })).reply;
      for (let poll = 0; poll < 3; poll += 1) {
        const exchange = await chat.acked('refresh', { transcriptPosition: Number(nextPosition) });
        if (exchange.reply.messages.length === 0) {
          expectEqual('nextPosition', exchange.reply.nextPosition, nextPosition, exchange);
        }
        nextPosition = exchange.reply.nextPosition;
      }
    },
  },
  {
    id: 'CV-REP-5.own-event',
    title: 'nextPosition of an operation counts the event that it added',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const exchange = await chat.acked('send', { message: 'one' });
      const [message] = await chat.own('Message');
      const next = Number(exchange.reply.nextPosition);
      expectThat(
        next >= Number(message?.index) + 1,
        `nextPosition is ${next}, the message sent has the index ${message?.index}.`,
        exchange,
      );
      const after = await chat.acked('refresh', { transcriptPosition: next });
      const repeated = after.reply.messages.filter(({ index }) => index <= Number(message?.index));
      expectEqual('Events read twice', repeated.length, 0, after);
    },
  },
];
