import { Chat, type Target } from './chat.ts';

/** The same chats at the same server started anew, on another port. */
export function moveChats(chats: readonly Chat[], target: Target): Chat[] {
  return chats.map((chat) => new Chat(target, { ...chat.credentials, nextPosition: chat.nextPosition }));
}
