import type { Check } from '../../check/check.ts';
import { expectThat } from '../../check/expect.ts';
import type { Exchange } from '../../wire/exchange.ts';

/** Field clients give up after 3 s. */
const clientsWaitMs = 3_000;

export const promptness: readonly Check[] = [
  {
    id: 'CV-HTTP-6.not-held',
    title: 'a refresh with nothing new is answered at once, not held',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      let position = 1;
      let fastest: Exchange | undefined;
      // The fastest of three: one that a busy machine delays says nothing.
      for (let poll = 0; poll < 3; poll += 1) {
        const exchange = await chat.acked('refresh', { transcriptPosition: position });
        position = Number(exchange.reply.nextPosition) || 1;
        if (fastest === undefined || exchange.tookMs < fastest.tookMs) fastest = exchange;
      }
      const took = fastest?.tookMs ?? 0;
      expectThat(took < clientsWaitMs, `The fastest of three polls took ${Math.round(took)} ms.`, fastest);
    },
  },
];
