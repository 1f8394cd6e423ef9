import { type Append, type Outcome, type StoreDriver, StoreError } from '../../../packages/server/src/store/index.ts';

/**
 * What goes wrong with one commit. `unavailable`: nothing of it is applied. `lost-reply`: all of it is applied, but the
 * reply is lost, as when the connection breaks. `lost-request`: nothing is applied, and nobody knows.
 */
export type CommitFault = 'unavailable' | 'lost-reply' | 'lost-request';

export interface Faults {
  /** Asked for every commit; `null`: it goes well. */
  commit(batch: readonly Append[]): CommitFault | null;
  /** True: no call to the store goes well. */
  isDown(): boolean;
}

/** A driver with the faults of the port, for what runs above it: the store itself is the real one. */
export function createFaultyDriver(driver: StoreDriver, faults: Partial<Faults>): StoreDriver {
  const isDown = () => faults.isDown?.() ?? false;
  return new Proxy(driver, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || name === Symbol.asyncDispose) return member;
      if (name === 'commit') return (batch: readonly Append[]) => commit(target, batch, isDown(), faults);
      return async (...args: unknown[]) => {
        if (isDown()) throw new StoreError('unavailable', 'the store is away');
        return Reflect.apply(member, target, args);
      };
    },
  });
}

async function commit(
  driver: StoreDriver,
  batch: readonly Append[],
  isDown: boolean,
  faults: Partial<Faults>,
): Promise<readonly Outcome[]> {
  if (isDown) throw new StoreError('unavailable', 'the store is away');
  const fault = faults.commit?.(batch) ?? null;
  switch (fault) {
    case null:
      return driver.commit(batch);
    case 'unavailable':
      throw new StoreError('unavailable', 'the store takes nothing');
    case 'lost-reply':
      await driver.commit(batch);
      throw new StoreError('unknown', 'the connection broke after the commit');
    case 'lost-request':
      throw new StoreError('unknown', 'the connection broke before the commit');
  }
}
