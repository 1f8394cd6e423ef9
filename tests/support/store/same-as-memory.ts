import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatId, SessionNumber } from '../../../packages/server/src/domain/ids.ts';
import type { Clock } from '../../../packages/server/src/platform/clock.ts';
import { createSimulatedTime } from '../../../packages/server/src/platform/simulated-time.ts';
import { createEvent } from '../../../packages/server/src/store/contract/build.ts';
import type { Append, Outcome, StoreDriver } from '../../../packages/server/src/store/index.ts';
import { createMemoryStore, openMemoryDriver } from '../../../packages/server/src/store/memory/memory-driver.ts';

/** Session 0 … 2 of a run, by place; what is not begun yet is begun, or named by a number that nobody has. */
const append = fc.record(
  {
    session: fc.nat(2),
    begins: fc.boolean(),
    /** Added to where the log stands: mostly right. */
    off: fc.constantFrom(0, 0, 0, 0, 0, -1, 1),
    tokens: fc.array(fc.constantFrom(null, 'a', 'b', 'c', 'd'), { maxLength: 3 }),
    party: fc.integer({ min: 1, max: 2 }),
    snapshot: fc.boolean(),
    take: fc.constantFrom('k', 'l'),
    expiresInMs: fc.constantFrom(null, 5, 15),
    release: fc.constantFrom('k', 'l', 'm'),
    put: fc.array(fc.record({ name: fc.constantFrom('x', 'y'), expectedVersion: fc.nat(3), removes: fc.boolean() }), {
      minLength: 1,
      maxLength: 2,
    }),
    arm: fc.integer({ min: 0, max: 50 }),
    disarmAll: fc.boolean(),
    endedAt: fc.nat(9),
    unseenSince: fc.nat(30),
  },
  { requiredKeys: ['session', 'begins', 'off', 'tokens', 'party'] },
);
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      batch: fc.array(append, { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('touch' as const), session: fc.nat(2), at: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('shift' as const), by: fc.integer({ min: -9, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const), limit: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
);
type AppendSpec = typeof append extends fc.Arbitrary<infer T> ? T : never;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What chance alone seldom brings: a sign of life in the way of a timeout. */
const seenInTime: Step[] = [
  { do: 'commit', batch: [{ session: 0, begins: true, off: 0, tokens: ['a'], party: 1 }] },
  { do: 'touch', session: 0, at: 20 },
  { do: 'commit', batch: [{ session: 0, begins: false, off: 0, tokens: ['b'], party: 1, unseenSince: 10 }] },
];

/** A store of a run, empty; `reopen` closes its driver and opens another on the same data. */
export interface ComparedStore extends AsyncDisposable {
  readonly driver: StoreDriver;
  reopen(): Promise<StoreDriver>;
}

export type OpenCompared = (clock: Clock) => Promise<ComparedStore>;

/** Asks a driver and the memory driver the same, at random, and compares all that they answer. */
export async function checkSameAsMemory(open: OpenCompared, numRuns: number): Promise<void> {
  const met = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), (steps) => compare(steps, open, met)),
    { numRuns, endOnFailure: true, examples: [[seenInTime]] },
  );
  assert.deepEqual([...met].sort(), ['committed', 'conflict', 'repeated', 'seen', 'stale', 'taken']);
}

/** `met` gets the states of all outcomes: a test that meets one kind alone would say little. */
async function compare(steps: readonly Step[], open: OpenCompared, met: Set<string>): Promise<void> {
  const time = createSimulatedTime();
  await using memory = openMemoryDriver(createMemoryStore(time.clock));
  await using store = await open(time.clock);
  let { driver } = store;
  const model = new Model(met);
  for (const next of steps) {
    if (next.do === 'reopen') {
      driver = await store.reopen();
      // Only the process that made an append without events asks for it, so a driver may forget it.
      model.lastAppends = model.lastAppends.filter(({ events }) => events.length > 0);
    } else {
      const batch = next.do === 'commit' ? next.batch.map((spec) => model.toAppend(spec, time.clock.now())) : [];
      const run = (asked: StoreDriver) => take(asked, next, batch, model, time.clock.now());
      const expected = await run(memory);
      assert.deepEqual(await run(driver), expected);
      if (next.do === 'commit') model.note(expected as readonly Outcome[], next.batch, batch);
    }
    assert.deepEqual(await observe(driver, model, time.clock.now()), await observe(memory, model, time.clock.now()));
    await time.advance(3);
  }
}

async function take(
  driver: StoreDriver,
  next: Exclude<Step, { do: 'reopen' }>,
  batch: Append[],
  model: Model,
  now: number,
) {
  switch (next.do) {
    case 'commit':
      return driver.commit(batch);
    case 'touch':
      return driver.touch([{ number: model.numberOf(next.session), at: next.at }]);
    case 'shift':
      return driver.shiftTimers(next.by);
    case 'purge':
      // Which of several expired ones go first is nobody's business.
      return next.limit === 0 ? driver.purgeClaims(now, 0) : driver.purgeClaims(now, 100);
  }
}

/** All that a driver can be asked about the sessions of a run. */
async function observe(driver: StoreDriver, model: Model, now: number) {
  const numbers = model.known();
  return {
    sessions: await Promise.all(numbers.map((number) => driver.load(number))),
    byChatId: await Promise.all([0, 1, 2].map((place) => driver.find(chatIdOf(place)))),
    pages: await Promise.all(numbers.map((number) => driver.read(number, 2, 3, 60))),
    tokens: await Promise.all(
      numbers.flatMap((number) => ['a', 'b'].map((token) => driver.findToken(number, 1, token))),
    ),
    heads: [...(await driver.confirm(numbers)).heads],
    documentsVersion: (await driver.confirm([])).documentsVersion,
    claims: await Promise.all(['k', 'l', 'm'].map((key) => driver.findClaim(key, now))),
    documents: sortByName(await driver.readDocuments()),
    due: sortByName((await driver.dueTimers(30, 10)).map((timer) => ({ ...timer, name: `${timer.number}` }))),
    seen: await Promise.all(numbers.map((number) => driver.lastSeen(number))),
    live: [...(await driver.countLive())].sort(),
    followed: (await driver.follow(null, 1_000)).events,
    ids: await Promise.all(model.lastAppends.map((one) => driver.wasCommitted(one))),
  };
}

function sortByName<T extends { readonly name: string }>(list: readonly T[]): T[] {
  return [...list].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function chatIdOf(place: number): ChatId {
  return `chat${place}` as ChatId;
}

/** What the test knows of a run: enough to ask things that mostly succeed. */
class Model {
  readonly #numbers: (SessionNumber | undefined)[] = [];
  /** Last indices as committed, and as they would be if all of the batch so far were. */
  readonly #stored = [0, 0, 0];
  #expected = [0, 0, 0];
  lastAppends: readonly Append[] = [];
  #nextId = 1;
  readonly #met: Set<string>;

  constructor(met: Set<string>) {
    this.#met = met;
  }

  known(): SessionNumber[] {
    return this.#numbers.filter((number) => number !== undefined).sort((one, other) => one - other);
  }

  numberOf(place: number): SessionNumber {
    return this.#numbers[place] ?? (999 as SessionNumber);
  }

  toAppend(spec: AppendSpec, now: number): Append {
    const known = this.#numbers[spec.session];
    const begins = known === undefined && spec.begins;
    const expectedIndex = Math.max(0, this.#expected[spec.session]! + spec.off);
    const tokens = begins && spec.tokens.length === 0 ? [null] : spec.tokens;
    const { take, put, arm, disarmAll, endedAt, unseenSince, release, snapshot } = spec;
    const append: Append = {
      id: this.#nextId++,
      session: begins
        ? { chatId: chatIdOf(spec.session), userId: 'u', keyHash: 'h', service: `s${spec.session % 2}` }
        : this.numberOf(spec.session),
      expectedIndex,
      events: tokens.map((token, offset) =>
        createEvent(expectedIndex + 1 + offset, { token, party: spec.party, visible: offset !== 1 }),
      ),
      ...(snapshot ? { snapshot: `snapshot ${this.#nextId}` } : {}),
      ...(take === undefined
        ? {}
        : {
            take: {
              key: take,
              value: `${this.#nextId}`,
              expiresAt: spec.expiresInMs == null ? null : now + spec.expiresInMs,
            },
          }),
      ...(release === undefined || release === take ? {} : { release: [release] }),
      ...(put === undefined
        ? {}
        : {
            put: put.map(({ name, expectedVersion, removes }) => ({
              kind: 'kind',
              name,
              expectedVersion,
              value: removes ? null : [expectedVersion],
            })),
          }),
      ...(arm === undefined ? {} : { arm: [{ kind: 'closing' as const, dueAt: arm }] }),
      ...(disarmAll === undefined ? {} : { disarmAll }),
      ...(endedAt === undefined ? {} : { endedAt }),
      ...(unseenSince === undefined ? {} : { unseenSince }),
    };
    // Later appends of the batch are built on this one's success.
    this.#expected[spec.session] = expectedIndex + append.events.length;
    return append;
  }

  note(outcomes: readonly Outcome[], specs: readonly AppendSpec[], batch: readonly Append[]): void {
    outcomes.forEach((outcome, place) => {
      this.#met.add(outcome.state);
      if (outcome.state !== 'committed') return;
      const { session } = specs[place]!;
      this.#numbers[session] = outcome.number;
      this.#stored[session] = outcome.index;
    });
    this.#expected = [...this.#stored];
    this.lastAppends = batch;
  }
}
