import type { Chat } from './chat.ts';

/** Deals chats to lanes as evenly as it goes; never more lanes than chats, since no chat is in two. */
export function dealChats(chats: readonly Chat[], lanes: number): readonly (readonly Chat[])[] {
  if (chats.length === 0) throw new RangeError('no chats to deal');
  const hands: Chat[][] = Array.from({ length: Math.min(lanes, chats.length) }, () => []);
  chats.forEach((chat, place) => {
    hands[place % hands.length]!.push(chat);
  });
  return hands;
}
