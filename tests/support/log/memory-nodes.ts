import type { StoreDriver } from '../../../packages/server/src/store/index.ts';
import { createMemoryStore, openMemoryDriver } from '../../../packages/server/src/store/memory/memory-driver.ts';
import type { WorldOptions } from './world.ts';

/** Nodes on one store in memory. With two of them, none may believe its own memory. */
export function createMemoryNodes(
  nodes: 1 | 2,
  change: (driver: StoreDriver) => StoreDriver = (driver) => driver,
): WorldOptions {
  let store: ReturnType<typeof createMemoryStore> | null = null;
  return {
    nodes,
    faultPercent: 6,
    openDriver(time) {
      store ??= createMemoryStore(time.clock);
      return change(openMemoryDriver(store, { exclusive: nodes === 1 }));
    },
  };
}
