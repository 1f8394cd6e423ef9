import type { SessionNumber } from '../../domain/ids.ts';
import { type Scheduler, sleep } from '../../platform/scheduler.ts';
import type { FollowCursor, FollowPage } from '../index.ts';
import type { Connections } from './connections.ts';
import { type Row, toEventRow } from './rows.ts';

/** For how long an event that is committed may be held back by a transaction that began before, and is asked for again. */
const patienceMs = 1_000;
const askAgainMs = 5;

/**
 * The order of commits, up to the oldest transaction that still runs: what that one adds has its place before what came
 * later, so nothing ever appears behind a cursor (LS-ST-10). A cursor is the place of an event, which is durable: places
 * of transactions that were rolled back may be given again after a crash.
 */
export class Follower {
  readonly #connections: Connections;
  readonly #scheduler: Scheduler;

  constructor(connections: Connections, scheduler: Scheduler) {
    this.#connections = connections;
    this.#scheduler = scheduler;
  }

  async follow(cursor: FollowCursor | null, limit: number): Promise<FollowPage> {
    const after = cursor === null ? [0, 0] : cursor.split(':');
    const rows = await this.#askWhileHeldBack(
      async () => (await this.#connections.run('follow-events', [...after, limit])).rows,
      (found) => found.length === limit,
    );
    const events = rows.map((row) => ({ ...toEventRow(row), number: row['session'] as SessionNumber }));
    return { events, cursor: toCursor(rows.at(-1)) ?? cursor ?? beginning };
  }

  async end(): Promise<FollowCursor> {
    const rows = await this.#askWhileHeldBack(
      async () => (await this.#connections.run('find-last-position')).rows,
      () => false,
    );
    return toCursor(rows[0]) ?? beginning;
  }

  /** What is held back is seen by all but followers: it is waited for, unless there is enough to tell without it. */
  async #askWhileHeldBack(ask: () => Promise<Row[]>, isEnough: (rows: Row[]) => boolean): Promise<Row[]> {
    for (let waitedMs = 0; ; waitedMs += askAgainMs) {
      const isHeldBack = (await this.#connections.run('is-held-back')).rows[0]!['held'] === true;
      const rows = await ask();
      if (isEnough(rows) || !isHeldBack || waitedMs >= patienceMs) return rows;
      await sleep(this.#scheduler, askAgainMs);
    }
  }
}

const beginning = '0:0' as FollowCursor;

function toCursor(row: Row | undefined): FollowCursor | null {
  return row === undefined ? null : (`${row['position']}:${row['id']}` as FollowCursor);
}
