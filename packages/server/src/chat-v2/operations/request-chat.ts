import { requestChat as begin } from '../../chat/request-chat.ts';
import type { ChatApi } from '../api.ts';
import type { RequestParameters } from '../parse/parameters.ts';
import { parseRequestChat } from '../parse/request-chat.ts';
import { presentEvent } from '../present.ts';
import { ack, misunderstood, oneFault, type Reply, refuse, retry, slowDown } from '../reply.ts';
import type { ChatService } from '../service.ts';

/** CV-OP-1. The reply holds event 1 alone; everything else follows as later events (CV-POS-2). */
export async function requestChat(
  api: ChatApi,
  service: ChatService,
  parameters: RequestParameters,
  idempotencyKey: string | undefined,
  source: string,
): Promise<Reply> {
  const asked = { alias: api.alias };
  const parsed = parseRequestChat(parameters, service, idempotencyKey);
  if (!parsed.ok) return misunderstood(400, asked, parsed.faults);
  const waitMs = api.sources.countRequestChat(source);
  if (waitMs > 0) return slowDown(asked, waitMs);
  if (api.isDraining()) return retry(asked, 'The server is about to stop. Please try again.');
  const { retryToken, ...request } = parsed.value;
  const outcome = await begin(api.chat, service, request, retryToken ?? null);
  switch (outcome.state) {
    case 'begun': {
      const [first] = await api.chat.sessions.read(outcome.access.record, 1, 1, 1);
      if (first === undefined) throw new Error('a session without its first event');
      const messages = [JSON.stringify(presentEvent(first))];
      return ack(api.alias, outcome.access, { nextPosition: 2, chatEnded: false, messages });
    }
    case 'token-reused':
      return misunderstood(400, asked, oneFault(368, 'This retry token was used for another chat request before.'));
    case 'gone':
      return refuse(asked, false, 'The chat that this retry token began is not stored any more.');
  }
}
