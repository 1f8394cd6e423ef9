import { type Clock, createSystemClock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { createSystemScheduler, type Scheduler } from '../../platform/scheduler.ts';
import type { StoreDriver } from '../index.ts';
import { Connections } from './connections.ts';
import { createDriver } from './create-driver.ts';
import { migrate } from './migrate.ts';

export interface PostgresDriverOptions {
  /** `postgres://user:password@host:port/database`. Everything of Parley is in its schema `parley`. */
  readonly url: string;
  readonly log: Log;
  /** Whether a claim has expired is asked of this clock. */
  readonly clock?: Clock;
  /** Of pauses between questions to the server. */
  readonly scheduler?: Scheduler;
  /** As the server lists it, such as `parley-1`. */
  readonly applicationName?: string;
}

/** For everything but commits, which have one of their own. */
const callConnections = 3;

/**
 * The store in PostgreSQL, which several nodes may share (LS-ST-8 to LS-ST-11).
 * @throws StoreError with a sentence for the operator when it cannot be reached, or would not be durable (LS-ST-11).
 */
export async function openPostgresDriver(options: PostgresDriverOptions): Promise<StoreDriver> {
  const { url, log, applicationName = 'parley' } = options;
  await migrate({ url, applicationName });
  await using opening = new AsyncDisposableStack();
  const real = createSystemClock();
  const connect = (max: number) =>
    opening.use(
      new Connections({
        url,
        applicationName,
        max,
        clock: real,
        onLost: (reason) => log.warn('database-connection-lost', { reason }),
      }),
    );
  const commits = connect(1);
  const calls = connect(callConnections);
  await Promise.all([commits.open(), calls.open()]);
  return createDriver({
    commits,
    calls,
    clock: options.clock ?? real,
    scheduler: options.scheduler ?? createSystemScheduler(),
    owned: opening.move(),
  });
}
