import { readNextPosition } from '../wire/status-code.ts';
import type { Chat, Target } from './chat.ts';
import { type Exchange, exchangeAll } from './exchange-all.ts';

/**
 * Asks the server for the last event of every chat and compares its index with what the ACKs said: a server that
 * acknowledges and forgets is not fast. Rejects with the first difference.
 */
export async function verifyChats(target: Target, chats: readonly Chat[], connections = 64): Promise<void> {
  await exchangeAll(target, Math.min(connections, chats.length), listPolls());

  function* listPolls(): Generator<Exchange, undefined> {
    for (const chat of chats) {
      yield {
        request: chat.lastEventRequest(),
        take: (bytes, bodyStart, bodyEnd) => {
          const nextPosition = readNextPosition(bytes, bodyStart, bodyEnd);
          const json = bytes.toString('utf8', bodyStart, bodyEnd);
          const indices: number[] = JSON.parse(json).messages.map(({ index }: { index: number }) => index);
          const last = chat.nextPosition - 1;
          if (nextPosition !== chat.nextPosition || indices.length !== 1 || indices[0] !== last) {
            throw new Error(
              `chat ${chat.credentials.chatId}: by its ACKs the last event is ${last}, but the server has ` +
                `[${indices.join(', ')}] there and its next position is ${nextPosition}`,
            );
          }
        },
      };
    }
  }
}
