import type { Check } from '../../check/check.ts';
import { expectAck, expectEqual, expectFault } from '../../check/expect.ts';
import { createName } from '../create-name.ts';

export const retryTokens: readonly Check[] = [
  {
    id: 'CV-OP-11.send',
    title: 'a send repeated with its token adds nothing and is ACKed for the same event',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const token = createName('send');
      const message = { message: 'once', transcriptPosition: 1 };
      const first = await chat.acked('send', { ...message, clientMessageId: token });
      await chat.acked('send', { ...message, clientMessageId: token, alias: '7' });
      await chat.acked('send', message, { headers: { 'Idempotency-Key': token } });
      const both = { headers: { 'Idempotency-Key': token } };
      const last = await chat.acked('send', { ...message, clientMessageId: token }, both);
      const indexIn = ({ reply }: typeof last) => reply.messages.find(({ text }) => text === 'once')?.index;
      expectEqual('The index of the event', indexIn(last), indexIn(first), last);
      expectEqual('Messages', (await chat.own('Message')).length, 1);
    },
  },
  {
    id: 'CV-OP-11.send-at-once',
    title: 'of many sends with one token at once one adds its event, and all are ACKed',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const fields = { message: 'once', clientMessageId: createName('at-once') };
      await Promise.all(Array.from({ length: 8 }, () => chat.acked('send', fields)));
      expectEqual('Messages', (await chat.own('Message')).length, 1);
    },
  },
  {
    id: 'CV-OP-11.other-content',
    title: 'the token of a send with other content is 400 with 368, and adds nothing',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const token = { clientMessageId: createName('other') };
      await chat.acked('send', { message: 'once', messageType: 't', ...token });
      for (const other of [{ message: 'twice', messageType: 't' }, { message: 'once' }]) {
        expectFault(await chat.act('send', { ...other, ...token }), 400, [368]);
      }
      expectEqual('Messages', (await chat.own('Message')).length, 1);
    },
  },
  {
    id: 'CV-OP-11.per-chat',
    title: 'the token of a send in another chat is no repeat',
    profile: 'parley',
    async run(context) {
      const token = { clientMessageId: createName('shared') };
      for (const message of ['one', 'two']) {
        const chat = await context.chat();
        await chat.acked('send', { message, ...token });
        expectEqual(
          'Texts',
          (await chat.own('Message')).map(({ text }) => text),
          [message],
        );
      }
    },
  },
  {
    id: 'CV-OP-11.after-end',
    title: 'a repeated send is ACKed after the end, too',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const fields = { message: 'once', clientMessageId: createName('ended') };
      await chat.acked('send', fields);
      await chat.acked('disconnect');
      const again = await chat.acked('send', fields);
      expectEqual('chatEnded', again.reply.chatEnded, true, again);
    },
  },
  {
    id: 'CV-OP-11.request-chat',
    title: 'a requestChat repeated with its token is the same chat, with event 1',
    profile: 'parley',
    async run(context) {
      const token = createName('request');
      const form = { nickname: 'Conformance', subject: 's', 'userData[k]': 'v' };
      const chat = await context.chat({ ...form, clientMessageId: token });
      await chat.acked('disconnect');
      for (const again of [
        await context.post('', { ...form, clientMessageId: token }),
        await context.post('', { ...form, alias: '9' }, { headers: { 'Idempotency-Key': token } }),
      ]) {
        const { chatId, secureKey, userId, chatEnded, nextPosition, messages } = expectAck(again).reply;
        expectEqual('chatId', chatId, chat.chatId, again);
        expectEqual('Credentials', [userId, secureKey], [chat.credentials.userId, chat.credentials.secureKey], again);
        expectEqual(
          'Events, nextPosition and chatEnded',
          [messages.length, nextPosition, chatEnded],
          [1, 2, false],
          again,
        );
      }
      expectFault(await context.post('', { ...form, nickname: 'Other', clientMessageId: token }), 400, [368]);
    },
  },
  {
    id: 'CV-OP-11.request-chat-at-once',
    title: 'of many requestChats with one token at once one begins a chat, and all are told of it',
    profile: 'parley',
    async run(context) {
      const form = { nickname: 'Conformance', clientMessageId: createName('requests') };
      const replies = await Promise.all(Array.from({ length: 6 }, () => context.post('', form)));
      const chats = new Set(replies.map((exchange) => expectAck(exchange).reply.chatId));
      expectEqual('Chats', chats.size, 1, replies[0]);
    },
  },
  {
    id: 'CV-OP-11.malformed',
    title: 'a token that is too short, too long, not printable or given twice differently is 368',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const clientMessageId of ['1234567', 'x'.repeat(129), 'umlaut-ä-']) {
        expectFault(await chat.act('send', { message: 'x', clientMessageId }), 400, [368]);
      }
      const contradiction = { headers: { 'Idempotency-Key': '87654321' } };
      expectFault(await chat.act('send', { message: 'x', clientMessageId: '12345678' }, contradiction), 400, [368]);
      expectFault(await context.post('', { nickname: 'Ada', clientMessageId: 'x'.repeat(21) }), 400, [368]);
      await chat.acked('send', { message: 'x', clientMessageId: '12345678' });
    },
  },
  {
    id: 'CV-OP-11.not-burnt',
    title: 'only ACKs are remembered: a fault or a DENY burns no token',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const token = { clientMessageId: createName('burnt') };
      expectFault(await chat.act('send', token), 400, [162]);
      await chat.act('send', { message: 'wrong', secureKey: '0'.repeat(32), ...token });
      await chat.acked('send', { message: 'right', ...token });
      expectEqual(
        'Texts',
        (await chat.own('Message')).map(({ text }) => text),
        ['right'],
      );
    },
  },
];
