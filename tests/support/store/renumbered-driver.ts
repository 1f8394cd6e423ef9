import type { SessionNumber } from '../../../packages/server/src/domain/ids.ts';
import type { Append, Outcome, StoreDriver } from '../../../packages/server/src/store/index.ts';

/** Sessions as they are numbered outside, from 1 in the order of their beginnings, and as the driver inside numbers them. */
export class Numbering {
  readonly #inside: SessionNumber[] = [];

  note(inside: SessionNumber): void {
    if (!this.#inside.includes(inside)) this.#inside.push(inside);
  }

  toInside(outside: SessionNumber): SessionNumber {
    return this.#inside[outside - 1] ?? ((1_000_000_000 + outside) as SessionNumber);
  }

  toOutside(inside: SessionNumber): SessionNumber {
    return (this.#inside.indexOf(inside) + 1) as SessionNumber;
  }
}

/** A driver whose sessions have the numbers 1, 2, 3 …: those of PostgreSQL have gaps. */
export function createRenumberedDriver(driver: StoreDriver, numbers: Numbering): StoreDriver {
  const inside = (number: SessionNumber) => numbers.toInside(number);
  const outside = <T extends { readonly number: SessionNumber }>(value: T) => ({
    ...value,
    number: numbers.toOutside(value.number),
  });
  const append = (one: Append): Append =>
    typeof one.session === 'number' ? { ...one, session: inside(one.session) } : one;
  return {
    exclusive: driver.exclusive,
    async commit(batch) {
      const outcomes = await driver.commit(batch.map(append));
      for (const outcome of outcomes) if (outcome.state === 'committed') numbers.note(outcome.number);
      return outcomes.map((outcome): Outcome => (outcome.state === 'committed' ? outside(outcome) : outcome));
    },
    async wasCommitted(one) {
      const number = await driver.wasCommitted(append(one));
      return number === null ? null : numbers.toOutside(number);
    },
    async find(chatId) {
      const stored = await driver.find(chatId);
      return stored && outside(stored);
    },
    async load(number) {
      const stored = await driver.load(inside(number));
      return stored && outside(stored);
    },
    read: (number, ...rest) => driver.read(inside(number), ...rest),
    findToken: (number, ...rest) => driver.findToken(inside(number), ...rest),
    findClaim: (...args) => driver.findClaim(...args),
    async confirm(asked) {
      const { heads, documentsVersion } = await driver.confirm(asked.map(inside));
      const entries = [...heads].map(([number, head]) => [numbers.toOutside(number), head] as const);
      return { heads: new Map(entries.sort(([one], [other]) => one - other)), documentsVersion };
    },
    async follow(...args) {
      const { events, cursor } = await driver.follow(...args);
      return { events: events.map(outside), cursor };
    },
    followEnd: () => driver.followEnd(),
    dueTimers: async (...args) => (await driver.dueTimers(...args)).map(outside),
    rearm: (timers) => driver.rearm(timers.map(({ number, timer }) => ({ number: inside(number), timer }))),
    shiftTimers: (byMs) => driver.shiftTimers(byMs),
    touch: (seen) => driver.touch(seen.map(({ number, at }) => ({ number: inside(number), at }))),
    lastSeen: (number) => driver.lastSeen(inside(number)),
    readDocuments: (kind) => driver.readDocuments(kind),
    putDocuments: (writes) => driver.putDocuments(writes),
    countLive: () => driver.countLive(),
    purgeClaims: (...args) => driver.purgeClaims(...args),
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  };
}
