import type { Clock } from '../../platform/clock.ts';
import type { StoreDriver } from '../index.ts';

/** A new, empty store for one test. */
export interface OpenedStore extends AsyncDisposable {
  readonly driver: StoreDriver;
  /** Closes the driver and opens another on the same data; for stores that outlive their driver. */
  reopen(): Promise<StoreDriver>;
}

/** The driver asks `clock` whether a claim has expired. */
export type OpenStore = (clock: Clock) => Promise<OpenedStore>;
