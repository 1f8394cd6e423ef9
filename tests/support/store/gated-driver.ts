import type { StoreDriver } from '../../../packages/server/src/store/index.ts';

type Verb = Exclude<keyof StoreDriver, 'exclusive' | typeof Symbol.asyncDispose>;

interface Held {
  readonly verb: Verb;
  go(error?: Error): void;
}

/** A driver whose calls a test counts, and holds until it lets them go. The store beneath is a real one. */
export interface GatedDriver {
  readonly driver: StoreDriver;
  /** Every call so far, in order. */
  readonly calls: { readonly verb: Verb; readonly args: readonly unknown[] }[];
  /** From now on calls of this verb wait. */
  hold(verb: Verb): void;
  /** The next call of this verb reaches the store at once, and waits with the store's answer. */
  holdReply(verb: Verb): void;
  /** How many of this verb wait. */
  held(verb: Verb): number;
  /**
   * Lets the oldest that waits go on; with an error, lets it fail instead.
   * @throws Error when none waits.
   */
  release(verb: Verb, error?: Error): void;
  /** Lets all that wait go, and those that come. */
  open(verb: Verb): void;
  count(verb: Verb): number;
}

export function createGatedDriver(inner: StoreDriver): GatedDriver {
  const calls: GatedDriver['calls'] = [];
  const holding = new Set<Verb>();
  const holdingReplies = new Set<Verb>();
  const waiting: Held[] = [];
  const wait = (verb: Verb) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ verb, go: (error) => (error === undefined ? resolve() : reject(error)) });
    });
  const take = (verb: Verb) => {
    const place = waiting.findIndex((held) => held.verb === verb);
    return place === -1 ? undefined : waiting.splice(place, 1)[0];
  };
  const driver = new Proxy(inner, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || name === Symbol.asyncDispose) return member;
      const verb = name as Verb;
      return async (...args: unknown[]) => {
        calls.push({ verb, args });
        const holdsReply = holdingReplies.delete(verb);
        if (holding.has(verb)) await wait(verb);
        const reply = await Reflect.apply(member, target, args);
        if (holdsReply) await wait(verb);
        return reply;
      };
    },
  });
  return {
    driver,
    calls,
    hold: (verb) => holding.add(verb),
    holdReply: (verb) => holdingReplies.add(verb),
    held: (verb) => waiting.filter((held) => held.verb === verb).length,
    release(verb, error) {
      const held = take(verb);
      if (held === undefined) throw new Error(`no ${verb} is held`);
      held.go(error);
    },
    open(verb) {
      holding.delete(verb);
      for (let held = take(verb); held !== undefined; held = take(verb)) held.go();
    },
    count: (verb) => calls.filter((call) => call.verb === verb).length,
  };
}
