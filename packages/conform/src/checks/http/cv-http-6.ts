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
      // The fastest of a few: one that a busy machine delays says nothing.
      for (let polls = 0; polls < 6; polls += 1) {
        const exchange = await chat.acked('refresh', { transcriptPosition: position });
        position = Number(exchange.reply.nextPosition) || position;
        if (exchange.reply.messages.length > 0) continue;
        if (fastest === undefined || exchange.tookMs < fastest.tookMs) fastest = exchange;
        if (fastest.tookMs < clientsWaitMs) return;
        if (polls >= 2) break;
      }
      const took = fastest === undefined ? 'never came' : `took ${Math.round(fastest.tookMs)} ms at the least`;
      expectThat(false, `A reply without events ${took}.`, fastest);
    },
  },
];
