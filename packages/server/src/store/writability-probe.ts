import type { Log } from '../platform/log.ts';
import type { Cancel, Scheduler } from '../platform/scheduler.ts';
import type { CommitMeter } from './commit-meter.ts';
import type { StoreDriver } from './index.ts';

export interface ProbeOptions {
  readonly driver: StoreDriver;
  readonly scheduler: Scheduler;
  readonly commits: CommitMeter;
  readonly log: Log;
}

const probeEveryMs = 1_000;
const probeKey = { kind: 'probe', name: 'writability' };
/** As much as a few messages take: a store with room for one row alone is still full. */
const probeText = '-'.repeat(16 * 1024);

/**
 * Asks a store that did not take a commit, once a second, whether it takes one again: while readiness fails nobody may
 * send anything whose commit would tell, and it must heal by itself (LS-ST-2).
 */
export class WritabilityProbe {
  readonly #options: ProbeOptions;
  readonly #stop: Cancel;
  #running: Promise<void> | null = null;

  constructor(options: ProbeOptions) {
    this.#options = options;
    this.#stop = options.scheduler.every(probeEveryMs, () => {
      if (options.commits.isWritable) return;
      this.#running ??= this.#probe().finally(() => {
        this.#running = null;
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    await this.#running;
  }

  async #probe(): Promise<void> {
    const { driver, commits, log } = this.#options;
    try {
      const known = await driver.readDocuments(probeKey.kind);
      const expectedVersion = known.find(({ name }) => name === probeKey.name)?.version ?? 0;
      const { state } = await driver.putDocuments([{ ...probeKey, expectedVersion, value: probeText }]);
      if (state !== 'committed') return;
      commits.isWritable = true;
      log.info('store-writable-again');
    } catch {
      // Not yet; whoever wanted to write has been told, and logged.
    }
  }
}
