import { mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createAssistant } from './assistant/assistant.ts';
import type { Chat } from './chat/ports.ts';
import { Sweep } from './chat/sweep.ts';
import type { ChatApi, ChatCounters } from './chat-v2/api.ts';
import { ChatHttp } from './chat-v2/http.ts';
import { openSettings, type Settings } from './config/settings.ts';
import { createInProcessBus } from './platform/bus.ts';
import { createSystemClock } from './platform/clock.ts';
import { DirectoryLock } from './platform/directory-lock.ts';
import { SourceLimiter } from './platform/limiter.ts';
import { createJsonLog, type Log, type LogLevel } from './platform/log.ts';
import { createPasswords } from './platform/passwords.ts';
import { createSystemRandom, type Random } from './platform/random.ts';
import { readHeapLimitBytes } from './platform/runtime.ts';
import { createSystemScheduler, type Scheduler } from './platform/scheduler.ts';
import { createTrustedProxies, findSource, isLoopback } from './platform/source-address.ts';
import { createTickQueue } from './platform/tick-queue.ts';
import { CommitMeter } from './store/commit-meter.ts';
import type { StoreDriver, StoreError } from './store/index.ts';
import { createMemoryStore, openMemoryDriver } from './store/memory/memory-driver.ts';
import { openPostgresDriver } from './store/postgres/postgres-driver.ts';
import { Sessions } from './store/sessions.ts';
import { openSqliteDriver } from './store/sqlite/sqlite-driver.ts';
import { chooseStore } from './store/store-choice.ts';
import { WritabilityProbe } from './store/writability-probe.ts';

export { StoreChoiceError } from './store/store-choice.ts';

export interface ContextOptions {
  readonly store: 'sqlite' | 'memory';
  /** PostgreSQL instead of `store`; `null`: none. */
  readonly databaseUrl: string | null;
  /** Directory of everything this node keeps; made when it is not there. */
  readonly data: string;
  readonly logLevel: LogLevel;
  readonly nodeId: number;
  readonly basePath: string;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustProxy: readonly string[];
  /** The disk did not take a sync: what waits is answered RETRY, and the process must exit (LS-ST-2). */
  onSyncFailed(error: StoreError): void;
}

/** Everything of one node, constructed and wired; the only place that sees concrete drivers. */
export interface Context extends AsyncDisposable {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly log: Log;
  readonly driver: StoreDriver;
  readonly commits: CommitMeter;
  readonly sessions: Sessions;
  readonly settings: Settings;
  readonly counters: ChatCounters;
  readonly chatHttp: ChatHttp;
  /** From now on the node takes no new chats (CV-ERR-7). */
  drain(): void;
  isDraining(): boolean;
}

/**
 * Full sessions in memory; a live one that only polls needs none of it (LS-MEM-1). A send into a session that is not in
 * it reads the session first, which is most of its cost: 256 MiB hold 100,000 short ones, a small machine gets less.
 */
const cacheBytes = Math.min(256 * 1024 * 1024, Math.floor(readHeapLimitBytes() / 8));
const denialTickMs = 25;
/** Beyond these, a DENY is answered RETRY (LS-SEC-2). */
const maxDenials = 2_000;

/** Another process has the data directory. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  constructor(directory: string) {
    super(
      `The data directory ${directory} is in use by another Parley; stop that one, or give this one its own by --data.`,
    );
  }
}

export async function createContext(options: ContextOptions): Promise<Context> {
  await using made = new AsyncDisposableStack();
  const clock = createSystemClock();
  const scheduler = createSystemScheduler();
  const random = createSystemRandom();
  const log = createJsonLog(options.logLevel);
  made.defer(() => log.flush());

  const { lock, driver } = await openStore(options, log);
  made.defer(() => lock.release());
  made.use(driver);
  const settings = await openSettings({ driver, clock, random, log, passwords: createPasswords(random) });

  const commits = new CommitMeter();
  const sessions = new Sessions({
    driver,
    clock,
    scheduler,
    random,
    bus: createInProcessBus(),
    maxCacheBytes: cacheBytes,
    commits,
    onSyncFailed: options.onSyncFailed,
    onDocumentsVersion: (version) => settings.onDocumentsVersion(version),
    onSubscriberFailed: (error) =>
      log.error('subscriber-failed', { stack: error instanceof Error ? (error.stack ?? '') : typeof error }),
  });
  made.defer(() => sessions.drained());
  const denials = createTickQueue({ scheduler, clock, tickMs: denialTickMs, capacity: maxDenials });
  const chat: Chat = { sessions, services: settings, clock, random, denials };
  made.use(createAssistant({ chat, scheduler, clock, log }));
  made.use(new Sweep({ chat, driver, scheduler, log }));
  made.use(new WritabilityProbe({ driver, scheduler, commits, log }));

  let draining = false;
  const counters = createCounters();
  const limiter = (limit: () => number) =>
    new SourceLimiter({ clock, limits: () => ({ perMinute: limit(), burst: limit() }) });
  const requests = limiter(() => settings.limitsPerSource().requestChat);
  const denied = limiter(() => settings.limitsPerSource().denied);
  const count = (limits: SourceLimiter, address: string) =>
    isLoopback(address) && !settings.limitsPerSource().onLoopback ? 0 : limits.count(address);
  const api: ChatApi = {
    chat,
    services: settings,
    sources: {
      countRequestChat: (address) => count(requests, address),
      countDenied: (address) => count(denied, address),
    },
    log,
    random,
    alias: String(options.nodeId),
    basePath: options.basePath,
    isDraining: () => draining,
    counters,
  };
  const proxies = createTrustedProxies(options.trustProxy);
  const chatHttp = made.use(new ChatHttp({ api, scheduler, sourceOf: (request) => sourceOf(request, proxies) }));

  const owned = made.move();
  return {
    scheduler,
    random,
    log,
    driver,
    commits,
    sessions,
    settings,
    counters,
    chatHttp,
    drain: () => {
      draining = true;
    },
    isDraining: () => draining,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The settings of a directory, or of its database, that no server runs on; `null` when one does (LS-ST-12). */
export async function openOffline(
  directory: string,
  databaseUrl: string | null,
): Promise<({ settings: Settings } & AsyncDisposable) | null> {
  await using made = new AsyncDisposableStack();
  const log = createJsonLog('warn');
  made.defer(() => log.flush());
  const lock = DirectoryLock.acquire(directory);
  if (lock === null) return null;
  made.defer(() => lock.release());
  chooseStore(directory, databaseUrl === null ? 'sqlite' : 'postgres');
  const driver = made.use(
    await (databaseUrl === null ? openSqliteDriver({ directory, log }) : openPostgresDriver({ url: databaseUrl, log })),
  );
  const random = createSystemRandom();
  const clock = createSystemClock();
  const settings = await openSettings({ driver, clock, random, log, passwords: createPasswords(random) });
  const owned = made.move();
  return { settings, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function openStore(options: ContextOptions, log: Log): Promise<{ lock: DirectoryLock; driver: StoreDriver }> {
  const { data } = options;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const lock = DirectoryLock.acquire(data);
  if (lock === null) throw new DirectoryInUseError(data);
  try {
    return { lock, driver: await openDriver(options, log) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openDriver(options: ContextOptions, log: Log): Promise<StoreDriver> {
  const { store, databaseUrl, data, nodeId, onSyncFailed } = options;
  if (databaseUrl === null && store === 'memory') return openMemoryDriver(createMemoryStore(), { exclusive: true });
  chooseStore(data, databaseUrl === null ? 'sqlite' : 'postgres');
  return databaseUrl === null
    ? openSqliteDriver({ directory: data, log, onFailed: onSyncFailed })
    : openPostgresDriver({ url: databaseUrl, log, applicationName: `parley-${nodeId}` });
}

function sourceOf(request: IncomingMessage, proxies: ReturnType<typeof createTrustedProxies>): string {
  const header = request.headers['x-forwarded-for'];
  return findSource(request.socket.remoteAddress ?? '', Array.isArray(header) ? header.join(',') : header, proxies);
}

function createCounters(): ChatCounters {
  return {
    operations: {},
    replies: { ack: 0, retry: 0, refuse: 0, denied: 0, misunderstood: 0, slowDown: 0, unexpected: 0 },
  };
}
