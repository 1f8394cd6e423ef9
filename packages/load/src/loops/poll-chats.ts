import type { Chat, Target } from './chat.ts';
import { type Exchange, exchangeAll } from './exchange-all.ts';

/** One empty poll of every chat: a sign of life, and after a start of the server the first that it hears of them. */
export async function pollChats(target: Target, chats: readonly Chat[], connections = 64): Promise<void> {
  await exchangeAll(target, connections, listPolls());

  function* listPolls(): Generator<Exchange, undefined> {
    for (const chat of chats) yield { request: chat.refreshRequest(), take: () => {} };
  }
}
