import type { Check } from '../../check/check.ts';
import { expectEqual, expectThat } from '../../check/expect.ts';
import { NotAsked } from '../../check/not-asked.ts';

/** A start so soon after the last one adds nothing. */
const quietMs = 3_000;
/** How much later than that a start is surely another, whatever the roads of two requests. */
const marginMs = 400;

export const typing: readonly Check[] = [
  {
    id: 'CV-OP-3.repeated',
    title: 'a start within 3 s of the last one is ACKed and adds nothing',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const startedAt = performance.now();
      for (let times = 0; times < 3; times += 1) await chat.acked('startTyping');
      const tookMs = performance.now() - startedAt;
      if (tookMs > quietMs) throw new NotAsked(`three requests took ${Math.round(tookMs)} ms, too long to tell`);
      expectEqual('TypingStarted events', (await chat.own('TypingStarted')).length, 1);
    },
  },
  {
    id: 'CV-OP-3.later',
    title: 'a start more than 3 s after the last one adds another',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('startTyping');
      await context.pause(quietMs + marginMs);
      await chat.acked('startTyping');
      expectEqual('TypingStarted events', (await chat.own('TypingStarted')).length, 2);
    },
  },
  {
    id: 'CV-OP-3.stop',
    title: 'a stop after a start adds one event, a stop without a start none',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('stopTyping');
      expectEqual('TypingStopped events without a start', (await chat.own('TypingStopped')).length, 0);
      await chat.acked('startTyping');
      for (let times = 0; times < 2; times += 1) await chat.acked('stopTyping');
      const types = (await chat.own()).map(({ type }) => type);
      expectEqual('Types of events', types, ['ParticipantJoined', 'TypingStarted', 'TypingStopped']);
    },
  },
  {
    id: 'CV-OP-4.preview',
    title: 'a preview is never a fault however long, adds no event of its own, and is in no reply',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const preview = 'unsent-words';
      const long = `${preview} ${'x'.repeat(100_000)}`;
      for (const message of ['', preview, long]) {
        for (const id of ['startTyping', 'stopTyping'] as const) await chat.acked(id, { message });
      }
      await chat.acked('refresh', { message: long });
      const exchange = await chat.acked('refresh', { transcriptPosition: 1 });
      expectThat(!exchange.received.body.includes(preview), 'The transcript holds an unsent text.', exchange);
    },
  },
  {
    id: 'CV-OP-4.optional',
    title: 'startTyping, stopTyping and refresh take a message, and need none',
    profile: 'reference',
    async run(context) {
      const chat = await context.chat();
      for (const form of [{}, { message: 'unsent words' }]) {
        for (const id of ['startTyping', 'stopTyping', 'refresh'] as const) await chat.acked(id, form);
      }
    },
  },
];
