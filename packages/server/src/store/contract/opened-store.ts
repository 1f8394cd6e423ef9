import { after } from 'node:test';
import { type Clock, createSystemClock } from '../../platform/clock.ts';
import type { StoreDriver } from '../index.ts';

/** A new, empty store for one test. */
export interface OpenedStore extends AsyncDisposable {
  readonly driver: StoreDriver;
  /** Closes the driver and opens another on the same data; for stores that outlive their driver. */
  reopen(): Promise<StoreDriver>;
}

/** The driver asks `clock` whether a claim has expired. */
export type OpenStore = (clock: Clock) => Promise<OpenedStore>;

/**
 * One store for all tests of a suite that only look at sessions of their own: opening one takes longer than they do.
 * It is opened by the first and closed after the last.
 */
export function shareStore(open: OpenStore): () => Promise<OpenedStore> {
  let opening: Promise<OpenedStore> | undefined;
  after(async () => (await opening)?.[Symbol.asyncDispose]());
  return async () => {
    opening ??= open(createSystemClock());
    return { ...(await opening), [Symbol.asyncDispose]: async () => {} };
  };
}
