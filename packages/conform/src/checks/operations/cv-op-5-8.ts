import type { Check } from '../../check/check.ts';
import { expectEqual, expectFault, expectThat } from '../../check/expect.ts';
import { isAck } from '../../wire/exchange.ts';

export const others: readonly Check[] = [
  {
    id: 'CV-OP-5.ends',
    title: 'disconnect ends the chat',
    profile: 'reference',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('disconnect');
      const exchange = await chat.act('refresh', { transcriptPosition: 1 });
      // The description leaves open how an ended chat answers, but not that it says so.
      const lives = isAck(exchange) && exchange.reply.chatEnded === false;
      expectThat(!lives, 'After disconnect the chat is said to go on.', exchange);
    },
  },
  {
    id: 'CV-OP-5.idempotent',
    title: 'a repeated disconnect is an ACK with chatEnded: true, and adds nothing',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('disconnect');
      const before = await chat.transcript();
      const again = await chat.acked('disconnect');
      expectEqual('chatEnded', again.reply.chatEnded, true, again);
      expectEqual('Events', (await chat.transcript()).length, before.length);
    },
  },
  {
    id: 'CV-OP-6.normal-form',
    title: 'a URL is stored in the normal form of the URL standard',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const given = ['https://example.com', 'HTTPS://Example.COM:443/ä b?q=1#f', 'http://example.com/a/../b'];
      for (const pushUrl of given) await chat.acked('pushUrl', { pushUrl });
      const expected = ['https://example.com/', 'https://example.com/%C3%A4%20b?q=1#f', 'http://example.com/b'];
      expectEqual(
        'Texts of the PushUrl events',
        (await chat.own('PushUrl')).map(({ text }) => text),
        expected,
      );
    },
  },
  {
    id: 'CV-OP-6.refused',
    title: 'what is no absolute http or https URL, or names a user, is 400 with 363',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const pushUrl of [
        'example.com',
        '/path',
        'ftp://example.com/',
        'javascript:alert(1)',
        'data:text/html,x',
        'https://user:password@example.com/',
        'https://user@example.com/',
        'https://',
        'https://example.com/a\nb',
      ]) {
        expectFault(await chat.act('pushUrl', { pushUrl }), 400, [363]);
      }
      expectEqual('PushUrl events', (await chat.own('PushUrl')).length, 0);
    },
  },
  {
    id: 'CV-OP-7.renames',
    title: 'updateNickname renames the customer from then on',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('send', { message: 'before' });
      await chat.acked('updateNickname', { nickname: 'Renamed' });
      await chat.acked('send', { message: 'after' });
      const names = (await chat.own('Message')).map(({ nickname }) => nickname);
      expectEqual('Nicknames of two messages', names, ['Conformance', 'Renamed']);
      expectFault(await chat.act('updateNickname'), 400, [161]);
    },
  },
  {
    id: 'CV-OP-8.unseen',
    title: "a read receipt changes nothing in the customer's transcript",
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('send', { message: 'one' });
      const before = await chat.own();
      for (const transcriptPosition of [2, 1, 2, 99_999]) await chat.acked('readReceipt', { transcriptPosition });
      const jsonOf = (events: typeof before) => events.map(({ json }) => json);
      expectEqual("The customer's events", jsonOf(await chat.own()), jsonOf(before));
    },
  },
  {
    id: 'CV-OP-8.faults',
    title: 'a read receipt of an index below 1 is 365, of none 165',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const transcriptPosition of ['0', '-1', 'x']) {
        expectFault(await chat.act('readReceipt', { transcriptPosition }), 400, [365]);
      }
      for (const transcriptPosition of [undefined, '']) {
        expectFault(await chat.act('readReceipt', { transcriptPosition }), 400, [165]);
      }
    },
  },
];
