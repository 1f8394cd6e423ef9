import type { Clock } from '../../platform/clock.ts';
import type { StoreDriver } from '../index.ts';
import type { Caller, ReaderCalls, WriterCalls } from './calls.ts';
import { decodeOutcomes, encodeBatch } from './encoded-batch.ts';
import { RecentAppends } from './recent-appends.ts';

/** The port, asked of a writer and a reader, wherever they run. */
export function createDriver(
  writer: Caller<WriterCalls>,
  reader: Caller<ReaderCalls>,
  clock: Clock,
  owned: AsyncDisposable,
): StoreDriver {
  const eventless = new RecentAppends();
  return {
    exclusive: true,
    async commit(batch) {
      const outcomes = decodeOutcomes(batch, await writer.call('commit', encodeBatch(batch), clock.now()));
      eventless.note(batch, outcomes);
      return outcomes;
    },
    async wasCommitted({ id, session, expectedIndex, events }) {
      if (events.length === 0) return eventless.find(id);
      const key = typeof session === 'number' ? session : session.chatId;
      return reader.call('findAppend', id, key, expectedIndex + 1);
    },
    find: (chatId) => reader.call('find', chatId),
    load: (number) => reader.call('load', number),
    read: (...args) => reader.call('read', ...args),
    findToken: (...args) => reader.call('findToken', ...args),
    findClaim: (...args) => reader.call('findClaim', ...args),
    confirm: (numbers) => reader.call('confirm', numbers),
    follow: (...args) => reader.call('follow', ...args),
    followEnd: () => reader.call('followEnd'),
    dueTimers: (...args) => reader.call('dueTimers', ...args),
    rearm: (timers) => writer.call('rearm', timers),
    shiftTimers: (byMs) => writer.call('shiftTimers', byMs),
    touch: (seen) => writer.call('touch', seen),
    lastSeen: (number) => reader.call('lastSeen', number),
    readDocuments: (kind) => reader.call('readDocuments', kind),
    putDocuments: (writes) => writer.call('putDocuments', writes),
    countLive: () => reader.call('countLive'),
    purgeClaims: (...args) => writer.call('purgeClaims', ...args),
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}
