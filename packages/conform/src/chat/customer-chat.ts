import type { CheckContext } from '../check/context.ts';
import { expectAck } from '../check/expect.ts';
import type { PostOptions } from '../wire/client.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Fields } from '../wire/form.ts';
import type { SeenEvent } from '../wire/seen-event.ts';
import { type InChat, suffixOf } from './operations.ts';

export interface Credentials {
  readonly userId: string;
  readonly secureKey: string;
  readonly alias: string;
}

/** A chat of the kit's own, as its customer sees it. */
export class CustomerChat {
  /** The reply that began it. */
  readonly begun: Exchange;
  readonly chatId: string;
  readonly credentials: Credentials;
  readonly #context: CheckContext;

  constructor(context: CheckContext, begun: Exchange) {
    this.#context = context;
    this.begun = begun;
    const { chatId, userId, secureKey, alias } = begun.reply;
    this.chatId = String(chatId);
    this.credentials = { userId: String(userId), secureKey: String(secureKey), alias: String(alias) };
  }

  path(operation: string): string {
    return `/${encodeURIComponent(this.chatId)}/${operation}`;
  }

  /** With the credentials and `fields`, which may replace them or, by `undefined`, leave them out. */
  act(id: InChat, fields: Fields = {}, options: PostOptions = {}): Promise<Exchange> {
    return this.#context.post(this.path(suffixOf(id)), { ...this.credentials, ...fields }, options);
  }

  /** As `act`, and it must be ACKed. */
  async acked(id: InChat, fields: Fields = {}, options: PostOptions = {}): Promise<Exchange> {
    return expectAck(await this.act(id, fields, options));
  }

  /** Everything that the customer sees now, of a chat that fits into one reply. */
  async transcript(): Promise<readonly SeenEvent[]> {
    return (await this.acked('refresh', { transcriptPosition: 1 })).reply.messages;
  }

  /** The customer's own part of it: what a service or a bot says meanwhile is not in the way of a check. */
  async own(type?: string): Promise<readonly SeenEvent[]> {
    const events = await this.transcript();
    return events.filter((event) => event.fromType === 'Client' && (type === undefined || event.type === type));
  }
}
