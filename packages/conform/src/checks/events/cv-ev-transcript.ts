import type { Check } from '../../check/check.ts';
import { expectAck, expectEqual, expectThat } from '../../check/expect.ts';
import type { SeenEvent } from '../../wire/seen-event.ts';

/** Numbering, gaps and participants; the watches look at the fields of every event besides. */
export const transcripts: readonly Check[] = [
  {
    id: 'CV-EV-1.unchanging',
    title: 'an event is the same in every later read, and no index is used twice',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      let seen: readonly SeenEvent[] = [];
      for (let turn = 0; turn < 4; turn += 1) {
        await chat.acked('send', { message: `turn ${turn}` });
        if (turn === 1) await chat.acked('updateNickname', { nickname: 'Renamed' });
        const events = await chat.transcript();
        const jsonOf = (some: readonly SeenEvent[]) => some.map(({ json }) => json);
        expectEqual('The events read before', jsonOf(events.slice(0, seen.length)), jsonOf(seen));
        const indices = events.map(({ index }) => index);
        expectEqual('Distinct indices', new Set(indices).size, indices.length);
        seen = events;
      }
      expectEqual('The first index', seen[0]?.index, 1);
    },
  },
  {
    id: 'CV-EV-3.hidden',
    title: 'of events for others the customer sees gaps in the index, and nothing else',
    profile: 'parley',
    async run(context) {
      const secret = 'seen-by-agents-alone';
      const chat = await context.chat({ nickname: 'Conformance', subject: secret, 'userData[secret]': secret });
      await chat.acked('updateData', { 'userData[more]': secret });
      await chat.acked('readReceipt', { transcriptPosition: 1 });
      await chat.acked('send', { message: 'seen by all' });
      const exchange = await chat.acked('refresh', { transcriptPosition: 1 });
      const own = exchange.reply.messages.filter(({ fromType }) => fromType === 'Client');
      expectEqual(
        'Types of events',
        own.map(({ type }) => type),
        ['ParticipantJoined', 'Message'],
        exchange,
      );
      for (const { received } of [chat.begun, exchange]) {
        expectThat(!received.body.includes(secret), 'A reply shows what is for agents alone.', exchange);
      }
    },
  },
  {
    id: 'CV-EV-4.joined',
    title: "event 1 is the customer's joining, by nickname, else by first and last name",
    profile: 'reference',
    async run(context) {
      for (const [form, nickname] of [
        [{ nickname: 'Ada' }, 'Ada'],
        [{ firstName: 'Ada', lastName: 'Lovelace' }, 'Ada Lovelace'],
      ] as const) {
        const exchange = expectAck(await context.post('', form));
        const [event] = exchange.reply.messages;
        expectEqual(
          'Event 1',
          [event?.index, event?.type, event?.fromType, event?.nickname],
          [1, 'ParticipantJoined', 'Client', nickname],
          exchange,
        );
      }
    },
  },
  {
    id: 'CV-EV-4.nickname-first',
    title: 'a nickname counts before first and last name',
    profile: 'parley',
    async run(context) {
      const exchange = expectAck(await context.post('', { nickname: 'Countess', firstName: 'Ada', lastName: 'L' }));
      expectEqual('The nickname', exchange.reply.messages[0]?.nickname, 'Countess', exchange);
    },
  },
  {
    id: 'CV-EV-5.participants',
    title: 'participants count from 1, and act only between their joining and their leaving',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('send', { message: 'hello' });
      await chat.acked('disconnect');
      const present = new Set<unknown>();
      let joined = 0;
      for (const { type, participantId, index } of await chat.transcript()) {
        if (type === 'ParticipantJoined') {
          joined += 1;
          expectEqual(`participantId of event ${index}, a joining`, participantId, joined);
          present.add(participantId);
        }
        const whose = `Event ${index} is of participant ${String(participantId)}`;
        expectThat(present.has(participantId), `${whose}, who is not in the chat.`);
        if (type === 'ParticipantLeft') present.delete(participantId);
      }
      expectEqual('Participants who never left', [...present], []);
    },
  },
];
