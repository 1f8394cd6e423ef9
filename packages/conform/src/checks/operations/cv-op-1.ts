import type { Check } from '../../check/check.ts';
import { expectAck, expectFault, expectThat } from '../../check/expect.ts';

export const requestChat: readonly Check[] = [
  {
    id: 'CV-OP-1.names',
    title: 'a nickname is enough, and so are first and last name',
    profile: 'reference',
    async run(context) {
      const optional = { subject: 'A subject', emailAddress: 'ada@example.com' };
      expectAck(await context.post('', { nickname: 'Ada', ...optional }));
      expectAck(await context.post('', { firstName: 'Ada', lastName: 'Lovelace', ...optional }));
    },
  },
  {
    id: 'CV-OP-1.empty',
    title: 'an empty value means "not given"',
    profile: 'parley',
    async run(context) {
      const empty = { subject: '', emailAddress: '', 'userData[k]': '', clientMessageId: '' };
      expectAck(await context.post('', { nickname: 'Ada', firstName: '', lastName: '', ...empty }));
      expectAck(await context.post('', { nickname: '', firstName: 'Ada', lastName: 'Lovelace', ...empty }));
      expectFault(await context.post('', { nickname: '' }), 400, [102, 103, 161]);
    },
  },
  {
    id: 'CV-OP-1.never-adopts',
    title: 'credentials given to requestChat are not read: a new chat begins',
    profile: 'parley',
    async run(context) {
      const { chatId, credentials } = await context.chat();
      const exchange = expectAck(await context.post('', { nickname: 'Other', chatId, ...credentials }));
      expectThat(exchange.reply.chatId !== chatId, 'The chat of the credentials was answered.', exchange);
      expectThat(exchange.reply.secureKey !== credentials.secureKey, 'The key given was adopted.', exchange);
    },
  },
  {
    id: 'CV-OP-1.extra',
    title: 'extra parameters are no fault',
    profile: 'parley',
    async run(context) {
      expectAck(await context.post('', { nickname: 'Ada', text: 'x', endpoint: 'y', message: '', pushUrl: 'z' }));
    },
  },
  {
    id: 'CV-OP-1.tracking',
    title: 'a long value of a key that begins with _genesys_ is no fault, of any other it is 305',
    profile: 'parley',
    async run(context) {
      const long = 'x'.repeat(4_097);
      expectAck(await context.post('', { nickname: 'Ada', 'userData[_genesys_referrer]': long }));
      expectFault(await context.post('', { nickname: 'Ada', 'userData[referrer]': long }), 400, [305]);
    },
  },
];
