import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom, type Random } from '../../../packages/server/src/platform/random.ts';
import { checkHistory } from '../history/check-history.ts';
import type { Chat } from './chat.ts';
import { Gate } from './gate.ts';
import { createAgent } from './post.ts';
import { runCustomer } from './run-customer.ts';

export interface CrowdOptions {
  /** `http://…/genesys/2/chat/{service}`. */
  readonly serviceUrl: string;
  readonly customers: number;
  /** Of each customer; they use the same chat at the same time. */
  readonly tabs: number;
  /** Mean time between an answer and the next request of a tab, ms. */
  readonly thinkMs: number;
  readonly seed: number;
  /** Of 1,000 requests, how many end the chat; the customer begins another. */
  readonly disconnects?: number;
  /** Characters of each message. */
  readonly textLength?: number;
}

const settleMs = 50;

/**
 * Customers in a closed loop: each tab sends, types, renames, reads, and posts again what was not answered. Everything
 * they see is recorded, and `audit` judges it against the transcripts.
 */
export class Crowd implements AsyncDisposable {
  readonly options: Required<CrowdOptions>;
  readonly random: Random;
  readonly agent: Agent = createAgent();
  /** Shut while the server is known to be away: who gets no answer then waits here. */
  readonly gate = new Gate();
  /** Every chat that was ever begun. */
  readonly chats: Chat[] = [];
  /** Requests for a chat, without a token, whose answer nobody has: each may have begun a chat that nobody knows. */
  lostOpenings = 0;
  /** Why requests had no answer while the gate was open. */
  readonly unexpected: string[] = [];
  /** Faults that no single chat tells, such as two chats for one token. */
  readonly faults: string[] = [];
  stopped = false;
  #labels = 0;
  readonly #running: Promise<void>[];

  constructor(options: CrowdOptions) {
    this.options = { disconnects: 3, textLength: 0, ...options };
    this.random = createSeededRandom(options.seed);
    this.#running = Array.from({ length: options.customers }, () => runCustomer(this));
  }

  /** Unlike any other of this crowd. */
  nextLabel(): string {
    this.#labels += 1;
    return `word-${this.#labels}`;
  }

  /** True so many times of a thousand. */
  chance(perMille: number): boolean {
    return this.random.integer(1_000) < perMille;
  }

  /** What all customers got an ACK for so far. */
  get acknowledged(): number {
    return this.chats.reduce((sum, { history }) => sum + history.calls.filter(isAcked).length, 0);
  }

  /**
   * The server is back: opens the gate. Not before what its end did to connections has been heard of, or a customer
   * would take one of these for a good one.
   */
  async reopen(): Promise<void> {
    await sleep(settleMs);
    this.gate.open();
  }

  /** Reads every transcript, while the customers go on, and returns what is wrong with any. */
  async audit(): Promise<string[]> {
    const faults = [...this.faults];
    for (const chat of this.chats) faults.push(...checkHistory(chat.history, await chat.read()));
    return faults;
  }

  /** Each customer ends with the answer to what it asked last. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.gate.open();
    await Promise.all(this.#running);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.agent.destroy();
  }
}

function isAcked({ outcome }: { readonly outcome: { readonly state: string } }): boolean {
  return outcome.state === 'ack';
}
