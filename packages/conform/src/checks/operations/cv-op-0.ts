import { minimalParameters } from '../../chat/minimal-parameters.ts';
import { describedOperations, lastingOperations } from '../../chat/operations.ts';
import type { Check } from '../../check/check.ts';
import { expectEqual, expectFault, expectThat } from '../../check/expect.ts';

const required = [
  ['alias', 151],
  ['userId', 152],
  ['secureKey', 153],
] as const;

export const identity: readonly Check[] = [
  {
    id: 'CV-OP-0.described',
    title: 'without userId, secureKey or alias a request is 400 with its code',
    profile: 'reference',
    async run(context) {
      const chat = await context.chat();
      for (const id of [...describedOperations, 'disconnect' as const]) {
        for (const [name, code] of required) {
          const exchange = await chat.act(id, { ...minimalParameters[id], [name]: undefined });
          expectEqual('The HTTP status', exchange.received.status, 400, exchange);
          expectThat(exchange.reply.codes.includes(code), `The code ${code} is missing.`, exchange);
        }
      }
    },
  },
  {
    id: 'CV-OP-0.required',
    title: 'userId, secureKey and alias are required by every operation, and must not be empty',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const id of [...lastingOperations, 'disconnect' as const]) {
        for (const [name, code] of required) {
          for (const given of [undefined, '']) {
            expectFault(await chat.act(id, { ...minimalParameters[id], [name]: given }), 400, [code]);
          }
        }
      }
    },
  },
];
