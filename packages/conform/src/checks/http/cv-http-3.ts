import { gzipSync } from 'node:zlib';
import { minimalParameters } from '../../chat/minimal-parameters.ts';
import { lastingOperations } from '../../chat/operations.ts';
import type { Check } from '../../check/check.ts';
import { expectAck, expectEqual, expectFault } from '../../check/expect.ts';
import { encodeForm, encodeMultipart, formType } from '../../wire/form.ts';

export const bodies: readonly Check[] = [
  {
    id: 'CV-HTTP-3.form',
    title: 'a form is understood, with or without a charset',
    profile: 'parley',
    async run(context) {
      for (const type of [formType, `${formType}; charset=UTF-8`, `${formType};charset=utf-8`]) {
        const exchange = expectAck(await context.post('', { nickname: 'Zoë' }, { type }));
        expectEqual('The nickname', exchange.reply.messages[0]?.nickname, 'Zoë', exchange);
      }
    },
  },
  {
    id: 'CV-HTTP-3.multipart',
    title: 'multipart/form-data is understood, in any order, with or without a charset',
    profile: 'parley',
    async run(context) {
      const first = encodeMultipart({ nickname: 'Zoë' });
      for (const type of [first.type, `${first.type}; charset=UTF-8`]) {
        const begun = expectAck(await context.post('', first.body, { type }));
        expectEqual('The nickname', begun.reply.messages[0]?.nickname, 'Zoë', begun);
      }
      const chat = await context.chat();
      for (const id of [...lastingOperations, 'disconnect' as const]) {
        const { body, type } = encodeMultipart({ ...minimalParameters[id], ...chat.credentials });
        expectAck(await context.post(chat.path(id), body, { type }));
      }
    },
  },
  {
    id: 'CV-HTTP-3.other-types',
    title: 'a body of any other type is 415',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const body = encodeForm({ ...chat.credentials, ...minimalParameters.send });
      for (const type of ['application/json', 'text/plain', 'multipart/mixed; boundary=b']) {
        expectFault(await context.post(chat.path('send'), body, { type }), 415, [249]);
      }
      expectFault(await context.post('', 'nickname=Conformance', { type: 'application/json' }), 415, [249]);
    },
  },
  {
    id: 'CV-HTTP-3.encoding',
    title: 'a body with a Content-Encoding is 415',
    profile: 'parley',
    async run(context) {
      const headers = { 'Content-Encoding': 'gzip' };
      expectFault(await context.post('', gzipSync('nickname=Conformance'), { headers }), 415, [249]);
    },
  },
  {
    id: 'CV-HTTP-3.none',
    title: 'no body, or an empty one without a type, is no parameters',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const type of [formType, null]) {
        expectFault(await context.post(chat.path('refresh'), '', { type }), 400, [151, 152, 153]);
      }
    },
  },
];
