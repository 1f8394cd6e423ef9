// Two nodes that commit at the same time: nobody deadlocks, nothing is added twice or by halves, and the order of commits
// is one that followers can rely on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { SessionNumber } from '../../packages/server/src/domain/ids.ts';
import { createJsonLog } from '../../packages/server/src/platform/log.ts';
import { createSeededRandom } from '../../packages/server/src/platform/random.ts';
import {
  beginSession,
  commitOne,
  createAppend,
  createEvent,
  createSessionRow,
  readIndices,
} from '../../packages/server/src/store/contract/build.ts';
import type { Append, FollowCursor, Outcome, StoreDriver } from '../../packages/server/src/store/index.ts';
import { encodeBatch } from '../../packages/server/src/store/postgres/encode-batch.ts';
import { openPostgresDriver } from '../../packages/server/src/store/postgres/postgres-driver.ts';
import { findStatement } from '../../packages/server/src/store/postgres/statement.ts';
import { connectTo, needPostgres, type Postgres, startPostgres } from '../support/postgres.ts';

const log = createJsonLog('silent');

describe('two nodes', { skip: needPostgres() }, () => {
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres({ settings: { log_lock_waits: 'on', deadlock_timeout: '200ms' } });
  });
  after(() => postgres[Symbol.asyncDispose]());

  async function openNodes() {
    const url = await postgres.createDatabase();
    const one = await openPostgresDriver({ url, log });
    const other = await openPostgresDriver({ url, log });
    return {
      url,
      one,
      other,
      async [Symbol.asyncDispose]() {
        await one[Symbol.asyncDispose]();
        await other[Symbol.asyncDispose]();
      },
    };
  }

  test('[LS-ST-8, LS-LOG-1] batches on the same sessions, claims and documents never deadlock, and every session stays whole', async (t) => {
    await using nodes = await openNodes();
    const numbers: SessionNumber[] = [];
    for (let session = 0; session < 12; session += 1) numbers.push(await beginSession(nodes.one));
    const until = performance.now() + 4_000;
    const counts = { committed: 0, refused: 0 };
    const runs = [nodes.one, nodes.other].map(async (driver, seed) => {
      const random = createSeededRandom(seed + 1);
      while (performance.now() < until) {
        const { heads } = await driver.confirm(numbers);
        const batch = createBatch(random.integer, numbers, (number) => heads.get(number)!.last);
        const outcomes = await driver.commit(batch);
        for (const { state } of outcomes) counts[state === 'committed' ? 'committed' : 'refused'] += 1;
        assert.deepEqual(outcomes.filter(isUnreadable), []);
        // Signs of life and timers are written beside commits, in orders of their own.
        const shuffled = [...numbers].sort(() => random.integer(3) - 1);
        await driver.touch(shuffled.map((number) => ({ number, at: random.integer(1_000) })));
        await driver.rearm(
          shuffled.map((number) => ({ number, timer: { kind: 'closing', dueAt: random.integer(99) } })),
        );
        await driver.purgeClaims(Date.now(), 3);
      }
    });
    const shifting = (async () => {
      while (performance.now() < until) await nodes.other.shiftTimers(1);
    })();
    await Promise.all([...runs, shifting]);
    t.diagnostic(`${counts.committed} appends committed, ${counts.refused} refused`);
    assert.ok(counts.committed > 100 && counts.refused > 100, JSON.stringify(counts));
    assert.doesNotMatch(postgres.log, /deadlock/);
    for (const number of numbers) {
      const indices = await readIndices(nodes.one, number);
      assert.deepEqual(
        indices,
        Array.from({ length: indices.length }, (_, at) => at + 1),
      );
      const { heads } = await nodes.one.confirm([number]);
      assert.equal(heads.get(number)?.last, indices.length);
    }
    assert.deepEqual(await postgres.query("select key from parley.claim where value = ''", [], nodes.url), []);
    assert.deepEqual(await postgres.query('select name from parley.document where version = 0', [], nodes.url), []);
    const orphans = 'select number from parley.session where number not in (select session from parley.head)';
    assert.deepEqual(await postgres.query(orphans, [], nodes.url), []);
  });

  test('[LS-ST-1] of appends on one index, and of claims on one key, one of two nodes has it', async () => {
    await using nodes = await openNodes();
    const number = await beginSession(nodes.one);
    for (let last = 1; last <= 40; last += 1) {
      const states = await Promise.all(
        [nodes.one, nodes.other].map(async (driver) => (await commitOne(driver, createAppend(number, last))).state),
      );
      assert.deepEqual(states.sort(), ['committed', 'conflict']);
      const take = { key: `slot ${last}`, value: 'x', expiresAt: null };
      const taken = await Promise.all(
        [nodes.one, nodes.other].map(
          async (driver) => (await commitOne(driver, createAppend(createSessionRow(), 0, { take }))).state,
        ),
      );
      assert.deepEqual(taken.sort(), ['committed', 'taken']);
    }
  });

  test('[LS-ST-10] two transactions that commit in reverse order are followed in one, and nothing before both are there', async () => {
    await using nodes = await openNodes();
    const [first, second] = [await beginSession(nodes.one), await beginSession(nodes.one)];
    const start = await nodes.one.followEnd();
    await using slow = await connectTo(nodes.url);
    await slow.client.query('set search_path = parley; begin');
    await slow.client.query({ ...findStatement('commit-batch'), values: encode([createAppend(first, 1)]) });
    assert.equal((await commitOne(nodes.other, createAppend(second, 1))).state, 'committed');

    // The later one is committed, and everyone reads it, but a cursor behind it would lose the earlier one.
    assert.deepEqual(await readIndices(nodes.one, second), [1, 2]);
    const held = await nodes.one.follow(start, 10);
    assert.deepEqual(held, { events: [], cursor: start });
    const end = await nodes.one.followEnd();
    await slow.client.query('commit');
    for (const cursor of [start, held.cursor, end]) {
      const { events } = await nodes.one.follow(cursor, 10);
      assert.deepEqual(
        events.map((event) => [event.number, event.index]),
        [
          [first, 2],
          [second, 2],
        ],
      );
    }
  });

  test('[LS-ST-10] what waited for a session is followed after what it waited for, though its transaction began before', async () => {
    await using nodes = await openNodes();
    const number = await beginSession(nodes.one);
    const start = await nodes.one.followEnd();
    await using early = await connectTo(nodes.url);
    await early.client.query('set search_path = parley; begin; select pg_current_xact_id()');
    assert.equal((await commitOne(nodes.other, createAppend(number, 1, { count: 2 }))).state, 'committed');
    await early.client.query({ ...findStatement('commit-batch'), values: encode([createAppend(number, 3)]) });
    await early.client.query('commit');
    await commitOne(nodes.one, createAppend(number, 4, { endedAt: 5 }));
    const { events } = await nodes.one.follow(start, 10);
    assert.deepEqual(
      events.map(({ index }) => index),
      [2, 3, 4, 5],
    );
  });

  test('[LS-ST-10, LS-LOG-1] every follower of two busy nodes reads each session in order, and the same', async () => {
    await using nodes = await openNodes();
    const numbers = await Promise.all(Array.from({ length: 4 }, () => beginSession(nodes.one)));
    const start = await nodes.one.followEnd();
    let isWriting = true;
    const writing = Promise.all(
      [nodes.one, nodes.other, nodes.one, nodes.other].map((driver, seed) =>
        appendAgainAndAgain(driver, numbers, seed),
      ),
    ).finally(() => {
      isWriting = false;
    });
    const followed = await Promise.all([
      followUntil(nodes.one, start, 5, () => isWriting),
      followUntil(nodes.other, start, 1_000, () => isWriting),
    ]);
    await writing;
    assert.deepEqual(followed[0], followed[1]);
    for (const number of numbers) {
      const own = followed[0]!.filter((key) => key.startsWith(`${number}:`));
      const { heads } = await nodes.one.confirm([number]);
      const expected = Array.from({ length: heads.get(number)!.last - 1 }, (_, at) => `${number}:${at + 2}`);
      assert.deepEqual(own, expected);
    }
  });

  test('[LS-ST-10] after a restore the order begins anew, behind all that was there', async () => {
    await using nodes = await openNodes();
    const number = await beginSession(nodes.one);
    const start = await nodes.one.followEnd();
    // What a dump brings into another system: rows whose places that system has not come to yet.
    const change = `update parley.deployment set cluster = 'another/00000001', epoch = 7`;
    await postgres.query(change, [], nodes.url);
    await postgres.query(`update parley.event set position = position + (6::bigint << 48) + 1000000`, [], nodes.url);
    await postgres.query(`update parley.head set position = position + (6::bigint << 48) + 1000000`, [], nodes.url);
    await using restored = await openPostgresDriver({ url: nodes.url, log });
    await commitOne(restored, createAppend(number, 1));
    const { events, cursor } = await restored.follow(start, 10);
    assert.deepEqual(
      events.map(({ index }) => index),
      [1, 2],
    );
    assert.ok(Number(cursor.split(':')[0]) >= 8 * 2 ** 48, cursor);
  });
});

function isUnreadable({ state }: Outcome): boolean {
  return state === 'unreadable';
}

function encode(batch: readonly Append[]): unknown[] {
  return [0, ...encodeBatch(batch).values];
}

/** Appends of every kind, many of them on sessions, claims and documents that the other node is at too. */
function createBatch(
  pick: (below: number) => number,
  numbers: readonly SessionNumber[],
  lastOf: (number: SessionNumber) => number,
): Append[] {
  return Array.from({ length: 1 + pick(10) }, () => {
    const number = numbers[pick(numbers.length)]!;
    const last = lastOf(number);
    const take = { key: `k${pick(4)}`, value: String(number), expiresAt: pick(2) === 0 ? null : Date.now() + 20 };
    switch (pick(8)) {
      case 0:
        return createAppend(createSessionRow({ chatId: `chat-${pick(20)}` as never }), 0, { take });
      case 1:
        return createAppend(number, last, { take, release: [`k${4 + pick(3)}`] });
      case 2:
        return createAppend(number, last, { release: [take.key], arm: [{ kind: 'closing', dueAt: pick(99) }] });
      case 3: {
        const put = ['a', 'b', 'c']
          .sort(() => pick(3) - 1)
          .slice(1)
          .map((name) => ({ kind: 'k', name, expectedVersion: pick(3), value: 1 }));
        return createAppend(number, last, { put });
      }
      default:
        return createAppend(number, last, { events: [createEvent(last + 1, { token: `t${pick(500)}` })] });
    }
  });
}

async function appendAgainAndAgain(
  driver: StoreDriver,
  numbers: readonly SessionNumber[],
  seed: number,
): Promise<void> {
  const random = createSeededRandom(seed);
  for (let round = 0; round < 60; round += 1) {
    const { heads } = await driver.confirm(numbers);
    const chosen = numbers.filter(() => random.integer(2) === 0);
    await driver.commit(
      chosen.map((number) => createAppend(number, heads.get(number)!.last, { count: 1 + random.integer(3) })),
    );
  }
}

async function followUntil(
  driver: StoreDriver,
  start: FollowCursor,
  limit: number,
  isWriting: () => boolean,
): Promise<string[]> {
  const followed: string[] = [];
  let cursor = start;
  for (let isLast = false; ; ) {
    const page = await driver.follow(cursor, limit);
    cursor = page.cursor;
    for (const { number, index } of page.events) followed.push(`${number}:${index}`);
    if (page.events.length > 0) continue;
    if (isLast) return followed;
    isLast = !isWriting();
  }
}
