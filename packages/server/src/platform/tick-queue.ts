import type { Clock } from './clock.ts';
import type { Scheduler } from './scheduler.ts';

export interface TickQueue {
  /** Runs it at the next tick; `false` when the queue is full. */
  release(run: () => void): boolean;
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
  let waiting: (() => void)[] = [];
  return {
    release(run) {
      if (waiting.length >= capacity) return false;
      waiting.push(run);
      if (waiting.length === 1) {
        scheduler.after(tickMs - (clock.monotonic() % tickMs), () => {
          const due = waiting;
          waiting = [];
          for (const go of due) go();
        });
      }
      return true;
    },
  };
}
