/** What a run does; `requestChat` opens chats and is not part of a mix. */
export type Operation = 'send' | 'refresh';

/** Shares of the operations, as whole numbers: `{ send: 1, refresh: 9 }` sends every tenth time. */
export type Mix = Readonly<Partial<Record<Operation, number>>>;

/** The mix as a cycle with each operation spread as evenly as it goes, so that any short window has the same shares. */
export function spreadMix(mix: Mix): readonly Operation[] {
  const shares = Object.entries(mix) as [Operation, number][];
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  if (!shares.every(([, share]) => Number.isInteger(share) && share >= 0) || total < 1 || total > 1000) {
    throw new RangeError('the shares of a mix are whole numbers, from 1 to 1000 together');
  }
  const owed = new Map<Operation, number>(shares.map(([operation]) => [operation, 0]));
  return Array.from({ length: total }, () => {
    for (const [operation, share] of shares) owed.set(operation, owed.get(operation)! + share);
    const [next] = [...owed].reduce((most, entry) => (entry[1] > most[1] ? entry : most));
    owed.set(next, owed.get(next)! - total);
    return next;
  });
}
