import type { Random } from '../../../packages/server/src/platform/random.ts';
import { type Scheduler, sleep } from '../../../packages/server/src/platform/scheduler.ts';
import type { StoreDriver } from '../../../packages/server/src/store/index.ts';

export interface SlowDriverOptions {
  readonly scheduler: Scheduler;
  readonly random: Random;
  /** Each call takes up to so long to get to the store, and each reply to come back. */
  readonly maxDelayMs: number;
  /**
   * True once the node was killed: it hears nothing any more. What is on its way to a database still gets there; a store
   * within the process dies with it.
   */
  isDead(): boolean;
  /** Calls that the store is at; those of a killed node too. */
  readonly calls: Set<unknown>;
}

/** A store at the other end of a network: calls and replies overtake each other. */
export function createSlowDriver(driver: StoreDriver, options: SlowDriverOptions): StoreDriver {
  const { scheduler, random, maxDelayMs, isDead, calls } = options;
  const travel = () => sleep(scheduler, random.integer(maxDelayMs + 1));
  return new Proxy(driver, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || name === Symbol.asyncDispose) return member;
      return async (...args: unknown[]) => {
        await travel();
        if (isDead() && target.exclusive) await new Promise(() => {});
        const call = settle(() => Reflect.apply(member, target, args));
        calls.add(call);
        const outcome = await call;
        calls.delete(call);
        await travel();
        if (isDead()) await new Promise(() => {});
        if ('error' in outcome) throw outcome.error;
        return outcome.value;
      };
    },
  });
}

async function settle(run: () => unknown): Promise<{ value: unknown } | { error: unknown }> {
  try {
    return { value: await run() };
  } catch (error) {
    return { error };
  }
}
