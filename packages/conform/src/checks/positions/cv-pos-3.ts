import type { Check } from '../../check/check.ts';
import { expectEqual } from '../../check/expect.ts';
import type { SeenEvent } from '../../wire/seen-event.ts';

export const tabs: readonly Check[] = [
  {
    id: 'CV-POS-3.concatenation',
    title: 'successive polls are the transcript, nothing twice, nothing skipped',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const polled: SeenEvent[] = [];
      let position: unknown = 1;
      for (let turn = 0; turn < 6; turn += 1) {
        const { reply } = await chat.acked('refresh', { transcriptPosition: Number(position) });
        polled.push(...reply.messages);
        position = reply.nextPosition;
        await chat.acked('send', { message: `turn ${turn}` });
      }
      const { reply } = await chat.acked('refresh', { transcriptPosition: Number(position) });
      polled.push(...reply.messages);
      const last = polled.at(-1)?.index ?? 0;
      const whole = (await chat.transcript()).filter(({ index }) => index <= last);
      expectEqual('Indices of successive polls', indices(polled), indices(whole));
      expectEqual("The customer's messages", texts(polled).length, 6);
    },
  },
  {
    id: 'CV-POS-3.stateless',
    title: 'a read changes nothing: the same position gives the same events again',
    profile: 'reference',
    async run(context) {
      const chat = await context.chat();
      for (const message of ['one', 'two']) await chat.acked('send', { message });
      const first = await chat.transcript();
      for (const transcriptPosition of [2, 0, 1]) await chat.acked('refresh', { transcriptPosition });
      const again = (await chat.transcript()).slice(0, first.length);
      const jsonOf = (events: readonly SeenEvent[]) => events.map(({ json }) => json);
      expectEqual('The events', jsonOf(again), jsonOf(first));
    },
  },
];

function indices(events: readonly SeenEvent[]): readonly number[] {
  return events.map(({ index }) => index);
}

function texts(events: readonly SeenEvent[]): readonly unknown[] {
  return events.filter(({ type, fromType }) => type === 'Message' && fromType === 'Client').map(({ text }) => text);
}
