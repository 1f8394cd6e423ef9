import type { Command } from '../domain/command.ts';
import type { ChatId } from '../domain/ids.ts';
import { type ActOptions, type ActOutcome, act } from './act.ts';
import type { Chat } from './ports.ts';

/**
 * A command of somebody who works in a chat: an agent, a supervisor, a bot. Who may do what in which chat is decided
 * by the caller; what the session takes is decided here. `null`: there is no such chat.
 */
export async function actAsStaff(
  chat: Chat,
  chatId: ChatId,
  command: Command,
  options?: ActOptions,
): Promise<ActOutcome | null> {
  const record = await chat.sessions.find(chatId);
  const service = record && chat.services.find(record.service);
  if (!record || !service) return null;
  return act(chat, record, service, command, options);
}
