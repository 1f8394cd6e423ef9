import { minimalParameters } from '../../chat/minimal-parameters.ts';
import { lastingOperations } from '../../chat/operations.ts';
import type { Check } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { expectEqual, expectThat } from '../../check/expect.ts';
import { NotAsked } from '../../check/not-asked.ts';

/** Sweeps run at least every 2 s; then a busy machine may take its time. */
const sweepMs = 2_000;
const patienceMs = 30_000;

function timeoutOf({ options }: CheckContext): number {
  if (options.clientTimeoutSeconds === undefined) {
    throw new NotAsked('--client-timeout SECONDS tells what the service has configured');
  }
  return options.clientTimeoutSeconds * 1_000;
}

export const life: readonly Check[] = [
  {
    id: 'CV-LIFE-1.stays',
    title: 'who polls stays, longer than the client timeout',
    profile: 'parley',
    timeoutMs: 600_000,
    async run(context) {
      const timeoutMs = timeoutOf(context);
      const chat = await context.chat();
      for (let turn = 0; turn < 6; turn += 1) {
        await context.pause(timeoutMs / 4);
        const exchange = await chat.acked('refresh', { transcriptPosition: 0 });
        expectEqual('chatEnded', exchange.reply.chatEnded, false, exchange);
      }
    },
  },
  {
    id: 'CV-LIFE-1.silence',
    title: 'who shows no sign of life leaves with the quit reason "3", not before the timeout',
    profile: 'parley',
    timeoutMs: 600_000,
    async run(context) {
      const timeoutMs = timeoutOf(context);
      const chat = await context.chat();
      await context.pause(timeoutMs + sweepMs);
      // A poll of a chat that was about to end would keep it alive: so every poll waits for a whole timeout.
      for (let waitedMs = 0; ; waitedMs += timeoutMs + sweepMs) {
        const exchange = await chat.acked('refresh', { transcriptPosition: 1 });
        if (exchange.reply.chatEnded === true) {
          const left = exchange.reply.messages.at(-1);
          const expected = { GCTI_SYSTEM: { 'quit-reason-code': '3' } };
          expectEqual('eventAttributes of the leaving', left?.eventAttributes, expected, exchange);
          const aliveMs = (left?.utcTime ?? 0) - (exchange.reply.messages[0]?.utcTime ?? 0);
          expectThat(aliveMs >= timeoutMs, `It left after ${aliveMs} ms of silence.`, exchange);
          return;
        }
        expectThat(waitedMs < patienceMs, 'The chat goes on, though its customer is silent.', exchange);
        await context.pause(timeoutMs + sweepMs);
      }
    },
  },
  {
    id: 'CV-LIFE-5.nothing-else',
    title: 'no operation but disconnect ends a session',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const id of lastingOperations) await chat.acked(id, minimalParameters[id]);
      const exchange = await chat.acked('refresh', { transcriptPosition: 1 });
      const left = exchange.reply.messages.filter(
        ({ type, fromType }) => type === 'ParticipantLeft' && fromType === 'Client',
      );
      expectEqual("The customer's leavings", left.length, 0, exchange);
    },
  },
  {
    id: 'CV-LIFE-5.last-event',
    title: "the customer's leaving is the last event, and there is one, whoever asks how often",
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('send', { message: 'hello' });
      await Promise.all(Array.from({ length: 4 }, () => chat.acked('disconnect')));
      for (const id of ['send', 'startTyping', 'customNotice'] as const) await chat.act(id, minimalParameters[id]);
      await chat.acked('disconnect');
      const exchange = await chat.acked('refresh', { transcriptPosition: 1 });
      const { messages } = exchange.reply;
      const isLeaving = (event: (typeof messages)[number]) =>
        event.type === 'ParticipantLeft' && event.fromType === 'Client';
      expectEqual("The customer's leavings", messages.filter(isLeaving).length, 1, exchange);
      const last = messages.at(-1);
      expectThat(last !== undefined && isLeaving(last), `The last event is ${String(last?.type)}.`, exchange);
    },
  },
];
