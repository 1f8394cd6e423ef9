import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Clock, createSystemClock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { StoreDriver, StoreError } from '../index.ts';
import type { ReaderCalls, WriterCalls } from './calls.ts';
import { createDriver } from './create-driver.ts';
import { openReadable } from './open-database.ts';
import { WorkerLink } from './worker-link.ts';

export interface SqliteDriverOptions {
  /** Made when it is not there. Nobody else may write to it: the caller has its lock (LS-ST-12). */
  readonly directory: string;
  readonly log: Log;
  /** Whether a claim has expired is asked of this clock. */
  readonly clock?: Clock;
  /** The store cannot be believed any more; every call rejects with the same error, and the process must exit. */
  onFailed?(error: StoreError): void;
}

export const databaseName = 'parley.db';

/**
 * The embedded store: one SQLite file in the directory, with a thread that writes and one that reads (LS-ST-7).
 * @throws StoreError with a sentence for the operator when it cannot be opened, or would not be durable (LS-ST-11).
 */
export async function openSqliteDriver(options: SqliteDriverOptions): Promise<StoreDriver> {
  const { directory, log, clock = createSystemClock() } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  let isOpen = false;
  const common = {
    file: join(directory, databaseName),
    onWarning: (event: string, reason: string) => log.warn(event, { reason }),
    onFailed(error: StoreError) {
      // Before it is open, the error is the caller's.
      if (!isOpen) return;
      log.error('store-failed', { reason: error.message });
      options.onFailed?.(error);
    },
  };
  await using opening = new AsyncDisposableStack();
  const writer = new WorkerLink<WriterCalls>({ ...common, ...findThread('writer') });
  opening.defer(() => writer.close());
  const reader = new WorkerLink<ReaderCalls>({ ...common, ...findThread('reader') });
  // Closed first: the last connection brings the write-ahead log into the database.
  opening.defer(() => reader.close());
  // Both threads are starting; the writer makes what the reader opens.
  await writer.open();
  await reader.open();
  const anchor = holdOpen(common.file);
  opening.defer(() => anchor.close());
  isOpen = true;
  return createDriver(writer, reader, clock, opening.move());
}

/**
 * A connection of the main thread. Whichever connection is the last to close syncs the write-ahead log; threads that
 * `process.exit` stops close theirs, so after a failed sync theirs must not be the last: a sync is never tried again
 * (LS-ST-2). This one goes with the process, which closes nothing.
 */
function holdOpen(file: string): DatabaseSync {
  const anchor = openReadable(file);
  // From its first read on it has the lock that keeps others from being the last.
  anchor.exec('select 1 from sqlite_schema');
  return anchor;
}

/** Built code runs as `.js`, tests run the sources. */
function findThread(name: 'writer' | 'reader') {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return { name, module: new URL(`./${name}-worker.${ending}`, import.meta.url) };
}
