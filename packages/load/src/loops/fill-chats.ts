import type { Chat, Target } from './chat.ts';
import { type Exchange, exchangeAll } from './exchange-all.ts';

/** Sends messages until every chat has `events` events, in turns from chat to chat. */
export async function fillChats(
  target: Target,
  chats: readonly Chat[],
  events: number,
  connections = 64,
): Promise<void> {
  await exchangeAll(target, connections, listSends());

  function* listSends(): Generator<Exchange, undefined> {
    const wanted = chats.map((chat) => ({ chat, missing: events + 1 - chat.nextPosition }));
    for (let left = wanted.filter(isShort); left.length > 0; left = left.filter(isShort)) {
      for (const entry of left) {
        entry.missing -= 1;
        yield {
          request: entry.chat.sendRequest(),
          take: () => {
            entry.chat.nextPosition += 1;
          },
        };
      }
    }
  }
}

function isShort({ missing }: { readonly missing: number }): boolean {
  return missing > 0;
}
