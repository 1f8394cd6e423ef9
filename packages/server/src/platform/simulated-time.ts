import type { Clock } from './clock.ts';
import type { Cancel, Scheduler } from './scheduler.ts';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export interface SimulatedTime {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Lets so much time pass: runs what falls due, in order, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Runs what is to run soon, until nothing is, without letting time pass. */
  settle(): Promise<void>;
  /** Sets the wall clock; monotonic time is not touched (LS-TIME-2). */
  stepWall(ms: number): void;
  /** What is waiting to run. */
  pending(): number;
}

/** Time that passes only when told to. Nothing real is ever pending in it (LS-SIM-1). */
export function createSimulatedTime(startAt = Date.UTC(2026, 0, 5, 12)): SimulatedTime {
  let monotonic = 1_000;
  let wallOffset = startAt - monotonic;
  let order = 0;
  let due: Due[] = [];

  const add = (ms: number, run: () => void): Cancel => {
    order += 1;
    const entry = { at: monotonic + Math.max(0, ms), order, run };
    due.push(entry);
    return () => {
      due = due.filter((other) => other !== entry);
    };
  };

  const takeNext = (until: number): Due | null => {
    let first: Due | null = null;
    for (const entry of due) {
      if (entry.at > until) continue;
      if (first === null || entry.at < first.at || (entry.at === first.at && entry.order < first.order)) first = entry;
    }
    if (first !== null) due = due.filter((entry) => entry !== first);
    return first;
  };

  const advance = async (ms: number): Promise<void> => {
    const until = monotonic + ms;
    await settlePromises();
    for (let next = takeNext(until); next !== null; next = takeNext(until)) {
      monotonic = Math.max(monotonic, next.at);
      next.run();
      await settlePromises();
    }
    monotonic = until;
  };

  return {
    clock: { now: () => Math.floor(wallOffset + monotonic), monotonic: () => monotonic },
    scheduler: {
      soon: (run) => {
        add(0, run);
      },
      after: add,
      every(ms, run) {
        let cancel: Cancel = () => {};
        const again = () => {
          cancel = add(ms, again);
          run();
        };
        cancel = add(ms, again);
        return () => cancel();
      },
    },
    advance,
    settle: () => advance(0),
    stepWall: (ms) => {
      wallOffset += ms;
    },
    pending: () => due.length,
  };
}

/**
 * Lets every promise settle that can: a turn of the real event loop comes after all of them, however long their chains
 * are, and nothing of ours waits for anything but simulated time.
 */
function settlePromises(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
