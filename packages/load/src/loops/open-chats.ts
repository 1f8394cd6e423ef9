import { Chat, type Credentials, requestChatRequest, type Target } from './chat.ts';
import { type Exchange, exchangeAll } from './exchange-all.ts';

/** Opens so many chats at the target over `connections` connections. */
export async function openChats(target: Target, count: number, connections = 64): Promise<Chat[]> {
  const chats: Chat[] = [];
  const request = requestChatRequest(target);
  await exchangeAll(target, Math.min(connections, count), listRequests());
  return chats;

  function* listRequests(): Generator<Exchange, undefined> {
    for (let opened = 0; opened < count; opened += 1) {
      yield {
        request,
        take: (bytes, bodyStart, bodyEnd) => {
          chats.push(new Chat(target, readCredentials(bytes.toString('utf8', bodyStart, bodyEnd))));
        },
      };
    }
  }
}

function readCredentials(json: string): Credentials {
  const { chatId, userId, secureKey, alias, nextPosition }: Credentials = JSON.parse(json);
  const texts = [chatId, userId, secureKey, alias];
  if (!texts.every((text) => typeof text === 'string' && text !== '') || !Number.isInteger(nextPosition)) {
    throw new Error(`requestChat gave no credentials: ${json.slice(0, 500)}`);
  }
  return { chatId, userId, secureKey, alias, nextPosition };
}
