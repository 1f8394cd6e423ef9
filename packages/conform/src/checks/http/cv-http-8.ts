import type { Check } from '../../check/check.ts';
import { expectAck, expectFault } from '../../check/expect.ts';

const largestForm = 512 * 1_024;

export const sizes: readonly Check[] = [
  {
    id: 'CV-HTTP-8.too-large',
    title: 'a form over 512 KiB is 413 before it has come',
    profile: 'parley',
    async run(context) {
      expectFault(await context.post('', '', { announce: largestForm + 1 }), 413, [249]);
      const chat = await context.chat();
      expectFault(await context.post(chat.path('send'), '', { announce: 2 ** 30 }), 413, [249]);
    },
  },
  {
    id: 'CV-HTTP-8.largest',
    title: 'a form of 512 KiB is read',
    profile: 'parley',
    async run(context) {
      const begin = 'nickname=Conformance&x=';
      expectAck(await context.post('', `${begin}${'y'.repeat(largestForm - begin.length)}`));
    },
  },
  {
    id: 'CV-HTTP-8.within-limits',
    title: 'parameters within their own limits are never 413, however they are escaped',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const userData = Object.fromEntries(
        Array.from({ length: 16 }, (_, at) => [`userData[k${at}]`, '\u{1F600}'.repeat(1_000)]),
      );
      await chat.acked('customNotice', { message: '\u{1F600}'.repeat(16_000), ...userData });
    },
  },
];
