import { minimalParameters } from '../../chat/minimal-parameters.ts';
import type { Check } from '../../check/check.ts';
import { expectEqual, expectFault, expectThat } from '../../check/expect.ts';
import { encodeForm } from '../../wire/form.ts';

export const methods: readonly Check[] = [
  {
    id: 'CV-HTTP-2.others',
    title: 'GET, PUT, PATCH and DELETE are 405 with Allow, and do nothing',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
        for (const [below, form] of [
          ['', minimalParameters.requestChat],
          [chat.path('refresh'), chat.credentials],
          [chat.path('send'), { ...chat.credentials, ...minimalParameters.send }],
        ] as const) {
          const query = encodeForm({ ...form }).toString();
          const exchange = await context.post(`${below}?${query}`, '', { method, type: null });
          expectFault(exchange, 405, [249]);
          const allow = (exchange.received.headers['allow'] ?? '').split(/, */).sort();
          expectEqual('Allow', allow, ['OPTIONS', 'POST'], exchange);
        }
      }
      expectEqual('Messages in the transcript', (await chat.own('Message')).length, 0);
    },
  },
  {
    id: 'CV-HTTP-2.options',
    title: 'OPTIONS is answered without credentials',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const below of ['', chat.path('send'), chat.path('refresh')]) {
        const exchange = await context.post(below, '', { method: 'OPTIONS', type: null });
        const { status } = exchange.received;
        expectThat(status >= 200 && status < 300, `Expected HTTP 204 or another 2xx; it was ${status}.`, exchange);
      }
    },
  },
];
