import type { Agent } from 'node:http';
import type { AckReply, OperationId } from '@parley/protocol/chat-v2';
import { ChatHistory, type Outcome, type Reading } from '../history/chat-history.ts';
import { type Fields, post } from './post.ts';
import { readOutcome } from './read-outcome.ts';

export interface PostOptions {
  readonly label?: string;
  readonly token?: string | null;
  /** Position to ask events from. */
  readonly from?: number;
}

/** One chat as its customer has it: credentials, and a record of everything that was asked and answered. */
export class Chat {
  readonly history: ChatHistory;
  /** Something said that the server is about to close connections: `Connection: close`. */
  wasToldToLeave = false;
  readonly #url: string;
  /** As each request inside the chat carries them. */
  readonly credentials: { readonly userId: string; readonly secureKey: string; readonly alias: string };
  readonly #agent: Agent;

  constructor(serviceUrl: string, agent: Agent, { chatId, userId, secureKey, alias }: AckReply) {
    this.history = new ChatHistory(chatId);
    this.#url = `${serviceUrl}/${chatId}`;
    this.credentials = { userId, secureKey, alias };
    this.#agent = agent;
  }

  get chatId(): string {
    return this.history.chatId;
  }

  /** Posts one request and records what came of it. */
  async post(operation: OperationId, fields: Fields = {}, options: PostOptions = {}): Promise<Outcome> {
    const { label = null, token = null, from = null } = options;
    const call = this.history.begin({ operation, label, token, from });
    const answer = await post(this.#agent, `${this.#url}/${operation}`, {
      ...this.credentials,
      ...fields,
      ...(token === null ? {} : { clientMessageId: token }),
      ...(from === null ? {} : { transcriptPosition: from }),
    });
    if (answer.state === 'answered' && answer.closes) this.wasToldToLeave = true;
    this.history.end(call, readOutcome(answer));
    return call.outcome;
  }

  send(text: string, options: PostOptions = {}): Promise<Outcome> {
    return this.post('send', { message: text }, { ...options, label: text });
  }

  disconnect(): Promise<Outcome> {
    return this.post('disconnect', {}, { label: 'disconnect' });
  }

  /** The whole transcript, page by page. @throws when a page cannot be had. */
  async read(): Promise<Reading> {
    const begunAt = performance.now();
    const events = [];
    for (let from = 1; ; ) {
      const page = await this.post('refresh', {}, { from });
      if (page.state !== 'ack') throw new Error(`chat ${this.chatId} cannot be read: ${JSON.stringify(page)}`);
      events.push(...page.messages);
      if (page.messages.length === 0) break;
      from = page.nextPosition;
    }
    return { begunAt, endedAt: performance.now(), events };
  }
}
