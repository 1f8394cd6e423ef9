import type { Check } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { expectAck, expectEqual, expectFault, expectThat } from '../../check/expect.ts';
import type { Fields } from '../../wire/form.ts';
import { createName } from '../create-name.ts';

async function expectDescribed(context: CheckContext, below: string, form: Fields, code: number): Promise<void> {
  const exchange = await context.post(below, form);
  expectEqual('The HTTP status', exchange.received.status, 400, exchange);
  expectThat(exchange.reply.codes.includes(code), `The code ${code} is missing.`, exchange);
}

export const faults: readonly Check[] = [
  {
    id: 'CV-ERR-1.all',
    title: 'all faults are listed, in the order of their codes, and nothing changes',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const fields = { userId: '', alias: undefined, transcriptPosition: 'x', messageType: 'x'.repeat(101) };
      expectFault(await chat.act('send', fields), 400, [151, 152, 162, 365, 367]);
      const wrong = { nickname: 'x'.repeat(101), emailAddress: 'x', subject: 'x'.repeat(501) };
      expectFault(await context.post('', wrong), 400, [304, 361, 364]);
      expectEqual('Events of the customer', (await chat.own()).length, 1);
    },
  },
  {
    id: 'CV-ERR-1.limit',
    title: 'the advice of 204 is the limit as a bare number, and a message of that length is taken',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const exchange = expectFault(await chat.act('send', { message: 'x'.repeat(200_000) }), 400, [204]);
      const [advice = ''] = exchange.reply.advice;
      expectThat(/^[0-9]+$/.test(advice), `The advice is ${JSON.stringify(advice)}.`, exchange);
      await chat.acked('send', { message: 'x'.repeat(Number(advice)) });
      expectFault(await chat.act('send', { message: 'x'.repeat(Number(advice) + 1) }), 400, [204]);
    },
  },
  {
    id: 'CV-ERR-2.described',
    title: 'the described codes are given for what is missing or malformed',
    profile: 'reference',
    async run(context) {
      await expectDescribed(context, '', { lastName: 'Lovelace' }, 102);
      await expectDescribed(context, '', { firstName: 'Ada' }, 103);
      await expectDescribed(context, '', { nickname: 'Ada', emailAddress: 'no address' }, 364);
      const chat = await context.chat();
      await expectDescribed(context, chat.path('send'), { ...chat.credentials }, 162);
      await expectDescribed(context, chat.path('pushUrl'), { ...chat.credentials }, 163);
      await expectDescribed(context, chat.path('updateNickname'), { ...chat.credentials }, 161);
    },
  },
  {
    id: 'CV-ERR-2.missing',
    title: 'what is missing has its own code; one name of a pair alone is the other missing',
    profile: 'parley',
    async run(context) {
      expectFault(await context.post('', {}), 400, [102, 103, 161]);
      expectFault(await context.post('', { firstName: 'Ada' }), 400, [103]);
      expectFault(await context.post('', { lastName: 'Lovelace' }), 400, [102]);
      const chat = await context.chat();
      for (const given of [undefined, '']) {
        expectFault(await chat.act('send', { message: given }), 400, [162]);
        expectFault(await chat.act('pushUrl', { pushUrl: given }), 400, [163]);
        expectFault(await chat.act('updateNickname', { nickname: given }), 400, [161]);
      }
    },
  },
  {
    id: 'CV-ERR-2.malformed',
    title: 'what is malformed has its own code',
    profile: 'parley',
    async run(context) {
      const name = 'x'.repeat(101);
      expectFault(await context.post('', { nickname: name }), 400, [361]);
      expectFault(await context.post('', { nickname: '\u0007\u202E' }), 400, [361]);
      expectFault(await context.post('', { firstName: name, lastName: 'L' }), 400, [302]);
      expectFault(await context.post('', { firstName: 'A', lastName: name }), 400, [303]);
      expectFault(await context.post('', { nickname: 'A', subject: 'x'.repeat(501) }), 400, [304]);
      expectFault(await context.post('', { nickname: 'A', 'userData[k]': '\0' }), 400, [305]);
      for (const emailAddress of ['x', 'x@', '@example.com', 'a b@example.com']) {
        expectFault(await context.post('', { nickname: 'A', emailAddress }), 400, [364]);
      }
      expectAck(await context.post('', { nickname: 'A', emailAddress: 'ada+chat@mail.example.com' }));
      const chat = await context.chat();
      expectFault(await chat.act('send', { message: 'a\0b' }), 400, [362]);
      expectFault(await chat.act('send', { message: 'a', messageType: 'x'.repeat(101) }), 400, [367]);
    },
  },
  {
    id: 'CV-ERR-3.service',
    title: 'an unknown service is 404 with 306',
    profile: 'reference',
    async run(context) {
      const service = createName('no-such-service');
      const exchange = await context.post('', { nickname: 'Ada' }, { service });
      expectEqual('The HTTP status', exchange.received.status, 404, exchange);
      expectThat(exchange.reply.codes.includes(306), 'The code 306 is missing.', exchange);
    },
  },
  {
    id: 'CV-ERR-3.operation',
    title: 'an unknown operation, or a path that cannot be decoded, is 404 with 249',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const form = { ...chat.credentials };
      for (const operation of ['sing', 'SEND', 'requestChat', 'toString', '__proto__', 'send/send', 'send%', '%FF']) {
        expectFault(await context.post(chat.path(operation), form), 404, [249]);
      }
      expectFault(await context.post(`/${chat.chatId}`, form), 404, [249]);
      expectFault(await context.post('/%zz/refresh', form), 404, [249]);
    },
  },
];
