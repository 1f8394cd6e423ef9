import type { Agent } from 'node:http';
import { Chat } from './chat.ts';
import { type Answer, type Fields, post } from './post.ts';

/** Begins a chat by one post; `null` when there was no ACK. */
export async function tryOpenChat(serviceUrl: string, agent: Agent, fields: Fields): Promise<Chat | Answer> {
  const answer = await post(agent, serviceUrl, fields);
  if (answer.state === 'unanswered') return answer;
  const reply = JSON.parse(answer.body);
  if (reply.statusCode !== 0) return answer;
  const chat = new Chat(serviceUrl, agent, reply);
  chat.history.see(reply.messages);
  return chat;
}

/** @throws when there was no ACK. */
export async function openChat(serviceUrl: string, agent: Agent, fields: Fields = { nickname: 'Ada' }): Promise<Chat> {
  const chat = await tryOpenChat(serviceUrl, agent, fields);
  if (chat instanceof Chat) return chat;
  throw new Error(`no chat could be begun: ${JSON.stringify(chat)}`);
}
