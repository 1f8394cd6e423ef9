import { minimalParameters } from '../../chat/minimal-parameters.ts';
import { lastingOperations } from '../../chat/operations.ts';
import type { Check } from '../../check/check.ts';
import { expectAck, expectEqual, expectRefusal, expectThat } from '../../check/expect.ts';
import { NotAsked } from '../../check/not-asked.ts';

/** So many fit between a message and the end even where a server is slow. */
const mostPolls = 100;
const longestGraceMs = 3_600_000;
const graceMarginMs = 1_000;

export const afterTheEnd: readonly Check[] = [
  {
    id: 'CV-ERR-5.refresh',
    title: 'after the end refresh keeps answering, with chatEnded: true and the events asked for',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('send', { message: 'one' });
      const left = await chat.acked('disconnect', { transcriptPosition: 1 });
      const indices = ({ reply }: typeof left) => reply.messages.map(({ index }) => index);
      for (const from of [1, 2]) {
        const exchange = await chat.acked('refresh', { transcriptPosition: from });
        expectEqual('chatEnded', exchange.reply.chatEnded, true, exchange);
        const expected = indices(left).filter((index) => index >= from);
        expectEqual(`Indices from ${from}`, indices(exchange), expected, exchange);
      }
    },
  },
  {
    id: 'CV-ERR-5.refused',
    title: 'after the end everything else is refused, and nothing is added',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('disconnect');
      const before = (await chat.transcript()).length;
      for (const id of lastingOperations.filter((one) => one !== 'refresh')) {
        expectRefusal(await chat.act(id, minimalParameters[id]), true);
      }
      expectEqual('Events', (await chat.transcript()).length, before);
    },
  },
  {
    id: 'CV-ERR-5.grace',
    title: 'past the grace time an ended chat is denied, and not before',
    profile: 'parley',
    timeoutMs: 2 * longestGraceMs,
    async run(context) {
      const { endedGraceSeconds } = context.options;
      if (endedGraceSeconds === undefined) {
        throw new NotAsked('--ended-grace SECONDS tells what the service has configured');
      }
      const chat = await context.chat();
      await chat.acked('disconnect');
      const endedAt = performance.now();
      const early = await chat.act('refresh');
      // On a busy machine even the first request may come too late to tell anything.
      if (performance.now() - endedAt < endedGraceSeconds * 500) expectAck(early);
      await context.pause(endedGraceSeconds * 1_000 + graceMarginMs);
      expectRefusal(await chat.act('refresh'), true);
      expectRefusal(await chat.act('disconnect'), true);
    },
  },
  {
    id: 'CV-ERR-6.every-reader',
    title: 'whoever is told of the end can read the last event',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      let isEnded = false;
      const poll = async () => {
        for (let polls = 0; polls < mostPolls; polls += 1) {
          const isAfterwards = isEnded;
          const exchange = await chat.acked('refresh', { transcriptPosition: 1 });
          if (exchange.reply.chatEnded === true) {
            const last = exchange.reply.messages.at(-1);
            const isLeaving = last?.type === 'ParticipantLeft' && last.fromType === 'Client';
            expectThat(isLeaving, "chatEnded is true, and the customer's leaving cannot be read.", exchange);
            return;
          }
          expectThat(!isAfterwards, 'disconnect was ACKed, and a later poll says that the chat goes on.', exchange);
          await context.pause(5);
        }
      };
      const end = async () => {
        await chat.acked('send', { message: 'last words' });
        await chat.acked('disconnect');
        isEnded = true;
      };
      await Promise.all([poll(), poll(), end()]);
    },
  },
];
