import type { OperationId } from '@parley/protocol/chat-v2';
import type { ActOutcome } from '../../chat/act.ts';
import type { CustomerAccess } from '../../chat/authenticate.ts';
import type { ChatApi } from '../api.ts';
import type { GivenCredentials } from '../parse/credentials.ts';
import type { Parsed } from '../parse/fault.ts';
import type { RequestParameters } from '../parse/parameters.ts';
import { ack, misunderstood, oneFault, type Reply, refuse } from '../reply.ts';
import type { ChatService } from '../service.ts';
import { readMessages } from '../transcript.ts';

/** An operation inside a chat: parse all of it, then run it for a customer whose credentials were right. */
export interface ChatOperation<Request extends { readonly credentials: GivenCredentials }> {
  parse(parameters: RequestParameters, service: ChatService, idempotencyKey: string | undefined): Parsed<Request>;
  run(api: ChatApi, access: CustomerAccess, request: Request): Reply | Promise<Reply>;
}

export type InChatId = Exclude<OperationId, 'requestChat'>;

/** The ACK with the events asked for (CV-POS-2). */
export function acknowledge(
  api: ChatApi,
  access: CustomerAccess,
  position: number | undefined,
  tenantName?: string,
): Reply | Promise<Reply> {
  const acked = readMessages(api.chat, access, position);
  if (acked instanceof Promise) return acked.then((read) => ack(api.alias, access, read, tenantName));
  return ack(api.alias, access, acked, tenantName);
}

/** The reply to what became of a command. */
export function answer(
  api: ChatApi,
  access: CustomerAccess,
  outcome: ActOutcome,
  position: number | undefined,
): Reply | Promise<Reply> {
  const asked = { alias: api.alias, chatId: access.record.chatId };
  switch (outcome.state) {
    case 'done':
      return acknowledge(api, access, position);
    case 'token-reused':
      return misunderstood(400, asked, oneFault(368, 'This retry token was used for other content before.'));
    case 'refused':
      switch (outcome.code) {
        case 'too-much-user-data':
          return misunderstood(400, asked, oneFault(305, 'With what the chat has already, this is too much userData.'));
        case 'full':
          return refuse(asked, false, 'The chat has reached its greatest length; nothing more can be added.');
        case 'ended':
        case 'not-in-chat':
          return refuse(asked, true, 'The chat has ended.');
        case 'already-in-chat':
        case 'not-allowed':
          return refuse(asked, false, 'The chat does not take this.');
      }
  }
}
