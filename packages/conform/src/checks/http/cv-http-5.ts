import { minimalParameters } from '../../chat/minimal-parameters.ts';
import type { Check } from '../../check/check.ts';
import { expectFault } from '../../check/expect.ts';
import { encodeForm } from '../../wire/form.ts';

export const query: readonly Check[] = [
  {
    id: 'CV-HTTP-5.query',
    title: 'parameters in the query are never read',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const credentials = encodeForm({ ...chat.credentials }).toString();
      expectFault(await context.post(`${chat.path('refresh')}?${credentials}`, ''), 400, [151, 152, 153]);
      const named = encodeForm(minimalParameters.requestChat).toString();
      expectFault(await context.post(`?${named}`, ''), 400, [102, 103, 161]);
    },
  },
];
