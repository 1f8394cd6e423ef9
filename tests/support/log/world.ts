import type { ChatApi } from '../../../packages/server/src/chat-v2/api.ts';
import type { ChatService } from '../../../packages/server/src/chat-v2/service.ts';
import type { Party } from '../../../packages/server/src/domain/ids.ts';
import { createSeededRandom, type Random } from '../../../packages/server/src/platform/random.ts';
import { createSimulatedTime, type SimulatedTime } from '../../../packages/server/src/platform/simulated-time.ts';
import type { StoreDriver } from '../../../packages/server/src/store/index.ts';
import type { CommitFault } from '../chat/faulty-driver.ts';
import { createSlowDriver } from '../chat/slow-driver.ts';
import { createTestApi } from '../chat/test-api.ts';
import { createTestNode, type TestNode } from '../chat/test-node.ts';
import { createTestService } from '../chat/test-service.ts';
import type { History, Read, Told, Write } from './history.ts';
import { readLogs } from './read-logs.ts';
import type { Scenario } from './scenario.ts';
import { createUnreliableBus } from './unreliable-bus.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface WorldOptions {
  readonly nodes: 1 | 2;
  readonly time?: SimulatedTime;
  /** A driver for a node that starts; all of them on the same store. */
  openDriver(time: SimulatedTime): StoreDriver;
  /** How often a commit fails, and any other call, of 100. */
  readonly faultPercent: number;
}

/** A chat as its customer and those who work in it know it. */
export interface KnownChat {
  readonly chatId: string;
  readonly userId: string;
  readonly secureKey: string;
  /** Where each tab of the customer goes on reading. */
  readonly cursors: number[];
  readonly parties: Map<string, Party>;
}

export interface RunningNode {
  readonly node: TestNode;
  readonly api: ChatApi;
  isDead: boolean;
  readonly pending: Set<Promise<void>>;
}

/** A deployment in simulated time, its clients, and what they saw. */
export class World {
  readonly time: SimulatedTime;
  readonly random: Random;
  readonly service: ChatService;
  readonly chats: KnownChat[] = [];
  readonly writes: Write[] = [];
  readonly reads: Read[] = [];
  /** Requests with a retry token, to be sent again. */
  readonly repeatable: ((node: RunningNode, isChanged: boolean) => void)[] = [];
  readonly #nodes: RunningNode[] = [];
  readonly #options: WorldOptions;
  readonly #scenario: Scenario;
  readonly #bus;
  readonly #calls = new Set<unknown>();
  #order = 0;
  #words = 0;
  #isFaulty = true;

  constructor(scenario: Scenario, options: WorldOptions) {
    const { seed, replyEvents, transcript } = scenario;
    this.#scenario = scenario;
    this.#options = options;
    this.time = options.time ?? createSimulatedTime();
    this.random = createSeededRandom(seed);
    this.#bus = createUnreliableBus(this.random, this.time.scheduler);
    this.service = createTestService({
      welcome: 'Hello {nickname}.',
      closed: 'We are closed.',
      clientTimeoutMs: 5_000,
      limits: { replyEvents, transcript },
    });
    for (let at = 0; at < options.nodes; at += 1) this.#nodes.push(this.#start());
  }

  /** The running node of this place, modulo how many there are. */
  node(place: number): RunningNode {
    return this.#nodes[place % this.#nodes.length]!;
  }

  /** `kill -9`, and another process in its place. */
  kill(place: number): void {
    const at = place % this.#nodes.length;
    this.#nodes[at]!.isDead = true;
    this.#nodes[at] = this.#start();
  }

  /** Sends one of the last requests with a retry token again. */
  repeat(at: RunningNode, which: number, isChanged: boolean): void {
    this.repeatable.at(-1 - (which % (this.repeatable.length || 1)))?.(at, isChanged);
  }

  /** A word that no other request says. */
  createWord(): string {
    this.#words += 1;
    return `w${this.#words}`;
  }

  nextPlace(): number {
    this.#order += 1;
    return this.#order;
  }

  /** Sends a request that may add something, and notes what its client is told. */
  write(
    at: RunningNode,
    write: Omit<Write, 'begin' | 'end' | 'told'>,
    run: () => Promise<{ readonly told: Told; readonly chatId?: string }>,
  ): void {
    const entry: Mutable<Write> = {
      ...write,
      begin: this.nextPlace(),
      end: Number.POSITIVE_INFINITY,
      told: 'lost',
    };
    this.writes.push(entry);
    this.track(at, async () => {
      const { told, chatId } = await run();
      if (at.isDead) return;
      entry.end = this.nextPlace();
      entry.told = told;
      if (chatId !== undefined) entry.chatId = chatId;
    });
  }

  /** Runs something at a node that its death ends without a word. */
  track(at: RunningNode, run: () => Promise<void>): void {
    const work = run().finally(() => at.pending.delete(work));
    at.pending.add(work);
  }

  /** Waits until every request has its reply, and the store is done with those of killed nodes too. @throws Error when one never gets it. */
  async drain(): Promise<void> {
    const isWaiting = () => this.#calls.size > 0 || this.#nodes.some(({ pending }) => pending.size > 0);
    for (let turn = 0; isWaiting(); ) {
      // A real disk may take its time; what is simulated may not.
      if (this.#calls.size === 0) turn += 1;
      if (turn > 60_000) throw new Error('a request is never answered');
      await this.time.advance(1);
    }
  }

  /** From now on nothing goes wrong any more. */
  heal(): void {
    this.#isFaulty = false;
  }

  /** Errors that no client should ever have met. */
  bugs(): string[] {
    return this.#nodes.flatMap(({ node }) =>
      node.lines.filter(({ event }) => event === 'unexpected').map(({ fields }) => String(fields['stack'])),
    );
  }

  /** What everyone saw, and what is in the store. */
  async history(): Promise<History> {
    const { driver } = this.#nodes[0]!.node;
    const logs = await this.#run(readLogs(driver));
    return { writes: this.writes, reads: this.reads, logs };
  }

  async #run<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    while (!isSettled) {
      await this.time.advance(1);
    }
    return promise;
  }

  #start(): RunningNode {
    const { openDriver, faultPercent } = this.#options;
    const isUnlucky = () => this.#isFaulty && this.random.integer(100) < faultPercent;
    const driver = createSlowDriver(openDriver(this.time), {
      scheduler: this.time.scheduler,
      random: this.random,
      maxDelayMs: 4,
      isDead: () => running.isDead,
      calls: this.#calls,
    });
    const node = createTestNode({
      time: this.time,
      driver,
      seed: this.random.integer(2 ** 32),
      bus: this.#bus,
      services: [this.service],
      isOpen: this.#scenario.isOpen,
      sweeps: true,
      maxCacheBytes: this.#scenario.cacheBytes,
      faults: {
        commit: () => (isUnlucky() ? this.#pickFault() : null),
        isDown: () => isUnlucky() && this.random.integer(4) === 0,
      },
    });
    const running: RunningNode = { node, api: createTestApi(node), isDead: false, pending: new Set() };
    return running;
  }

  #pickFault(): CommitFault {
    return (['unavailable', 'lost-reply', 'lost-request'] as const)[this.random.integer(3)]!;
  }
}
