import { createAssistant } from '../../../packages/server/src/assistant/assistant.ts';
import { act } from '../../../packages/server/src/chat/act.ts';
import type { CustomerAccess } from '../../../packages/server/src/chat/authenticate.ts';
import { actAsCustomer, disconnect } from '../../../packages/server/src/chat/customer.ts';
import type { Chat } from '../../../packages/server/src/chat/ports.ts';
import { requestChat } from '../../../packages/server/src/chat/request-chat.ts';
import type { SessionEvent } from '../../../packages/server/src/domain/event.ts';
import { type ChatId, customerParty } from '../../../packages/server/src/domain/ids.ts';
import type { Service } from '../../../packages/server/src/domain/service.ts';
import type { Session } from '../../../packages/server/src/domain/session.ts';
import { createInProcessBus } from '../../../packages/server/src/platform/bus.ts';
import type { Log } from '../../../packages/server/src/platform/log.ts';
import { createSeededRandom } from '../../../packages/server/src/platform/random.ts';
import { createSimulatedTime, type SimulatedTime } from '../../../packages/server/src/platform/simulated-time.ts';
import { createTickQueue } from '../../../packages/server/src/platform/tick-queue.ts';
import { type StoreDriver, StoreError } from '../../../packages/server/src/store/index.ts';
import { Sessions } from '../../../packages/server/src/store/sessions.ts';

export const demoService: Service = {
  name: 'demo',
  retired: false,
  systemNickname: 'Parley',
  tenantName: 'Resources',
  clientTimeoutMs: 90_000,
  endedGraceMs: 900_000,
  strictCredentials: true,
  welcome: '',
  closed: 'We are closed.',
  assistant: true,
  limits: {
    transcript: 10_000,
    userDataKeys: 100,
    userDataBytes: 65_536,
    requestsPerSecond: 50,
    requestsBurst: 500,
    replyEvents: 1_000,
    replyBytes: 1_048_576,
  },
};

export interface NodeOptions {
  readonly time: SimulatedTime;
  readonly driver: StoreDriver;
  readonly services?: () => readonly Service[];
  readonly seed?: number;
  readonly maxActive?: number;
  readonly maxWaiting?: number;
}

export interface TestNode {
  readonly chat: Chat;
  /** Names and fields of what was logged as a warning or worse. */
  readonly complaints: string[];
  begin(service?: string, userData?: { readonly [key: string]: string }): Promise<CustomerAccess>;
  say(access: CustomerAccess, ...texts: string[]): Promise<void>;
  /** Sends with a retry token; false when the store did not take it, and it is to be sent again. */
  sayOnce(access: CustomerAccess, text: string, token: string): Promise<boolean>;
  leave(access: CustomerAccess): Promise<void>;
  /** What the customer's client does every few seconds; after a restart it is what loads the session. */
  poll(chatId: ChatId): Promise<void>;
  log(chatId: ChatId): Promise<readonly SessionEvent[]>;
  session(chatId: ChatId): Promise<Session>;
  stop(): Promise<void>;
}

/** A node with an assistant in simulated time; the service called `closed` is outside its hours. */
export function createNode(options: NodeOptions): TestNode {
  const { time, driver, services = () => [demoService, { ...demoService, name: 'closed' }], seed = 1 } = options;
  const { clock, scheduler } = time;
  const random = createSeededRandom(seed);
  const sessions = new Sessions({
    driver,
    clock,
    scheduler,
    random,
    bus: createInProcessBus(),
    maxCacheBytes: 10_000_000,
    onSyncFailed: () => {},
  });
  const find = (name: string) => services().find((service) => service.name === name);
  const chat: Chat = {
    sessions,
    services: { find, isOpen: ({ name }) => name !== 'closed' },
    clock,
    random,
    denials: createTickQueue({ scheduler, clock, tickMs: 25, capacity: 10 }),
  };
  const complaints: string[] = [];
  const assistant = createAssistant({ ...options, chat, scheduler, clock, log: createComplaintLog(complaints) });

  /** Store operations need simulated time of their own. */
  const inTime = async <T>(promise: Promise<T>): Promise<T> => {
    const both = promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    await time.settle();
    const outcome = await both;
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };

  return {
    chat,
    complaints,
    async begin(name = 'demo', userData = {}) {
      const service = find(name);
      if (service === undefined) throw new Error(`no service ${name}`);
      const outcome = await inTime(requestChat(chat, service, { nickname: 'Ada', userData }, null));
      if (outcome.state !== 'begun') throw new Error(outcome.state);
      return outcome.access;
    },
    async say(access, ...texts) {
      for (const text of texts) {
        const outcome = await inTime(actAsCustomer(chat, access, { type: 'send-message', text }));
        if (outcome.state !== 'done') throw new Error(outcome.state);
      }
    },
    async sayOnce(access, text, token) {
      try {
        const service = find(access.record.service) ?? demoService;
        const command = { type: 'send-message', party: customerParty, text } as const;
        const record = await inTime(Promise.resolve(sessions.find(access.record.chatId)));
        if (record === null) return false;
        return (await inTime(act(chat, record, service, command, { token }))).state === 'done';
      } catch (error) {
        if (error instanceof StoreError) return false;
        throw error;
      }
    },
    leave: (access) => inTime(disconnect(chat, access)),
    poll: async (chatId) => {
      await inTime(Promise.resolve(sessions.find(chatId)));
    },
    log: (chatId) =>
      inTime(
        (async () => {
          const record = await sessions.find(chatId);
          if (record === null) throw new Error('no such chat');
          await sessions.confirm(record);
          return sessions.read(record, 1, 100_000, 100_000_000);
        })(),
      ),
    session: (chatId) =>
      inTime(
        (async () => {
          const record = await sessions.find(chatId);
          if (record === null) throw new Error('no such chat');
          await sessions.confirm(record);
          return sessions.session(record);
        })(),
      ),
    stop: () => inTime(Promise.resolve(assistant[Symbol.asyncDispose]())),
  };
}

function createComplaintLog(complaints: string[]): Log {
  const complain = (event: string, fields = {}) => {
    complaints.push(`${event} ${JSON.stringify(fields)}`);
  };
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: complain,
    error: complain,
    child: () => log,
    flush: () => {},
  };
  return log;
}

/** Simulated time in short steps: reading a long log takes more turns of promises than one step waits for. */
export function createTime(): SimulatedTime {
  const time = createSimulatedTime();
  return {
    ...time,
    async advance(ms) {
      for (let left = ms; left > 0; left -= 500) await time.advance(Math.min(left, 500));
    },
  };
}
