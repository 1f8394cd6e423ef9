export type Cancel = () => void;

/** When things run. Real in production, simulated in tests. */
export interface Scheduler {
  /** After the I/O that is at hand, before any timer that is not due yet. */
  soon(run: () => void): void;
  after(ms: number, run: () => void): Cancel;
  every(ms: number, run: () => void): Cancel;
}

/** Timers of this process; none of them keeps it alive. */
export function createSystemScheduler(): Scheduler {
  return {
    soon: (run) => {
      setImmediate(run);
    },
    after(ms, run) {
      const timer = setTimeout(run, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    every(ms, run) {
      const timer = setInterval(run, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

export function sleep(scheduler: Scheduler, ms: number): Promise<void> {
  return new Promise((resolve) => {
    scheduler.after(ms, resolve);
  });
}
