// Two nodes that commit the same things in opposite orders: each lock is taken in one order by both, so nobody deadlocks.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatId } from '../../packages/server/src/domain/ids.ts';
import { createJsonLog } from '../../packages/server/src/platform/log.ts';
import { createAppend, createSessionRow } from '../../packages/server/src/store/contract/build.ts';
import type { Append, Outcome } from '../../packages/server/src/store/index.ts';
import { openPostgresDriver } from '../../packages/server/src/store/postgres/postgres-driver.ts';
import { connectTo, needPostgres, type Postgres, startPostgres } from '../support/postgres.ts';

const log = createJsonLog('silent');

const appends = 400;

/** Batches in which every append asks for something of its own, which the same append of a second batch then has not. */
const batches: readonly { readonly what: string; create(round: number): Append[] }[] = [
  {
    what: 'chats to begin',
    create: (round) =>
      createBatch((at) => createAppend(createSessionRow({ chatId: `${round} ${shuffle(at)}` as ChatId }), 0)),
  },
  {
    what: 'claims',
    create: (round) =>
      createBatch((at) => {
        const take = { key: `${round} ${shuffle(at)}`, value: 'x', expiresAt: null };
        return createAppend(createSessionRow(), 0, { take });
      }),
  },
  {
    what: 'documents',
    create: (round) =>
      createBatch((at) => {
        const put = [{ kind: 'k', name: `${round} ${shuffle(at)}`, expectedVersion: 0, value: at }];
        return createAppend(createSessionRow(), 0, { put });
      }),
  },
];

function createBatch(create: (at: number) => Append): Append[] {
  return Array.from({ length: appends }, (_, at) => create(at));
}

/** Each place once, in an order that is nobody's. */
function shuffle(at: number): number {
  return (at * 7_919) % appends;
}

describe('opposite orders', { skip: needPostgres() }, () => {
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres({ settings: { deadlock_timeout: '100ms' } });
  });
  after(() => postgres[Symbol.asyncDispose]());

  for (const { what, create } of batches) {
    test(`[LS-ST-8] large batches with the same ${what} in opposite orders do not deadlock, and one of them has each`, async () => {
      const url = await postgres.createDatabase();
      await using one = await openPostgresDriver({ url, log });
      await using other = await openPostgresDriver({ url, log });
      for (let round = 0; round < 8; round += 1) {
        const [here, there] = (await Promise.all([
          one.commit(create(round)),
          other.commit(create(round).reverse()),
        ])) as [readonly Outcome[], readonly Outcome[]];
        for (const [at, outcome] of here.entries()) {
          const states = [outcome.state, there.at(-1 - at)!.state];
          assert.equal(states.filter((state) => state === 'committed').length, 1, states.join());
        }
      }
      assert.doesNotMatch(postgres.log, /deadlock/);
    });
  }

  test('[LS-ST-8] two batches that wait for the same session in the middle of both do not wait for each other', async () => {
    const url = await postgres.createDatabase();
    await using one = await openPostgresDriver({ url, log });
    await using other = await openPostgresDriver({ url, log });
    const begun = await one.commit(Array.from({ length: 9 }, () => createAppend(createSessionRow(), 0)));
    const numbers = begun.map((outcome) => (outcome.state === 'committed' ? outcome.number : assert.fail()));
    for (let last = 1; last <= 5; last += 1) {
      await using sleeper = await connectTo(url);
      await sleeper.client.query('begin');
      await sleeper.client.query('select from parley.head where session = $1 for update', [numbers[4]]);
      const committing = Promise.all([
        one.commit(numbers.map((number) => createAppend(number, last))),
        other.commit([...numbers].reverse().map((number) => createAppend(number, last))),
      ]);
      await sleep(50);
      await sleeper.client.query('commit');
      const states = (await committing).map((outcomes) => [...new Set(outcomes.map(({ state }) => state))]);
      assert.deepEqual(states.sort(), [['committed'], ['conflict']]);
    }
    assert.doesNotMatch(postgres.log, /deadlock/);
  });
});
