import type { Service } from '../domain/service.ts';
import type { Timer } from '../domain/timers.ts';
import type { Log } from '../platform/log.ts';
import type { Cancel, Scheduler } from '../platform/scheduler.ts';
import { type DueTimer, type StoreDriver, StoreError } from '../store/index.ts';
import type { SessionRecord } from '../store/record.ts';
import { propose } from './act.ts';
import type { Chat } from './ports.ts';
import { createRemovedService } from './removed-service.ts';

export interface SweepOptions {
  readonly chat: Chat;
  readonly driver: StoreDriver;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

const sweepEveryMs = 1_000;
/** A tick that comes this late: the process stood still, and what customers sent meanwhile is not read yet (CV-LIFE-1). */
const lateTickMs = 500;
/** A sweep that comes this late: the store took so long over the one before that nobody was answered (CV-LIFE-1). */
const stalledAfterMs = 3_000;
/** Wall and monotonic time apart by more than this since the last sweep: the clock was set (LS-TIME-2). */
const clockStepMs = 1_000;
const timersPerSweep = 500;
/** Records looked at in one slice, so that a sweep over many never holds the event loop. */
const recordsPerSlice = 2_000;

/**
 * Fires what is due, about once a second: client timeouts and the end of chats begun outside hours. A due row is only
 * the reason to look (LS-TIME-1): whether a customer is silent is told by signs of life, in monotonic time.
 */
export class Sweep {
  readonly #options: SweepOptions;
  readonly #stop: Cancel;
  #running: Promise<void> | null = null;
  #wallAt: number;
  #monotonicAt: number;
  /** Monotonic ms since when this service could answer without a break: nobody is silent for longer than that. */
  #answerableSince: number;
  /** Steps of the wall clock that the timer rows have not followed yet: the store could not be told. */
  #unshiftedMs = 0;
  #tickedAt: number;

  constructor(options: SweepOptions) {
    this.#options = options;
    this.#wallAt = options.chat.clock.now();
    this.#monotonicAt = options.chat.clock.monotonic();
    this.#answerableSince = this.#monotonicAt;
    this.#tickedAt = this.#monotonicAt;
    this.#stop = options.scheduler.every(sweepEveryMs, () => {
      this.#noteTick();
      this.#running ??= this.run().finally(() => {
        this.#running = null;
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    await this.#running;
  }

  /** One sweep; rejects never. */
  async run(): Promise<void> {
    const { chat, driver, log } = this.#options;
    try {
      if (await this.#hasClockStepped()) return;
      for (;;) {
        const due = await driver.dueTimers(chat.clock.now(), timersPerSweep);
        const rearmed = (await Promise.all(due.map((timer) => this.#fire(timer)))).filter((one) => one !== null);
        if (rearmed.length > 0) await driver.rearm(rearmed);
        if (due.length < timersPerSweep) break;
      }
      await this.#scanRecords();
      await driver.purgeClaims(chat.clock.now(), timersPerSweep);
    } catch (error) {
      this.#answerableSince = chat.clock.monotonic();
      log.warn('sweep-failed', { reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #noteTick(): void {
    const now = this.#options.chat.clock.monotonic();
    if (now - this.#tickedAt > sweepEveryMs + lateTickMs) this.#answerableSince = now;
    this.#tickedAt = now;
  }

  /** Re-bases instead of firing when the wall clock was set, so that a step is no mass timeout (LS-TIME-2). */
  async #hasClockStepped(): Promise<boolean> {
    const { chat, driver, log } = this.#options;
    const elapsed = chat.clock.monotonic() - this.#monotonicAt;
    const step = chat.clock.now() - this.#wallAt - elapsed;
    this.#monotonicAt += elapsed;
    this.#wallAt += elapsed + step;
    if (elapsed > stalledAfterMs) this.#answerableSince = this.#monotonicAt;
    const hasStepped = Math.abs(step) > clockStepMs;
    if (hasStepped) {
      log.warn('clock-stepped', { stepMs: Math.round(step) });
      if (driver.exclusive) this.#unshiftedMs += Math.round(step);
    }
    if (this.#unshiftedMs !== 0) {
      await driver.shiftTimers(this.#unshiftedMs);
      this.#unshiftedMs = 0;
    }
    return hasStepped;
  }

  /** Ends the session or says when to look again; `null` when the row is gone or another node's. */
  async #fire(due: DueTimer): Promise<{ number: DueTimer['number']; timer: Timer } | null> {
    try {
      return due.kind === 'closing' ? await this.#end(due, 'server', undefined) : await this.#fireClientTimeout(due);
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'unreadable') throw error;
      // Broken stored data of one session is in nobody else's way (LS-LOG-7).
      this.#options.log.error('session-unreadable', { session: due.number, reason: error.message });
      return this.#later(due, 3_600_000);
    }
  }

  async #fireClientTimeout(due: DueTimer) {
    const { chat, driver } = this.#options;
    const service = chat.services.find(due.service);
    if (service === undefined) return this.#end(due, 'server', undefined);
    const known = chat.sessions.cache.get(due.chatId);
    const leftMs = this.#leftMs(known, service);
    if (leftMs > 0) return this.#later(due, leftMs);
    // Signs of life at other nodes are known to the store alone. Where there are none, memory has them all, and a wall
    // clock that was set back cannot keep a chat alive.
    const unseenSince = driver.exclusive ? undefined : Math.floor(chat.clock.now() - service.clientTimeoutMs);
    return this.#end(due, 'client-timeout', unseenSince);
  }

  /** How long the customer may still be silent, ms; not positive when they are overdue. */
  #leftMs(record: SessionRecord | undefined, service: Service): number {
    const lastSign = Math.max(record?.seenAt ?? 0, this.#answerableSince);
    return lastSign + service.clientTimeoutMs - this.#options.chat.clock.monotonic();
  }

  async #end(due: DueTimer, reason: 'client-timeout' | 'server', unseenSince: number | undefined) {
    const { chat, driver } = this.#options;
    const record = await chat.sessions.find(due.chatId);
    if (record === null) return this.#later(due, 60_000);
    const service = chat.services.find(due.service) ?? createRemovedService(due.service);
    // The customer may have come back while the session was being read.
    if (reason === 'client-timeout' && this.#leftMs(record, service) > 0) {
      return this.#later(due, this.#leftMs(record, service));
    }
    const terms = unseenSince === undefined ? {} : { unseenSince };
    const outcome = await propose(chat, record, service, { type: 'end', reason }, { terms });
    if (outcome.state !== 'seen') return null;
    const seenAt = (await driver.lastSeen(due.number)) ?? 0;
    return this.#later(due, Math.max(0, seenAt + service.clientTimeoutMs - chat.clock.now()) + 1);
  }

  #later(due: DueTimer, ms: number) {
    const dueAt = Math.ceil(this.#options.chat.clock.now() + ms);
    return { number: due.number, timer: { kind: due.kind, dueAt } };
  }

  /** Stores signs of life that are a quarter of the timeout old, and forgets sessions that nobody can ask for. */
  async #scanRecords(): Promise<void> {
    const { chat, driver, scheduler } = this.#options;
    const seen: { number: SessionRecord['number']; at: number }[] = [];
    let looked = 0;
    for (const record of chat.sessions.cache.records()) {
      this.#scanRecord(record, seen);
      looked += 1;
      if (looked % recordsPerSlice === 0) await new Promise<void>((next) => scheduler.soon(next));
    }
    for (let start = 0; start < seen.length; start += recordsPerSlice) {
      await driver.touch(seen.slice(start, start + recordsPerSlice));
    }
  }

  #scanRecord(record: SessionRecord, seen: { number: SessionRecord['number']; at: number }[]): void {
    const { chat } = this.#options;
    const service = chat.services.find(record.service) ?? createRemovedService(record.service);
    if (record.endedAt !== 0) {
      if (chat.clock.now() > record.endedAt + service.endedGraceMs) chat.sessions.forget(record);
      return;
    }
    const monotonic = chat.clock.monotonic();
    const isNews = record.seenAt > record.storedSeenAt;
    // Also the last one before a silence must be stored, or another node would count the silence from an earlier one.
    if (!isNews || monotonic - record.storedSeenAt < service.clientTimeoutMs / 4) return;
    record.storedSeenAt = record.seenAt;
    seen.push({ number: record.number, at: Math.floor(chat.clock.now() - (monotonic - record.seenAt)) });
  }
}
