import type { ChatId } from '../domain/ids.ts';
import type { Chat } from './ports.ts';

/**
 * The wait of a DENY: the store's look-up, whatever memory knows, then the next 25 ms tick, so that time tells
 * nothing of the cause (LS-SEC-2). `false`: too many wait already, answer RETRY.
 */
export async function deny(chat: Chat, chatId: string): Promise<boolean> {
  await chat.sessions.lookUp(chatId as ChatId);
  return new Promise((resolve) => {
    if (!chat.denials.release(() => resolve(true))) resolve(false);
  });
}
