import type { Check } from '../../check/check.ts';
import { expectFault, expectRefusal } from '../../check/expect.ts';
import { encodeForm } from '../../wire/form.ts';
import { createName } from '../create-name.ts';

const json = 'application/json';

/** Each request has two faults next to each other in the order; the earlier one must be the answer. */
export const order: readonly Check[] = [
  {
    id: 'CV-HTTP-9.path',
    title: 'the service is looked at first, then the method, then the operation',
    profile: 'parley',
    async run(context) {
      const service = createName('no-such-service');
      expectFault(await context.post('', '', { method: 'GET', type: null, service }), 404, [306]);
      const chat = await context.chat();
      expectFault(await context.post(chat.path('sing'), '', { method: 'GET', type: null }), 405, [249]);
      expectFault(await context.post(chat.path('sing'), '{}', { type: json }), 404, [249]);
    },
  },
  {
    id: 'CV-HTTP-9.body',
    title: 'then the media type, the size, the decoding, and the parameters',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      expectFault(await context.post(chat.path('send'), '', { type: json, announce: 2 ** 30 }), 415, [249]);
      const many = Array.from({ length: 1_001 }, (_, at) => `p${at}=%FF`).join('&');
      expectFault(await context.post(chat.path('send'), many), 413, [249]);
      expectFault(await context.post(chat.path('send'), 'x=%FF'), 400, [249]);
    },
  },
  {
    id: 'CV-HTTP-9.credentials',
    title: 'then the credentials, the retry token, and the end',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const wrong = { secureKey: '0'.repeat(32) };
      expectFault(await chat.act('send', wrong), 400, [162]);
      const token = { clientMessageId: createName('order') };
      await chat.acked('send', { message: 'once', ...token });
      expectRefusal(await chat.act('send', { message: 'other', ...token, ...wrong }), true);
      await chat.acked('disconnect');
      expectFault(await chat.act('send', { message: 'other', ...token }), 400, [368]);
      const body = encodeForm({ ...chat.credentials }).toString();
      expectFault(await context.post(chat.path('send'), body), 400, [162]);
    },
  },
];
