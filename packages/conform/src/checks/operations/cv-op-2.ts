import type { Check } from '../../check/check.ts';
import { expectEqual, expectFault } from '../../check/expect.ts';

const texts = [
  'hello',
  '  spaces around  ',
  'two\r\nlines\n',
  '\ttab',
  '<b>markup</b> & "quotes" \'\\',
  'ä ß ☃ \u{1F600} e\u0301',
  '\u202Ebidi\u200B',
  '1+1=2 100% a&b=c;d',
];

export const send: readonly Check[] = [
  {
    id: 'CV-OP-2.added',
    title: 'a message sent is in the transcript, once',
    profile: 'reference',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('send', { message: 'hello' });
      expectEqual(
        'Texts',
        (await chat.own('Message')).map(({ text }) => text),
        ['hello'],
      );
    },
  },
  {
    id: 'CV-OP-2.exact',
    title: 'a message is kept exactly',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const message of texts) await chat.acked('send', { message });
      expectEqual(
        'Texts',
        (await chat.own('Message')).map(({ text }) => text),
        texts,
      );
    },
  },
  {
    id: 'CV-OP-2.type',
    title: 'messageType is kept as given, and is absent where none was given',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('send', { message: 'plain' });
      await chat.acked('send', { message: 'typed', messageType: 'any/Thing' });
      const types = (await chat.own('Message')).map(({ messageType }) => messageType);
      expectEqual('messageType', types, [undefined, 'any/Thing']);
    },
  },
  {
    id: 'CV-OP-2.attributes',
    title: 'of eventAttributes only general-properties is kept: nobody sets GCTI_SYSTEM',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const kept = { 'general-properties': { colour: 'red', deep: [1, { a: null }] } };
      const forged = { GCTI_SYSTEM: { 'quit-reason-code': '7' }, other: 1 };
      for (const given of [kept, { ...forged, ...kept }, forged]) {
        await chat.acked('send', { message: 'x', eventAttributes: JSON.stringify(given) });
      }
      const attributes = (await chat.own('Message')).map(({ eventAttributes }) => eventAttributes);
      expectEqual('eventAttributes', attributes, [kept, kept, undefined]);
    },
  },
  {
    id: 'CV-OP-2.bad-attributes',
    title: 'eventAttributes that are no JSON object, or over 4 KiB, are 400 with 369',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const large = JSON.stringify({ 'general-properties': { a: 'x'.repeat(4_096) } });
      for (const eventAttributes of ['x', '[]', '1', 'null', '{"a":', large]) {
        expectFault(await chat.act('send', { message: 'x', eventAttributes }), 400, [369]);
      }
      expectEqual('Messages', (await chat.own('Message')).length, 0);
    },
  },
];
