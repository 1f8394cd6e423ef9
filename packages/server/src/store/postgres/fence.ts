import { type Scheduler, sleep } from '../../platform/scheduler.ts';
import { StoreError } from '../index.ts';
import type { Backend, Connections } from './connections.ts';

const askAgainMs = 5;
const patienceMs = 100;

/**
 * Server processes whose connection was lost with a commit on its way. Such a one may go on, and commit, long after the
 * connection is gone; only when it has ended does the store tell what became of the commit.
 */
export class Fence {
  readonly #connections: Connections;
  readonly #scheduler: Scheduler;
  #lost: Backend[] = [];
  #passing: Promise<void> | null = null;

  constructor(connections: Connections, scheduler: Scheduler) {
    this.#connections = connections;
    this.#scheduler = scheduler;
  }

  add(backend: Backend): void {
    this.#lost.push(backend);
  }

  /** Ends those that are left, once for all who ask. @throws StoreError when one does not end in time. */
  pass(): Promise<void> {
    this.#passing ??= this.#endAll().finally(() => {
      this.#passing = null;
    });
    return this.#passing;
  }

  async #endAll(): Promise<void> {
    await Promise.all(
      this.#lost.map(async (backend) => {
        await this.#end(backend);
        this.#lost = this.#lost.filter((one) => one !== backend);
      }),
    );
  }

  async #end({ pid, startedAt }: Backend): Promise<void> {
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += askAgainMs) {
      const { rows } = await this.#connections.run('end-backend', [pid, startedAt]);
      if (rows.length === 0) return;
      await sleep(this.#scheduler, askAgainMs);
    }
    throw new StoreError('unavailable', 'a server process that may still commit does not end');
  }
}
