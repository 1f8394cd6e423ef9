import { minimalParameters } from '../../chat/minimal-parameters.ts';
import { lastingOperations } from '../../chat/operations.ts';
import type { Check } from '../../check/check.ts';
import { expectAck, expectEqual, expectThat } from '../../check/expect.ts';

const whenAsked = lastingOperations.filter((id) => id !== 'refresh' && id !== 'readReceipt');

export const defaults: readonly Check[] = [
  {
    id: 'CV-POS-2.refresh',
    title: 'refresh without a position returns all events',
    profile: 'reference',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('send', { message: 'one' });
      const exchange = await chat.acked('refresh');
      const own = exchange.reply.messages.filter(({ fromType }) => fromType === 'Client');
      expectEqual(
        'Types of events',
        own.map(({ type }) => type),
        ['ParticipantJoined', 'Message'],
        exchange,
      );
    },
  },
  {
    id: 'CV-POS-2.send',
    title: 'send returns events if it is asked for them',
    profile: 'reference',
    async run(context) {
      const chat = await context.chat();
      const asked = await chat.acked('send', { message: 'two', transcriptPosition: 1 });
      const texts = asked.reply.messages.filter(({ type }) => type === 'Message').map(({ text }) => text);
      expectThat(texts.includes('two'), 'The message sent is not among the events returned.', asked);
      expectEqual('The first index', asked.reply.messages[0]?.index, 1, asked);
    },
  },
  {
    id: 'CV-POS-2.unasked',
    title: 'other operations return no events unless they are asked',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const id of whenAsked) {
        for (const given of [{}, { transcriptPosition: '' }]) {
          const exchange = await chat.acked(id, { ...minimalParameters[id], ...given });
          expectEqual('Events', exchange.reply.messages.length, 0, exchange);
        }
      }
      const left = await chat.acked('disconnect');
      expectEqual('Events', left.reply.messages.length, 0, left);
    },
  },
  {
    id: 'CV-POS-2.asked',
    title: 'other operations return events if they are asked',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const id of [...whenAsked, 'disconnect' as const]) {
        const exchange = await chat.acked(id, { ...minimalParameters[id], transcriptPosition: 1 });
        expectEqual('The first index', exchange.reply.messages[0]?.index, 1, exchange);
      }
    },
  },
  {
    id: 'CV-POS-2.empty',
    title: 'an empty position on refresh counts as absent',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const exchange = await chat.acked('refresh', { transcriptPosition: '' });
      expectEqual('The first index', exchange.reply.messages[0]?.index, 1, exchange);
    },
  },
  {
    id: 'CV-POS-2.request-chat',
    title: 'requestChat ignores it: event 1 alone, nextPosition 2',
    profile: 'parley',
    async run(context) {
      for (const transcriptPosition of [0, 5, -1, 'x']) {
        const exchange = expectAck(await context.post('', { nickname: 'Conformance', transcriptPosition }));
        const { messages, nextPosition } = exchange.reply;
        expectEqual(
          'Indices and nextPosition',
          [...messages.map(({ index }) => index), nextPosition],
          [1, 2],
          exchange,
        );
      }
    },
  },
];
