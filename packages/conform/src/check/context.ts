import { setTimeout as sleep } from 'node:timers/promises';
import { CustomerChat } from '../chat/customer-chat.ts';
import type { KitOptions } from '../options.ts';
import type { Client, PostOptions } from '../wire/client.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Fields, Form } from '../wire/form.ts';
import { expectAck } from './expect.ts';

/** What a check works with. */
export class CheckContext {
  readonly options: KitOptions;
  readonly #client: Client;
  readonly #signal: AbortSignal;
  #last: Exchange | undefined;

  constructor(client: Client, options: KitOptions, signal: AbortSignal) {
    this.#client = client;
    this.options = options;
    this.#signal = signal;
  }

  /** Below the service: `''`, or `/{chatId}/{operation}`. */
  async post(below: string, form: Form = '', options: PostOptions = {}): Promise<Exchange> {
    this.#signal.throwIfAborted();
    this.#last = await this.#client.post(below, form, options);
    return this.#last;
  }

  /** The last request that was answered: what a failure shows that names no other. */
  get last(): Exchange | undefined {
    return this.#last;
  }

  /** Begins a chat. */
  async chat(form: Fields = { nickname: 'Conformance' }): Promise<CustomerChat> {
    return new CustomerChat(this, expectAck(await this.post('', form)));
  }

  pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#signal });
  }
}
