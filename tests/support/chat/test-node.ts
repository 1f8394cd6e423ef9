import type { Chat } from '../../../packages/server/src/chat/ports.ts';
import { Sweep } from '../../../packages/server/src/chat/sweep.ts';
import type { ChatService } from '../../../packages/server/src/chat-v2/service.ts';
import { type Bus, createInProcessBus } from '../../../packages/server/src/platform/bus.ts';
import { createSeededRandom } from '../../../packages/server/src/platform/random.ts';
import { createSimulatedTime, type SimulatedTime } from '../../../packages/server/src/platform/simulated-time.ts';
import { createTickQueue } from '../../../packages/server/src/platform/tick-queue.ts';
import type { StoreDriver } from '../../../packages/server/src/store/index.ts';
import { createMemoryStore, openMemoryDriver } from '../../../packages/server/src/store/memory/memory-driver.ts';
import { Sessions } from '../../../packages/server/src/store/sessions.ts';
import { createFaultyDriver, type Faults } from './faulty-driver.ts';
import { createRecordingLog, type LogLine } from './recording-log.ts';
import { createTestService } from './test-service.ts';

export interface TestNodeOptions {
  readonly time?: SimulatedTime;
  readonly store?: ReturnType<typeof createMemoryStore>;
  /** Instead of a memory driver on `store`. */
  readonly driver?: StoreDriver;
  /** False where several nodes share the store. */
  readonly exclusive?: boolean;
  readonly services?: readonly ChatService[];
  readonly isOpen?: boolean;
  readonly bus?: Bus;
  readonly seed?: number;
  readonly faults?: Partial<Faults>;
  readonly maxCacheBytes?: number;
  /** Whether the sweep runs; without it no chat times out. */
  readonly sweeps?: boolean;
  readonly maxDenials?: number;
}

/** One node in simulated time: the shared code as it is, above the memory driver, without sockets. */
export interface TestNode extends AsyncDisposable {
  readonly chat: Chat;
  readonly time: SimulatedTime;
  readonly driver: StoreDriver;
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly services: readonly ChatService[];
  /** The first of them. */
  readonly service: ChatService;
  readonly lines: LogLine[];
  /** Opens and closes the business hours. */
  setOpen(isOpen: boolean): void;
  /** Awaits `promise`, letting simulated time stand still, or pass in steps of 1 ms where something waits for it. */
  run<T>(promise: T | Promise<T>): Promise<T>;
}

export function createTestNode(options: TestNodeOptions = {}): TestNode {
  const time = options.time ?? createSimulatedTime();
  const store = options.store ?? createMemoryStore(time.clock);
  const inner = options.driver ?? openMemoryDriver(store, { exclusive: options.exclusive ?? true });
  const driver = options.faults === undefined ? inner : createFaultyDriver(inner, options.faults);
  const random = createSeededRandom(options.seed ?? 1);
  const services = options.services ?? [createTestService()];
  const lines: LogLine[] = [];
  const log = createRecordingLog(lines);
  let isOpen = options.isOpen ?? true;
  const sessions = new Sessions({
    driver,
    clock: time.clock,
    scheduler: time.scheduler,
    random,
    bus: options.bus ?? createInProcessBus(),
    maxCacheBytes: options.maxCacheBytes ?? 64 * 1024 * 1024,
    onSyncFailed: (error) => {
      throw error;
    },
    onSubscriberFailed: () => log.error('subscriber-failed'),
  });
  const chat: Chat = {
    sessions,
    services: { find: (name) => services.find((service) => service.name === name), isOpen: () => isOpen },
    clock: time.clock,
    random,
    denials: createTickQueue({
      scheduler: time.scheduler,
      clock: time.clock,
      tickMs: 25,
      capacity: options.maxDenials ?? 100,
    }),
  };
  const sweep = options.sweeps ? new Sweep({ chat, driver, scheduler: time.scheduler, log }) : null;
  return {
    chat,
    time,
    driver,
    store,
    services,
    service: services[0]!,
    lines,
    setOpen: (open) => {
      isOpen = open;
    },
    run: (promise) => runIn(time, promise),
    async [Symbol.asyncDispose]() {
      if (sweep !== null) await runIn(time, sweep[Symbol.asyncDispose]());
      await inner[Symbol.asyncDispose]();
    },
  };
}

/** Lets simulated time pass until the promise is settled. @throws Error when nothing is left that could settle it. */
export async function runIn<T>(time: SimulatedTime, promise: T | Promise<T>): Promise<T> {
  if (!(promise instanceof Promise)) return promise;
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  await time.settle();
  for (let ms = 0; !settled; ms += 1) {
    if (ms > 60_000) throw new Error('a minute has passed in simulated time, and it is still not settled');
    await time.advance(1);
  }
  return promise;
}
