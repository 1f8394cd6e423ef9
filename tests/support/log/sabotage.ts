import type { Append, EventRow, Outcome, StoreDriver } from '../../../packages/server/src/store/index.ts';

type Commit = StoreDriver['commit'];

/** A store that breaks one promise: what a check is for is shown by what it finds here. */
export interface Sabotage {
  readonly name: string;
  /** The invariants of which at least one must be found broken. */
  readonly breaks: readonly `I${number}`[];
  apply(driver: StoreDriver): StoreDriver;
}

export const sabotages: readonly Sabotage[] = [
  {
    name: 'reads are not confirmed, as if nobody else wrote to the store',
    breaks: ['I6', 'I8'],
    apply: (driver) => change(driver, { exclusive: true }),
  },
  {
    name: 'an append is not fenced by the index it was decided on',
    breaks: ['I3', 'I4', 'I8', 'I9'],
    apply: (driver) => withCommit(driver, async (batch) => driver.commit(await unfence(driver, batch))),
  },
  {
    name: 'retry tokens are not unique',
    breaks: ['I2'],
    apply: (driver) =>
      withCommit(driver, (batch) =>
        driver.commit(batch.map((one) => mapEvents(one, (row) => ({ ...row, token: null })))),
      ),
  },
  {
    name: 'the token of a requestChat is not claimed',
    breaks: ['I2'],
    apply: (driver) => withCommit(driver, (batch) => driver.commit(batch.map(({ take: _, ...one }) => one))),
  },
  {
    name: 'a commit is told that was never made',
    breaks: ['I1', 'I3', 'I6', 'I11'],
    apply: (driver) => withCommit(driver, pretend(driver)),
  },
  {
    name: 'a commit is made twice after a lost reply',
    breaks: ['I2'],
    apply: (driver) => {
      const forgets = change(driver, { wasCommitted: async () => null });
      return withCommit(forgets, (batch) => driver.commit(batch.map((one) => mapEvents(one, dropToken))));
    },
  },
  {
    name: 'words among colleagues are stored as visible to all',
    breaks: ['I7'],
    apply: (driver) => withCommit(driver, (batch) => driver.commit(batch.map((one) => mapEvents(one, showToAll)))),
  },
  {
    name: 'a page that is read twice is not the same',
    breaks: ['I4'],
    apply: (driver) =>
      change(driver, {
        read: async (...args) => (await driver.read(...args)).map((row) => ({ ...row, at: row.at + args[1] })),
      }),
  },
  {
    name: 'a page skips an event',
    breaks: ['I3', 'I11', 'I6'],
    apply: (driver) =>
      change(driver, {
        read: async (...args) => (await driver.read(...args)).filter(({ index }) => index % 4 !== 3),
      }),
  },
  {
    name: 'an event is stored with an earlier time',
    breaks: ['I10'],
    apply: (driver) =>
      withCommit(driver, (batch) =>
        driver.commit(batch.map((one) => mapEvents(one, (row) => ({ ...row, at: row.at - (row.index % 3) })))),
      ),
  },
  {
    name: 'an event is stored as by somebody else',
    breaks: ['I9', 'I12'],
    apply: (driver) =>
      withCommit(driver, (batch) =>
        driver.commit(
          batch.map((one) => mapEvents(one, (row) => ({ ...row, body: row.body.replace('"party":3', '"party":1') }))),
        ),
      ),
  },
];

function change(driver: StoreDriver, members: Partial<StoreDriver>): StoreDriver {
  return new Proxy(driver, {
    get: (target, name) => (Object.hasOwn(members, name) ? Reflect.get(members, name) : Reflect.get(target, name)),
  });
}

function withCommit(driver: StoreDriver, commit: Commit): StoreDriver {
  return change(driver, { commit });
}

function mapEvents(append: Append, map: (row: EventRow) => EventRow): Append {
  return { ...append, events: append.events.map(map) };
}

function dropToken(row: EventRow): EventRow {
  return { ...row, token: null };
}

function showToAll(row: EventRow): EventRow {
  const body = JSON.parse(row.body);
  if (body.payload.kind !== 'message' || body.visibility !== 'agents' || body.from.participantId === null) return row;
  return { ...row, visible: true, body: JSON.stringify({ ...body, visibility: 'all', to: undefined }) };
}

/** Puts every append at the end of its log, whatever it was decided on. */
async function unfence(driver: StoreDriver, batch: readonly Append[]): Promise<readonly Append[]> {
  const numbers = batch.flatMap(({ session }) => (typeof session === 'number' ? [session] : []));
  const { heads } = await driver.confirm(numbers);
  return batch.map((append) => {
    const last = typeof append.session === 'number' ? (heads.get(append.session)?.last ?? 0) : 0;
    const events = append.events.map((row, place) => ({ ...row, index: last + 1 + place }));
    return { ...append, expectedIndex: last, events };
  });
}

/** Every fourth append to a session that is there is only said to be committed. */
function pretend(driver: StoreDriver): Commit {
  let count = 0;
  return async (batch) => {
    const outcomes: Outcome[] = [];
    for (const append of batch) {
      count += 1;
      const { session, expectedIndex, events } = append;
      if (typeof session === 'number' && count % 4 === 0) {
        outcomes.push({ state: 'committed', number: session, index: expectedIndex + events.length });
      } else outcomes.push(...(await driver.commit([append])));
    }
    return outcomes;
  };
}
