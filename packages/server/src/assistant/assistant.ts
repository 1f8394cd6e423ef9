import type { SessionEvent } from '../domain/event.ts';
import { type ChatId, customerParty } from '../domain/ids.ts';
import { Work, type WorkPorts } from './work.ts';

export interface AssistantOptions extends WorkPorts {
  /** Chats in which the assistant does something at the same time; others wait their turn. */
  readonly maxActive?: number;
  /** Chats that may wait; beyond, a chat is taken up when its customer writes again (I14). */
  readonly maxWaiting?: number;
}

/**
 * The scripted assistant of services whose settings say `assistant: true`: someone to talk to. It takes a chat up when
 * it begins, when its customer writes, and when it is loaded from the store, which is when its customer's client polls
 * again after a restart; what is to be done is read from the log (`survey.ts`), so nothing is kept here between times.
 */
export function createAssistant(options: AssistantOptions): AsyncDisposable {
  return new Assistant(options);
}

class Assistant implements AsyncDisposable {
  readonly #options: Required<AssistantOptions>;
  readonly #active = new Map<ChatId, { readonly work: Work; readonly done: Promise<void> }>();
  readonly #waiting = new Set<ChatId>();
  readonly #unsubscribe: readonly (() => void)[];
  #disposed = false;

  constructor(options: AssistantOptions) {
    this.#options = { maxActive: 2_000, maxWaiting: 50_000, ...options };
    const { sessions } = options.chat;
    this.#unsubscribe = [
      sessions.onCommitted((record, events, session) => {
        if (session.state === 'ended') this.#leaveAlone(record.chatId);
        else if (events.some(isForAssistant) && this.#serves(record.service)) this.#takeUp(record.chatId);
      }),
      sessions.onLoaded((record, session) => {
        if (session.state === 'live' && this.#serves(record.service)) this.#takeUp(record.chatId);
      }),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#waiting.clear();
    const active = [...this.#active.values()];
    for (const { work } of active) work.stop();
    await Promise.all(active.map(({ done }) => done));
  }

  #serves(service: string): boolean {
    return this.#options.chat.services.find(service)?.assistant ?? false;
  }

  #takeUp(chatId: ChatId): void {
    if (this.#disposed) return;
    const { maxActive, maxWaiting, log } = this.#options;
    const active = this.#active.get(chatId);
    if (active !== undefined) active.work.lookAgain();
    else if (this.#active.size < maxActive) this.#start(chatId);
    else if (this.#waiting.size < maxWaiting) this.#waiting.add(chatId);
    else log.warn('assistant-overloaded', { waiting: this.#waiting.size });
  }

  #start(chatId: ChatId): void {
    const work = new Work(this.#options, chatId, () => {
      this.#active.delete(chatId);
      this.#startWaiting();
    });
    this.#active.set(chatId, { work, done: work.run() });
  }

  #startWaiting(): void {
    for (const chatId of this.#waiting) {
      if (this.#disposed || this.#active.size >= this.#options.maxActive) return;
      this.#waiting.delete(chatId);
      this.#start(chatId);
    }
  }

  #leaveAlone(chatId: ChatId): void {
    this.#waiting.delete(chatId);
    this.#active.get(chatId)?.work.stop();
  }
}

/** The customer's joining, which begins a chat, and their messages. */
function isForAssistant({ from, payload }: SessionEvent): boolean {
  if (from?.party !== customerParty) return false;
  return payload.kind === 'message' || payload.kind === 'participant-joined';
}
