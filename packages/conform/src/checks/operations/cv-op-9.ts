import type { Check } from '../../check/check.ts';
import { expectEqual, expectFault, expectThat } from '../../check/expect.ts';

export const fieldOperations: readonly Check[] = [
  {
    id: 'CV-OP-9.custom-notice',
    title: 'customNotice adds one event with what it was given, and needs nothing',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const eventAttributes = JSON.stringify({ 'general-properties': { a: 'b' } });
      await chat.acked('customNotice', { message: 'm', messageType: 't', 'userData[k]': 'v', eventAttributes });
      await chat.acked('customNotice');
      const notices = (await chat.own('CustomNotice')).map(
        ({ text, messageType, userData, eventAttributes: given }) => [text, messageType, userData, given],
      );
      expectEqual('text, messageType, userData and eventAttributes', notices, [
        ['m', 't', { k: 'v' }, JSON.parse(eventAttributes)],
        [undefined, undefined, undefined, undefined],
      ]);
    },
  },
  {
    id: 'CV-OP-9.cancel-idle-timer',
    title: 'a customNotice with the purpose cancel-idle-timer adds no event',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('customNotice', { message: 'm', eventAttributes: '{"purpose":"cancel-idle-timer"}' });
      expectEqual('CustomNotice events', (await chat.own('CustomNotice')).length, 0);
    },
  },
  {
    id: 'CV-OP-9.update-data',
    title: 'updateData adds no event that the customer sees, and without userData is 105',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('updateData', { 'userData[colour]': 'red' });
      const exchange = await chat.acked('refresh', { transcriptPosition: 1 });
      expectThat(!exchange.received.body.includes('colour'), 'The transcript shows the data.', exchange);
      const own = exchange.reply.messages.filter(({ fromType }) => fromType === 'Client');
      expectEqual("The customer's events", own.length, 1, exchange);
      for (const form of [{}, { 'userData[colour]': '' }]) expectFault(await chat.act('updateData', form), 400, [105]);
    },
  },
];
