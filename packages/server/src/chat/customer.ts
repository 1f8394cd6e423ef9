import type { Command } from '../domain/command.ts';
import { customerParty } from '../domain/ids.ts';
import { type ActOptions, type ActOutcome, act } from './act.ts';
import type { CustomerAccess } from './authenticate.ts';
import type { Chat } from './ports.ts';

/** A command of the customer, without the party: it is always theirs (I12). */
export type CustomerCommand =
  | Omit<Command & { type: 'send-message' }, 'party' | 'visibility' | 'to'>
  | Omit<Command & { type: 'start-typing' | 'stop-typing' }, 'party' | 'visibility'>
  | Omit<Command & { type: 'push-url' }, 'party'>
  | Omit<Command & { type: 'update-nickname' }, 'party'>
  | Omit<Command & { type: 'read' }, 'party'>
  | Omit<Command & { type: 'custom-notice' }, 'party'>
  | Omit<Command & { type: 'update-user-data' }, 'party'>;

export function actAsCustomer(
  chat: Chat,
  access: CustomerAccess,
  command: CustomerCommand,
  options?: ActOptions,
): Promise<ActOutcome> {
  return act(chat, access.record, access.service, { ...command, party: customerParty } as Command, options);
}

/** The customer leaves and the session ends; a repeat changes nothing (CV-OP-5). */
export async function disconnect(chat: Chat, access: CustomerAccess): Promise<void> {
  await act(chat, access.record, access.service, { type: 'end', reason: 'left' });
}
