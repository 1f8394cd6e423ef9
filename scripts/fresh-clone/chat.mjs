import { setTimeout as sleep } from 'node:timers/promises';

/** A customer of the demo service, by the plain API. `base` may change between calls: a restart may bring another port. */
export async function requestChat(base) {
  const { userId, secureKey, alias, chatId } = await post(base, '', { nickname: 'Newcomer' });
  return { userId, secureKey, alias, chatId };
}

export async function send(base, chat, message) {
  await post(base, `/${chat.chatId}/send`, { ...credentials(chat), message });
}

/** All events of the chat once `isComplete(events)`, asked for every half second, for at most 30 s. */
export async function readTranscript(base, chat, isComplete) {
  for (const deadline = Date.now() + 30_000; ; await sleep(500)) {
    const { messages } = await post(base, `/${chat.chatId}/refresh`, { ...credentials(chat), transcriptPosition: '1' });
    if (isComplete(messages)) return messages;
    if (Date.now() > deadline)
      throw new Error(`What was awaited in the chat did not come: ${JSON.stringify(messages)}`);
  }
}

export async function disconnect(base, chat) {
  await post(base, `/${chat.chatId}/disconnect`, credentials(chat));
}

function credentials({ userId, secureKey, alias }) {
  return { userId, secureKey, alias };
}

async function post(base, path, parameters) {
  const response = await fetch(`${base}/genesys/2/chat/demo${path}`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
  });
  const text = await response.text();
  const reply = JSON.parse(text);
  if (response.status !== 200 || reply.statusCode !== 0)
    throw new Error(`${path || 'requestChat'} was answered ${response.status} ${text}`);
  return reply;
}
