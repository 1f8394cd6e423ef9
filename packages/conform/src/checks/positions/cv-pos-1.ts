import type { CustomerChat } from '../../chat/customer-chat.ts';
import type { Check } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { expectEqual, expectFault, expectThat } from '../../check/expect.ts';

const farAway = 10_000;

async function chatWithMessages(context: CheckContext): Promise<CustomerChat> {
  const chat = await context.chat();
  for (const message of ['one', 'two', 'three']) await chat.acked('send', { message });
  return chat;
}

const indicesOf = (events: readonly { readonly index: number }[]) => events.map(({ index }) => index);

export const cursors: readonly Check[] = [
  {
    id: 'CV-POS-1.zero',
    title: 'position 0 returns no events',
    profile: 'reference',
    async run(context) {
      const chat = await chatWithMessages(context);
      const exchange = await chat.acked('refresh', { transcriptPosition: 0 });
      expectEqual('Events', exchange.reply.messages.length, 0, exchange);
    },
  },
  {
    id: 'CV-POS-1.one',
    title: 'position 1 returns all events',
    profile: 'reference',
    async run(context) {
      const chat = await chatWithMessages(context);
      const exchange = await chat.acked('refresh', { transcriptPosition: 1 });
      const own = exchange.reply.messages.filter(({ fromType }) => fromType === 'Client');
      expectEqual(
        "Types of the customer's events",
        own.map(({ type }) => type),
        ['ParticipantJoined', 'Message', 'Message', 'Message'],
      );
      expectEqual('The first index', exchange.reply.messages[0]?.index, 1, exchange);
    },
  },
  {
    id: 'CV-POS-1.inclusive',
    title: 'position N returns every event from index N on, N included',
    profile: 'reference',
    async run(context) {
      const chat = await chatWithMessages(context);
      const whole = indicesOf(await chat.transcript());
      const last = whole.at(-1) ?? 0;
      for (const from of whole.slice(1)) {
        const exchange = await chat.acked('refresh', { transcriptPosition: from });
        // What others say meanwhile comes after these.
        const known = indicesOf(exchange.reply.messages).filter((index) => index <= last);
        expectEqual(
          `Indices from position ${from}`,
          known,
          whole.filter((index) => index >= from),
          exchange,
        );
      }
    },
  },
  {
    id: 'CV-POS-1.last',
    title: 'position -1 returns the last event only',
    profile: 'parley',
    async run(context) {
      const chat = await chatWithMessages(context);
      const last = (await chat.transcript()).at(-1)?.index ?? 0;
      const exchange = await chat.acked('refresh', { transcriptPosition: -1 });
      const indices = indicesOf(exchange.reply.messages);
      expectEqual('Events', indices.length, 1, exchange);
      expectThat((indices[0] ?? 0) >= last, `The last event had the index ${last}, ${indices[0]} came.`, exchange);
    },
  },
  {
    id: 'CV-POS-1.past-end',
    title: 'a position past the end returns no events',
    profile: 'parley',
    async run(context) {
      const chat = await chatWithMessages(context);
      for (const transcriptPosition of [farAway, 9_999_999_999]) {
        const exchange = await chat.acked('refresh', { transcriptPosition });
        expectEqual('Events', exchange.reply.messages.length, 0, exchange);
      }
    },
  },
  {
    id: 'CV-POS-1.malformed',
    title: 'a position that is no number is 400 with 365',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const transcriptPosition of ['-2', '1.5', 'x', '0x1', '12345678901', ' 1', '+1', '1e3']) {
        expectFault(await chat.act('refresh', { transcriptPosition }), 400, [365]);
      }
      expectFault(await chat.act('send', { message: 'x', transcriptPosition: 'x' }), 400, [365]);
      expectEqual('Messages in the transcript', (await chat.own('Message')).length, 0);
    },
  },
];
