import type { OperationId, WireEvent } from '@parley/protocol/chat-v2';

/** What came of one post. Only an ACK says that it was applied, only a refusal that it was not. */
export type Outcome =
  /** No answer: not connected, cut, or still waiting. */
  | { readonly state: 'unanswered'; readonly why: string }
  | {
      readonly state: 'ack';
      readonly nextPosition: number;
      readonly chatEnded: boolean;
      readonly messages: readonly WireEvent[];
    }
  | { readonly state: 'retry' }
  /** Certainly not applied; `ended`: because the chat has ended. */
  | { readonly state: 'refuse'; readonly ended: boolean }
  /** Any other answer; none of these is ever right for a well-formed request of the customer's own chat. */
  | { readonly state: 'wrong'; readonly answer: string };

export interface Asked {
  readonly operation: OperationId;
  /** What its event is known by: the text, the new nickname, `disconnect`; `null` where there is nothing to know it by. */
  readonly label: string | null;
  /** Retry token; every post of the same label carries the same one, or none. */
  readonly token: string | null;
  /** The position it asks events from; `null`: for none. */
  readonly from: number | null;
}

/** One post of a request. Times are monotonic ms of one clock. */
export interface Call extends Asked {
  readonly begunAt: number;
  /** Infinity while it waits. */
  endedAt: number;
  outcome: Outcome;
}

/** All events of a chat, read after `begunAt` and complete as of some moment before `endedAt`. */
export interface Reading {
  readonly begunAt: number;
  readonly endedAt: number;
  readonly events: readonly WireEvent[];
}

/** What the parties of one chat did and saw, as they saw it; `checkHistory` judges it. */
export class ChatHistory {
  readonly chatId: string;
  readonly calls: Call[] = [];
  /** Each event as first seen, and when, by index. */
  readonly seen = new Map<number, { readonly json: string; readonly at: number }>();
  /** What was found while recording. */
  readonly faults: string[] = [];
  readonly #now: () => number;

  constructor(chatId: string, now: () => number = () => performance.now()) {
    this.chatId = chatId;
    this.#now = now;
  }

  /** A post leaves; what comes of it is told to `end`. */
  begin(asked: Asked): Call {
    const outcome = { state: 'unanswered', why: 'still waiting' } as const;
    const call: Call = { ...asked, begunAt: this.#now(), endedAt: Number.POSITIVE_INFINITY, outcome };
    this.calls.push(call);
    return call;
  }

  end(call: Call, outcome: Outcome): void {
    call.outcome = outcome;
    call.endedAt = this.#now();
    if (outcome.state === 'ack') this.see(outcome.messages);
  }

  /** Remembers events of any reply; what was seen before must be the same to the last field (I4). */
  see(events: readonly WireEvent[]): void {
    for (const event of events) {
      const json = JSON.stringify(event);
      const before = this.seen.get(event.index);
      if (before === undefined) this.seen.set(event.index, { json, at: this.#now() });
      else if (before.json !== json) this.faults.push(`I4 event ${event.index} was ${before.json} and became ${json}`);
    }
  }
}
