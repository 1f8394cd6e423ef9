import type { SessionNumber } from '../../domain/ids.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Scheduler } from '../../platform/scheduler.ts';
import { type Append, type StoreDriver, StoreError } from '../index.ts';
import { toNumberArray, toTextArray } from './array-literal.ts';
import { commitBatch } from './commit-batch.ts';
import { type Connections, LostError } from './connections.ts';
import { toJsonWrite } from './encode-batch.ts';
import { toStoreError } from './failure.ts';
import { Fence } from './fence.ts';
import { Follower } from './follow.ts';
import { Openness } from './openness.ts';
import { type Row, toClaim, toDocument, toDueTimer, toEventRow, toStoredSession } from './rows.ts';
import { encodeText } from './text.ts';

export interface DriverParts {
  readonly commits: Connections;
  /** For everything else. */
  readonly calls: Connections;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly owned: AsyncDisposable;
}

/** For how long the store is asked about an append without events, ms: far longer than anybody waits. */
const keepAppendsMs = 3_600_000;

/** The port over two pools of connections. */
export function createDriver({ commits, calls, clock, scheduler, owned }: DriverParts): StoreDriver {
  const openness = new Openness();
  const fence = new Fence(calls, scheduler);
  const follower = new Follower(calls, scheduler);
  const answer = <T>(run: () => Promise<T>) => openness.during(() => run().catch(rejectCall));
  const ask = async (verb: string, ...values: unknown[]): Promise<Row[]> => (await calls.run(verb, values)).rows;
  return {
    exclusive: false,
    commit: (batch) =>
      openness.during(() => commitBatch(commits, batch, clock.now()).catch((cause) => rejectCommit(cause, fence))),
    wasCommitted: (append) =>
      answer(async () => {
        await fence.pass();
        return ((await findAppend(ask, append))[0]?.['session'] ?? null) as SessionNumber | null;
      }),
    find: (chatId) => answer(async () => toStoredSession(await ask('find-session', encodeText(chatId)))),
    load: (number) => answer(async () => toStoredSession(await ask('load-session', number))),
    read: (...args) => answer(async () => (await ask('read-events', ...args)).map(toEventRow)),
    findToken: (number, party, token) =>
      answer(async () => {
        const [row] = await ask('find-token', number, party, encodeText(token));
        return (row?.['event_index'] ?? null) as number | null;
      }),
    findClaim: (key, now) =>
      answer(async () => {
        const [row] = await ask('find-claim', encodeText(key), now);
        return row === undefined ? null : toClaim(row);
      }),
    confirm: (numbers) =>
      answer(async () => {
        const rows = await ask('confirm', toNumberArray(numbers));
        const heads = new Map<SessionNumber, { last: number; lastVisible: number }>();
        for (const { session, last, last_visible: lastVisible } of rows) {
          if (session === null) continue;
          heads.set(session as SessionNumber, { last: last as number, lastVisible: lastVisible as number });
        }
        return { heads, documentsVersion: rows[0]!['documents_version'] as number };
      }),
    follow: (cursor, limit) => answer(() => follower.follow(cursor, limit)),
    followEnd: () => answer(() => follower.end()),
    dueTimers: (now, limit) => answer(async () => (await ask('find-due-timers', now, limit)).map(toDueTimer)),
    rearm: (timers) =>
      answer(async () => {
        await ask(
          'rearm-timers',
          toNumberArray(timers.map(({ number }) => number)),
          toTextArray(timers.map(({ timer }) => timer.kind)),
          toNumberArray(timers.map(({ timer }) => timer.dueAt)),
        );
      }),
    shiftTimers: (byMs) =>
      answer(async () => {
        await ask('shift-timers', byMs);
      }),
    touch: (seen) =>
      answer(async () => {
        const numbers = toNumberArray(seen.map(({ number }) => number));
        await ask('touch-sessions', numbers, toNumberArray(seen.map(({ at }) => at)));
      }),
    lastSeen: (number) =>
      answer(async () => ((await ask('find-sign-of-life', number))[0]?.['seen_at'] ?? null) as number | null),
    readDocuments: (kind) =>
      answer(async () =>
        (kind === undefined ? await ask('read-documents') : await ask('read-documents-of-kind', encodeText(kind))).map(
          toDocument,
        ),
      ),
    putDocuments: (writes) =>
      answer(async () => {
        const [row] = await ask('put-documents', JSON.stringify(writes.map(toJsonWrite)));
        const outcome = row!['outcome'] as unknown as Awaited<ReturnType<StoreDriver['putDocuments']>>;
        if (outcome.state === 'committed') return outcome;
        // As it was asked for: the server has it in its own spelling.
        const { kind, name } = outcome.document;
        const stale = writes.find((write) => encodeText(write.kind) === kind && encodeText(write.name) === name)!;
        return { state: 'stale', document: { kind: stale.kind, name: stale.name } };
      }),
    countLive: () =>
      answer(
        async () => new Map((await ask('count-live')).map((row) => [row['service'] as string, row['live'] as number])),
      ),
    purgeClaims: (now, limit) =>
      answer(async () => {
        await ask('purge-appends', now - keepAppendsMs, limit);
        return (await calls.run('purge-claims', [now, limit])).rowCount ?? 0;
      }),
    [Symbol.asyncDispose]: () => openness.end(() => owned[Symbol.asyncDispose]()),
  };
}

type Ask = (verb: string, ...values: unknown[]) => Promise<Row[]>;

function findAppend(ask: Ask, { id, session, expectedIndex, events }: Append): Promise<Row[]> {
  if (events.length === 0) return ask('find-eventless-append', id);
  if (typeof session === 'number') return ask('find-append', session, expectedIndex + 1, id);
  return ask('find-beginning', encodeText(session.chatId), id);
}

/** Once sent, a commit goes on without its connection. */
function rejectCommit(cause: unknown, fence: Fence): never {
  const lost = findLost(cause);
  if (lost !== null) fence.add(lost.backend);
  if (cause instanceof LostError) {
    throw new StoreError('unknown', `the connection to PostgreSQL was lost: ${cause.message}`, { cause });
  }
  throw toStoreError(cause);
}

function rejectCall(cause: unknown): never {
  throw toStoreError(cause);
}

function findLost(cause: unknown): LostError | null {
  for (let each = cause; each instanceof Error; each = each.cause) if (each instanceof LostError) return each;
  return null;
}
