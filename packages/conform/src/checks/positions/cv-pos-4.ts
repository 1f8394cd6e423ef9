import type { CustomerChat } from '../../chat/customer-chat.ts';
import type { Check } from '../../check/check.ts';
import { expectEqual, expectThat } from '../../check/expect.ts';
import { NotAsked } from '../../check/not-asked.ts';
import type { Exchange } from '../../wire/exchange.ts';
import type { SeenEvent } from '../../wire/seen-event.ts';

const mostBytes = 1_048_576;
/** 64,000 bytes of UTF-8 within the 16,000 characters of a message. */
const largeText = '\u{1F600}'.repeat(16_000);

export const pages: readonly Check[] = [
  {
    id: 'CV-POS-4.bytes',
    title: 'a reply carries at most 1 MiB of events; the rest, and the end, come with the next',
    profile: 'parley',
    timeoutMs: 120_000,
    async run(context) {
      const chat = await context.chat();
      for (let sent = 0; sent < 18; sent += 1) await chat.acked('send', { message: largeText });
      await expectPages(chat, (messages) => {
        const bytes = messages.reduce((sum, { json }) => sum + Buffer.byteLength(JSON.stringify(json)), 0);
        return bytes <= mostBytes ? null : `${bytes} bytes of events came in one reply.`;
      });
    },
  },
  {
    id: 'CV-POS-4.count',
    title: 'a reply carries at most 1,000 events',
    profile: 'parley',
    timeoutMs: 300_000,
    async run(context) {
      if (context.options.thorough !== true) throw new NotAsked('it takes 1,100 requests; --thorough asks for it');
      const chat = await context.chat();
      for (let sent = 0; sent < 1_100; sent += 10) {
        await Promise.all(Array.from({ length: 10 }, () => chat.acked('send', { message: 'x' })));
      }
      await expectPages(chat, (messages) =>
        messages.length <= 1_000 ? null : `${messages.length} events came in one reply.`,
      );
    },
  },
];

/** Ends the chat and reads it in pages: at least two, none too large, `chatEnded` with the last alone. */
async function expectPages(
  chat: CustomerChat,
  findFault: (messages: readonly SeenEvent[]) => string | null,
): Promise<void> {
  const left = await chat.acked('disconnect', { transcriptPosition: 1 });
  const pages: Exchange[] = [];
  for (let position: unknown = 1; pages.length < 20; position = pages.at(-1)?.reply.nextPosition) {
    const page = await chat.acked('refresh', { transcriptPosition: Number(position) });
    if (page.reply.messages.length === 0) break;
    pages.push(page);
  }
  expectThat(pages.length >= 2, 'Everything came in one reply.', left);
  for (const page of [left, ...pages]) {
    const { messages, nextPosition, chatEnded } = page.reply;
    const fault = findFault(messages);
    expectThat(fault === null, fault ?? '', page);
    expectEqual('nextPosition', nextPosition, (messages.at(-1)?.index ?? 0) + 1, page);
    const isLast = page === pages.at(-1);
    expectEqual(`chatEnded of ${isLast ? 'the last' : 'a page that is not the last'}`, chatEnded, isLast, page);
  }
  const indices = pages.flatMap(({ reply }) => reply.messages.map(({ index }) => index));
  expectThat(
    indices.every((index, at) => at === 0 || index > indices[at - 1]!),
    'An event came in two pages.',
    pages.at(-1),
  );
}
