import type { ChatId } from '../domain/ids.ts';
import type { Chat } from './ports.ts';

/**
 * The wait of a DENY: one look-up in the store, whatever memory knows, then the next 25 ms tick, so that time tells
 * nothing of the cause (LS-SEC-2). `isLookedUp`: finding the session has asked the store already; to ask it twice for
 * an unknown chat, and once for a known one, would tell which it is. `false`: too many wait already, answer RETRY.
 */
export async function deny(chat: Chat, chatId: string, isLookedUp = false): Promise<boolean> {
  if (!isLookedUp) await chat.sessions.lookUp(chatId as ChatId);
  // Those of one tick leave one after the other, which must not be the order in which they were ready.
  const rank = chat.random.integer(2 ** 32);
  return new Promise((resolve) => {
    if (!chat.denials.release(() => resolve(true), rank)) resolve(false);
  });
}
