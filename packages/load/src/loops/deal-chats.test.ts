import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat } from './chat.ts';
import { dealChats } from './deal-chats.ts';

const target = { host: 'h', port: 1, basePath: '/chat', service: 's' };
const chats = Array.from(
  { length: 10 },
  (_, place) => new Chat(target, { chatId: `c${place}`, userId: 'u', secureKey: 'k', alias: '1', nextPosition: 2 }),
);

test('every chat is dealt once, as evenly as it goes', () => {
  const hands = dealChats(chats, 4);
  assert.deepEqual(
    hands.map((hand) => hand.length),
    [3, 3, 2, 2],
  );
  assert.deepEqual(new Set(hands.flat()), new Set(chats));
});

test('there are never more lanes than chats', () => {
  assert.equal(dealChats(chats.slice(0, 3), 64).length, 3);
  assert.throws(() => dealChats([], 64), RangeError);
});
