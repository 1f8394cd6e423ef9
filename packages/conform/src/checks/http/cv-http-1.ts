import { minimalParameters } from '../../chat/minimal-parameters.ts';
import { describedOperations, lastingOperations, suffixOf } from '../../chat/operations.ts';
import type { Check } from '../../check/check.ts';
import { expectAck } from '../../check/expect.ts';

export const paths: readonly Check[] = [
  {
    id: 'CV-HTTP-1.paths',
    title: 'every described operation is at its path',
    profile: 'reference',
    async run(context) {
      const chat = await context.chat();
      for (const id of describedOperations) await chat.acked(id, minimalParameters[id]);
      await chat.acked('disconnect');
    },
  },
  {
    id: 'CV-HTTP-1.slash',
    title: 'a path may end with a slash',
    profile: 'parley',
    async run(context) {
      expectAck(await context.post('/', minimalParameters.requestChat));
      const chat = await context.chat();
      for (const id of [...lastingOperations, 'disconnect' as const]) {
        const form = { ...chat.credentials, ...minimalParameters[id] };
        expectAck(await context.post(`${chat.path(suffixOf(id))}/`, form));
      }
    },
  },
];
