import type { NewEvent, SessionEvent } from '../../../packages/server/src/domain/event.ts';
import { type ChatId, customerParty } from '../../../packages/server/src/domain/ids.ts';
import { type Bus, createInProcessBus } from '../../../packages/server/src/platform/bus.ts';
import { createSeededRandom } from '../../../packages/server/src/platform/random.ts';
import { createSimulatedTime, type SimulatedTime } from '../../../packages/server/src/platform/simulated-time.ts';
import type { SessionRow, StoreError } from '../../../packages/server/src/store/index.ts';
import { createMemoryStore, openMemoryDriver } from '../../../packages/server/src/store/memory/memory-driver.ts';
import type { Proposal } from '../../../packages/server/src/store/proposal.ts';
import type { SessionRecord } from '../../../packages/server/src/store/record.ts';
import { Sessions } from '../../../packages/server/src/store/sessions.ts';
import { runIn } from '../chat/test-node.ts';
import { createGatedDriver, type GatedDriver } from './gated-driver.ts';

export interface TestSessionsOptions {
  readonly time?: SimulatedTime;
  readonly store?: ReturnType<typeof createMemoryStore>;
  readonly exclusive?: boolean;
  readonly maxCacheBytes?: number;
  readonly maxWaiting?: number;
  readonly bus?: Bus;
  readonly seed?: number;
}

/** The shared code of one node above a gated memory driver, in simulated time. */
export interface TestSessions {
  readonly sessions: Sessions;
  readonly gate: GatedDriver;
  readonly time: SimulatedTime;
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly syncFailures: StoreError[];
  /** A new session with one event. */
  begin(): Promise<SessionRecord>;
  run<T>(promise: T | Promise<T>): Promise<T>;
}

export function createTestSessions(options: TestSessionsOptions = {}): TestSessions {
  const time = options.time ?? createSimulatedTime();
  const store = options.store ?? createMemoryStore(time.clock);
  const gate = createGatedDriver(openMemoryDriver(store, { exclusive: options.exclusive ?? true }));
  const syncFailures: StoreError[] = [];
  const sessions = new Sessions({
    driver: gate.driver,
    clock: time.clock,
    scheduler: time.scheduler,
    random: createSeededRandom(options.seed ?? 1),
    bus: options.bus ?? createInProcessBus(),
    maxCacheBytes: options.maxCacheBytes ?? 64 * 1024 * 1024,
    ...(options.maxWaiting === undefined ? {} : { maxWaiting: options.maxWaiting }),
    onSyncFailed: (error) => syncFailures.push(error),
  });
  const run = <T>(promise: T | Promise<T>) => runIn(time, promise);
  return {
    sessions,
    gate,
    time,
    store,
    syncFailures,
    run,
    async begin() {
      const row = createRow();
      const outcome = await run(sessions.begin(row, [joined(row, time.clock.now())]));
      if (outcome.state !== 'committed') throw new Error(`the session was not begun: ${outcome.state}`);
      return outcome.record;
    },
  };
}

let rows = 0;
function createRow(): SessionRow {
  rows += 1;
  return { chatId: `chat${rows}` as ChatId, userId: `user${rows}`, keyHash: `hash${rows}`, service: 'support' };
}

const customer = { party: customerParty, participantId: 1, nickname: 'Ann', type: 'Client' } as const;

function joined({ chatId, service }: SessionRow, at: number): NewEvent {
  const opening = { chatId, service, clientTimeoutMs: 90_000 };
  return { at, from: customer, visibility: 'all', payload: { kind: 'participant-joined', account: null, opening } };
}

export function message(text: string, at = 0): NewEvent {
  return { at, from: customer, visibility: 'all', payload: { kind: 'message', text } };
}

/** A proposal that adds one message; `log` notes the index it was decided on, at each decision. */
export function say(
  text: string,
  options: { token?: string; terms?: Proposal['terms']; log?: number[] } = {},
): Proposal {
  return {
    decide(session) {
      options.log?.push(session.lastIndex);
      return [message(text, session.lastAt)];
    },
    ...(options.token === undefined ? {} : { token: { party: customerParty, hash: options.token } }),
    ...(options.terms === undefined ? {} : { terms: options.terms }),
  };
}

export function textsOf(events: readonly SessionEvent[]): string[] {
  return events.flatMap(({ payload }) => (payload.kind === 'message' ? [payload.text] : []));
}
