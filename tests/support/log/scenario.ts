import fc from 'fast-check';

/** What a customer or someone who works in the chat does; `chat` and `who` are taken modulo what there is. */
export type Step =
  | { readonly do: 'request-chat'; readonly node: number; readonly hasToken: boolean }
  | {
      readonly do: 'customer';
      readonly node: number;
      readonly chat: number;
      readonly act: CustomerAct;
      readonly hasToken: boolean;
      /** Whose credentials: 0 the chat's own, else another chat's. */
      readonly forged: boolean;
      readonly position: number | null;
    }
  | { readonly do: 'staff'; readonly node: number; readonly chat: number; readonly who: number; readonly act: StaffAct }
  /** An earlier request with a retry token once more, perhaps with other content. */
  | { readonly do: 'repeat'; readonly node: number; readonly which: number; readonly isChanged: boolean }
  | { readonly do: 'poll'; readonly node: number; readonly chat: number; readonly tab: number }
  | {
      readonly do: 'read';
      readonly node: number;
      readonly chat: number;
      readonly viewer: Viewing;
      readonly from: number;
    }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'set-clock'; readonly byMs: number }
  | { readonly do: 'kill'; readonly node: number };

export type CustomerAct =
  | 'send'
  | 'push-url'
  | 'nickname'
  | 'custom-notice'
  | 'user-data'
  | 'start-typing'
  | 'stop-typing'
  | 'receipt'
  | 'disconnect';

export type StaffAct =
  | 'join'
  | 'consult'
  | 'monitor'
  | 'say'
  | 'say-to-agents'
  | 'whisper'
  | 'note'
  | 'start-typing'
  | 'nickname'
  | 'leave'
  | 'close';

export type Viewing = 'agent' | 'supervisor' | 'system';

export interface Scenario {
  /** How many chats begin before the first step. */
  readonly chats: number;
  readonly steps: readonly Step[];
  /** Of delays, faults and the bus. */
  readonly seed: number;
  /** Outside hours a chat is ended by the service after 30 s. */
  readonly isOpen: boolean;
  /** Events of a reply at most. */
  readonly replyEvents: number;
  /** The cap on a transcript. */
  readonly transcript: number;
  /** Bytes of memory for full sessions: with few, most are read again and again. */
  readonly cacheBytes: number;
}

const node = fc.nat(1);
const chat = fc.nat(1);

function oneOfWeighted<T>(weights: readonly (readonly [T, number])[]): fc.Arbitrary<T> {
  return fc.oneof(...weights.map(([value, weight]) => ({ arbitrary: fc.constant(value), weight })));
}

const customerAct = oneOfWeighted<CustomerAct>([
  ['send', 12],
  ['push-url', 1],
  ['nickname', 1],
  ['custom-notice', 1],
  ['user-data', 1],
  ['start-typing', 2],
  ['stop-typing', 1],
  ['receipt', 1],
  ['disconnect', 1],
]);

const staffAct = oneOfWeighted<StaffAct>([
  ['join', 5],
  ['consult', 3],
  ['monitor', 3],
  ['say', 5],
  ['say-to-agents', 4],
  ['whisper', 3],
  ['note', 2],
  ['start-typing', 2],
  ['nickname', 1],
  ['leave', 3],
  ['close', 1],
]);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('request-chat' as const), node, hasToken: fc.boolean() }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('customer' as const),
      node,
      chat,
      act: customerAct,
      hasToken: fc.boolean(),
      forged: oneOfWeighted([
        [false, 19],
        [true, 1],
      ]),
      position: fc.option(fc.integer({ min: -1, max: 12 })),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('staff' as const), node, chat, who: fc.nat(2), act: staffAct }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('repeat' as const),
      node,
      which: fc.nat(5),
      isChanged: oneOfWeighted([
        [false, 9],
        [true, 1],
      ]),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('poll' as const), node, chat, tab: fc.nat(1) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      node,
      chat,
      viewer: fc.constantFrom<Viewing>('agent', 'supervisor', 'system'),
      from: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 5, 30, 3_000, 6_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('set-clock' as const), byMs: fc.constantFrom(-60_000, -1, 60_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), node }) },
);

/** Up to `maxSteps` steps by several people in a few chats at up to two nodes. */
export function createScenarios(maxSteps: number): fc.Arbitrary<Scenario> {
  return fc.record({
    chats: fc.integer({ min: 1, max: 2 }),
    steps: fc.array(step, { minLength: 1, maxLength: maxSteps, size: 'max' }),
    seed: fc.nat(0x7fffffff),
    isOpen: oneOfWeighted([
      [true, 5],
      [false, 1],
    ]),
    replyEvents: fc.constantFrom(1, 2, 5, 1_000),
    transcript: fc.constantFrom(10, 14, 1_000),
    cacheBytes: fc.constantFrom(0, 3_000, 64 * 1024 * 1024),
  });
}
