import type { Check } from '../../check/check.ts';
import { expectEqual } from '../../check/expect.ts';

export const contents: readonly Check[] = [
  {
    id: 'CV-EV-6.described',
    title: "the customer's acts are in the transcript, each as its type",
    profile: 'reference',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('send', { message: 'hello', messageType: 'text' });
      await chat.acked('pushUrl', { pushUrl: 'https://example.com/a' });
      await chat.acked('updateNickname', { nickname: 'Renamed' });
      const own = await chat.own();
      const acts = own.filter(({ type }) => ['Message', 'PushUrl', 'NicknameUpdated'].includes(String(type)));
      expectEqual(
        'Types and texts',
        acts.map(({ type, text }) => (type === 'NicknameUpdated' ? [type] : [type, text])),
        [['Message', 'hello'], ['PushUrl', 'https://example.com/a'], ['NicknameUpdated']],
      );
    },
  },
  {
    id: 'CV-EV-6.contents',
    title: 'each type of event says what it has to say, where it has to',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('startTyping', { message: 'not shown' });
      await chat.acked('stopTyping', { message: 'not shown' });
      await chat.acked('send', { message: 'hello', messageType: 'text/x' });
      await chat.acked('updateNickname', { nickname: 'Renamed' });
      await chat.acked('customNotice', { message: 'notice', messageType: 'ping', 'userData[k]': 'v' });
      const own = await chat.own();
      expectEqual(
        'Type, nickname, text, messageType and userData',
        own.map(({ type, nickname, text, messageType, userData }) => [type, nickname, text, messageType, userData]),
        [
          ['ParticipantJoined', 'Conformance', undefined, undefined, undefined],
          ['TypingStarted', 'Conformance', undefined, undefined, undefined],
          ['TypingStopped', 'Conformance', undefined, undefined, undefined],
          ['Message', 'Conformance', 'hello', 'text/x', undefined],
          ['NicknameUpdated', 'Renamed', 'Renamed', undefined, undefined],
          ['CustomNotice', 'Renamed', 'notice', 'ping', { k: 'v' }],
        ],
      );
    },
  },
  {
    id: 'CV-EV-6.quit-reason',
    title: 'who asks to leave leaves with the quit reason "0", a text',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const exchange = await chat.acked('disconnect', { transcriptPosition: 1 });
      const left = exchange.reply.messages.find(
        ({ type, fromType }) => type === 'ParticipantLeft' && fromType === 'Client',
      );
      const expected = { GCTI_SYSTEM: { 'quit-reason-code': '0' } };
      expectEqual('eventAttributes of the leaving', left?.eventAttributes, expected, exchange);
    },
  },
];
