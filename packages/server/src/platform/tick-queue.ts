import type { Clock } from './clock.ts';
import type { Scheduler } from './scheduler.ts';

export interface TickQueue {
  /** Runs it at the next tick, after those of a lower rank; `false` when the queue is full. */
  release(run: () => void, rank?: number): boolean;
}

export interface TickQueueOptions {
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  /** Ticks lie at whole multiples of this, by the monotonic clock. */
  readonly tickMs: number;
  readonly capacity: number;
}

/** Lets everything that waits go at the next tick, so that how long it took to get here cannot be told from outside. */
export function createTickQueue({ scheduler, clock, tickMs, capacity }: TickQueueOptions): TickQueue {
  let waiting: { readonly run: () => void; readonly rank: number }[] = [];
  return {
    release(run, rank = 0) {
      if (waiting.length >= capacity) return false;
      waiting.push({ run, rank });
      if (waiting.length === 1) {
        scheduler.after(tickMs - (clock.monotonic() % tickMs), () => {
          const due = waiting.sort((a, b) => a.rank - b.rank);
          waiting = [];
          // Each in a turn of its own, with all that follows from it: promises that were made along the way would else be
          // settled in the order of how many there are, which differs by cause.
          for (const each of due) scheduler.soon(each.run);
        });
      }
      return true;
    },
  };
}
