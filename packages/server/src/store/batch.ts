import type { Clock } from '../platform/clock.ts';
import type { Scheduler } from '../platform/scheduler.ts';
import { CommitMeter } from './commit-meter.ts';
import { type Append, type Outcome, type StoreDriver, StoreError } from './index.ts';

/** Broken stored data is an error for whoever appends, and for nobody else of the batch (LS-LOG-7). */
export type ReadableOutcome = Exclude<Outcome, { readonly state: 'unreadable' }>;

interface Waiting {
  readonly append: Append;
  readonly resolve: (outcome: ReadableOutcome) => void;
  readonly reject: (error: StoreError) => void;
}

export interface BatchOptions {
  readonly driver: StoreDriver;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  /** Counts the commits and what they cost. */
  readonly commits?: CommitMeter;
  /** Appends that may wait; beyond, an append is refused at once: overload is RETRY, not memory (I14). */
  readonly maxWaiting?: number;
  readonly maxBatch?: number;
  /** A failed sync: nothing in memory may be believed any more, the process must exit (LS-ST-2). */
  readonly onSyncFailed: (error: StoreError) => void;
}

/**
 * How often and how far apart an unknown outcome is asked for, before it stays unknown: the whole node waits for the answer,
 * so it is asked for soon after the store is back (G7).
 */
const askAgainMs = [10, 50, 200, 250, 250, 250, 250, 250, 250];

/**
 * Group commit (LS-ST-6): one batch is in flight; what arrives meanwhile shares the next one, so that the price of a
 * sync is divided among all who wait for it.
 */
export class Batcher {
  readonly #options: Required<BatchOptions>;
  #waiting: Waiting[] = [];
  #committing = false;
  #scheduled = false;
  #idle: (() => void)[] = [];
  /** After a failed sync nothing is tried any more, until the process begins again (LS-ST-2). */
  #syncFailed: StoreError | null = null;

  constructor(options: BatchOptions) {
    this.#options = { maxWaiting: 20_000, maxBatch: 1_000, commits: new CommitMeter(), ...options };
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves after the commit (never before: I18). Rejects with a StoreError when nothing is known to be applied. */
  append(append: Append): Promise<ReadableOutcome> {
    if (this.#syncFailed !== null) return Promise.reject(this.#syncFailed);
    if (this.#waiting.length >= this.#options.maxWaiting) {
      return Promise.reject(new StoreError('unavailable', 'too many appends are waiting for the store'));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when nothing is waiting or in flight. */
  async drained(): Promise<void> {
    if (!this.#committing && this.#waiting.length === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled || this.#committing) return;
    this.#scheduled = true;
    this.#options.scheduler.soon(() => {
      this.#scheduled = false;
      void this.#commit();
    });
  }

  async #commit(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#options.maxBatch);
    if (batch.length === 0) return;
    const { driver, clock, commits } = this.#options;
    const startedAt = clock.monotonic();
    this.#committing = true;
    let outcomes: readonly Outcome[];
    try {
      outcomes = await driver.commit(batch.map(({ append }) => append));
    } catch (cause) {
      commits.countFailure();
      await this.#settleFailure(batch, asStoreError(cause));
      if (!this.#commitNext()) this.#tellDrained();
      return;
    }
    commits.count(batch.length, clock.monotonic() - startedAt);
    // What waits is on its way to the disk while those who were committed are answered.
    const isNextOut = this.#commitNext();
    for (let place = 0; place < batch.length; place += 1) settle(batch[place]!, outcomes[place]!);
    if (!isNextOut) this.#tellDrained();
  }

  #commitNext(): boolean {
    this.#committing = false;
    if (this.#waiting.length === 0) return false;
    void this.#commit();
    return true;
  }

  #tellDrained(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #settleFailure(batch: readonly Waiting[], error: StoreError): Promise<void> {
    if (error.code === 'sync-failed') this.#refuseAll(error);
    if (error.code === 'unknown') await Promise.all(batch.map((entry) => this.#ask(entry)));
    else for (const { reject } of batch) reject(error);
  }

  #refuseAll(error: StoreError): void {
    this.#syncFailed = error;
    this.#options.onSyncFailed(error);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  /** The connection broke with the commit on its way: ask the store what became of it (LS-ST-1). */
  async #ask({ append, resolve, reject }: Waiting): Promise<void> {
    for (const ms of askAgainMs) {
      try {
        const number = await this.#options.driver.wasCommitted(append);
        if (number === null) reject(new StoreError('unavailable', 'the append was lost with its connection'));
        else resolve({ state: 'committed', number, index: append.expectedIndex + append.events.length });
        return;
      } catch {
        await new Promise<void>((again) => this.#options.scheduler.after(ms, again));
      }
    }
    reject(new StoreError('unknown', 'the store does not say whether the append was committed'));
  }
}

function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
  if (outcome.state === 'unreadable') reject(new StoreError('unreadable', outcome.reason));
  else resolve(outcome);
}

export function asStoreError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  return new StoreError('unavailable', 'the store failed', { cause });
}
