import { type StoreDriver, StoreError } from '../../../packages/server/src/store/index.ts';

export type CommitFault =
  /** Nothing was applied. */
  | 'unavailable'
  /** It was applied, and its answer was lost on the way; the store tells when asked. */
  | 'unknown'
  /** The process dies: before the commit, or right after it. From then on this driver answers nothing. */
  | 'dies-before'
  | 'dies-after';

/** A driver whose `commit` fails where `judge` says so; commits count from 1. */
export function createFaultyDriver(
  driver: StoreDriver,
  judge: (commit: number) => CommitFault | null,
): StoreDriver & { readonly commits: () => number; readonly isDead: () => boolean } {
  let commits = 0;
  let dead = false;
  const answer = <T>(run: () => Promise<T>): Promise<T> =>
    dead ? Promise.reject(new StoreError('unavailable', 'the process is dead')) : run();
  return {
    ...driver,
    commits: () => commits,
    isDead: () => dead,
    wasCommitted: (append) => answer(() => driver.wasCommitted(append)),
    find: (chatId) => answer(() => driver.find(chatId)),
    load: (number) => answer(() => driver.load(number)),
    commit: (batch) =>
      answer(async () => {
        commits += 1;
        const fault = judge(commits);
        if (fault === 'unavailable') throw new StoreError('unavailable', 'no space');
        if (fault === 'dies-before') {
          dead = true;
          throw new StoreError('unavailable', 'the process is dead');
        }
        const outcomes = await driver.commit(batch);
        if (fault === 'unknown') throw new StoreError('unknown', 'the connection broke');
        if (fault === 'dies-after') {
          dead = true;
          throw new StoreError('unavailable', 'the process is dead');
        }
        return outcomes;
      }),
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  };
}
