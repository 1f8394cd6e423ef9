import { setTimeout as sleep } from 'node:timers/promises';
import { Chat } from './chat.ts';
import type { Crowd } from './crowd.ts';
import { tryOpenChat } from './open-chat.ts';
import { runTab } from './run-tab.ts';

/** One chat after another, each in several tabs, until the crowd is stopped. Rejects never. */
export async function runCustomer(crowd: Crowd): Promise<void> {
  while (!crowd.stopped) {
    const chat = await begin(crowd);
    if (chat === null) continue;
    crowd.chats.push(chat);
    await Promise.all(Array.from({ length: crowd.options.tabs }, () => runTab(crowd, chat)));
  }
}

/** Half of them with a retry token: those are posted until they are answered, and some once more after that. */
async function begin(crowd: Crowd): Promise<Chat | null> {
  const label = crowd.nextLabel();
  const token = crowd.chance(500) ? `a retry token of ${label}` : null;
  const fields = { nickname: `Ada ${label}`, subject: label, ...(token === null ? {} : { clientMessageId: token }) };
  const ask = () => tryOpenChat(crowd.options.serviceUrl, crowd.agent, fields);
  while (!crowd.stopped) {
    const chat = await ask();
    if (chat instanceof Chat) {
      if (token !== null && crowd.chance(200)) {
        const again = await ask();
        if (again instanceof Chat && again.chatId !== chat.chatId) {
          crowd.faults.push(`I2 the token of ${label} began ${chat.chatId} and ${again.chatId}`);
        }
      }
      return chat;
    }
    if (token === null) crowd.lostOpenings += 1;
    if (chat.state === 'unanswered' && !crowd.gate.isShut) crowd.unexpected.push(`requestChat: ${chat.why}`);
    if (chat.state === 'answered' && !isRetry(chat.body)) crowd.faults.push(`a requestChat was answered ${chat.body}`);
    await sleep(20);
    await crowd.gate.pass();
  }
  return null;
}

function isRetry(body: string): boolean {
  return JSON.parse(body).statusCode === 1;
}
