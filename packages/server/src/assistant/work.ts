import type { Chat } from '../chat/ports.ts';
import type { ChatId } from '../domain/ids.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Cancel, Scheduler } from '../platform/scheduler.ts';
import { StoreError } from '../store/index.ts';
import { findNextStep } from './next-step.ts';
import { surveyLog } from './survey.ts';
import { takeStep } from './take-step.ts';

export interface WorkPorts {
  readonly chat: Chat;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly log: Log;
}

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;
/** A step that leaves the log as it was this often in a row leads nowhere. */
const maxIdleSteps = 3;

/** The assistant's work in one chat, from something to do until there is nothing. It keeps nothing that the log has. */
export class Work {
  readonly #ports: WorkPorts;
  readonly #chatId: ChatId;
  readonly #onDone: () => void;
  #again = false;
  #stopped = false;
  #wake: (() => void) | null = null;

  /** `onDone` runs in the same turn as the last look, so nothing that happens in the chat falls between the two. */
  constructor(ports: WorkPorts, chatId: ChatId, onDone: () => void) {
    this.#ports = ports;
    this.#chatId = chatId;
    this.#onDone = onDone;
  }

  /** Something has happened in the chat: look once more before it is left alone. */
  lookAgain(): void {
    this.#again = true;
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  /** Resolves when there is nothing more to do; rejects never. */
  async run(): Promise<void> {
    try {
      await this.#run();
    } finally {
      this.#onDone();
    }
  }

  async #run(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!this.#stopped) {
      try {
        this.#again = false;
        await this.#runSteps(() => {
          retryMs = firstRetryMs;
        });
        if (!this.#again) return;
      } catch (error) {
        if (!this.#mayRetry(error)) return;
        await this.#pause(retryMs);
        retryMs = Math.min(2 * retryMs, longestRetryMs);
      }
    }
  }

  async #runSteps(onProgress: () => void): Promise<void> {
    const { chat, clock } = this.#ports;
    const ports = { chat, pause: (ms: number) => this.#pause(ms) };
    let idleSteps = 0;
    while (!this.#stopped && idleSteps < maxIdleSteps) {
      const record = await chat.sessions.find(this.#chatId);
      if (record === null || !chat.services.find(record.service)?.assistant) return;
      await chat.sessions.confirm(record);
      const session = await chat.sessions.session(record);
      const survey = await surveyLog(chat, record, session);
      const step = findNextStep(session, survey, clock.now());
      if (step === null) return;
      if (!(await takeStep(ports, this.#chatId, session, step, survey.unanswered))) return;
      if (record.last > session.lastIndex) onProgress();
      idleSteps = record.last > session.lastIndex ? 0 : idleSteps + 1;
    }
  }

  #mayRetry(error: unknown): boolean {
    const { log } = this.#ports;
    const reason = error instanceof Error ? error.message : String(error);
    if (!(error instanceof StoreError)) {
      log.error('assistant-failed', { reason });
      return false;
    }
    log.warn('assistant-delayed', { code: error.code, reason });
    // Broken stored data does not heal by waiting; after a failed sync this process is about to exit.
    return error.code === 'unavailable' || error.code === 'unknown';
  }

  /** Resolves after `ms`, or at once when the work is stopped; true if it goes on. */
  async #pause(ms: number): Promise<boolean> {
    if (this.#stopped) return false;
    let cancel: Cancel = () => {};
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      cancel = this.#ports.scheduler.after(ms, resolve);
    });
    cancel();
    this.#wake = null;
    return !this.#stopped;
  }
}
