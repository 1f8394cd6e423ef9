import type { Append, Outcome } from '../index.ts';
import { StoreError } from '../index.ts';
import { type Connections, LostError } from './connections.ts';
import { type EncodedBatch, encodeBatch } from './encode-batch.ts';
import { classifyFailure, presentCause, toStoreError } from './failure.ts';
import { decodeText } from './text.ts';

/** How often a batch is tried that the server gave up for another transaction's sake. */
const attempts = 3;

/**
 * Commits a batch: one statement, which is one transaction (LS-ST-8). Where the server finds something wrong with it, it
 * is halved until the append is found that it is about.
 * @throws StoreError `unavailable` when nothing was applied; LostError or StoreError `unknown` when nobody knows.
 */
export async function commitBatch(
  connections: Connections,
  batch: readonly Append[],
  now: number,
  options: { readonly oneByOne?: boolean } = {},
): Promise<Outcome[]> {
  const encoded = encodeBatch(batch, options);
  let rows: readonly OutcomeRow[];
  try {
    rows = await tryCommit(connections, [now, ...encoded.values]);
  } catch (cause) {
    if (cause instanceof LostError || cause instanceof StoreError) throw cause;
    if (classifyFailure(cause) === 'passing') throw toStoreError(cause);
    return batch.length === 1
      ? [{ state: 'unreadable', reason: presentCause(cause) }]
      : commitHalves(connections, batch, now, options);
  }
  const { outcomes, unclear } = readOutcomes(batch, encoded, rows);
  if (unclear.length === 0) return outcomes;
  // What did not hold in bulk changed nothing; one by one each says why.
  const again = await afterCommit(() =>
    commitBatch(
      connections,
      unclear.map((place) => batch[place]!),
      now,
      { oneByOne: true },
    ),
  );
  for (const [at, place] of unclear.entries()) outcomes[place] = again[at]!;
  return outcomes;
}

interface OutcomeRow {
  readonly place: number;
  readonly outcome: Outcome | null;
}

async function tryCommit(connections: Connections, values: readonly unknown[]): Promise<readonly OutcomeRow[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await connections.run('commit-batch', values)).rows as unknown as OutcomeRow[];
    } catch (cause) {
      if (attempt === attempts || !isGivenUp(cause)) throw cause;
    }
  }
}

/** Deadlock or serialization failure: rolled back for another's sake. */
function isGivenUp(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === '40P01' || cause.code === '40001');
}

async function commitHalves(
  connections: Connections,
  batch: readonly Append[],
  now: number,
  options: { readonly oneByOne?: boolean },
): Promise<Outcome[]> {
  const middle = batch.length >> 1;
  const first = await commitBatch(connections, batch.slice(0, middle), now, options);
  return [...first, ...(await afterCommit(() => commitBatch(connections, batch.slice(middle), now, options)))];
}

/** A part of the batch may be applied already: then it is not true any more that nothing was. */
async function afterCommit(run: () => Promise<Outcome[]>): Promise<Outcome[]> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    throw new StoreError('unknown', `only a part of the batch was committed: ${cause.message}`, { cause });
  }
}

function readOutcomes(batch: readonly Append[], { bulk, others }: EncodedBatch, rows: readonly OutcomeRow[]) {
  const outcomes: Outcome[] = batch.map(({ session, expectedIndex, events }) =>
    // In bulk all are committed but those that a row is about; the others have a row each.
    typeof session === 'number'
      ? { state: 'committed', number: session, index: expectedIndex + events.length }
      : { state: 'conflict' },
  );
  const unclear: number[] = [];
  for (const { place, outcome } of rows) {
    if (outcome === null) unclear.push(bulk[-place - 1]!);
    else outcomes[others[place - 1]!] = decodeOutcome(outcome);
  }
  return { outcomes, unclear };
}

function decodeOutcome(outcome: Outcome): Outcome {
  switch (outcome.state) {
    case 'repeated':
      return { ...outcome, token: decodeText(outcome.token) };
    case 'taken': {
      const { key, value, expiresAt } = outcome.by;
      return { state: 'taken', by: { key: decodeText(key), value: decodeText(value), expiresAt } };
    }
    case 'stale': {
      const { kind, name } = outcome.document;
      return { state: 'stale', document: { kind: decodeText(kind), name: decodeText(name) } };
    }
    case 'committed':
    case 'conflict':
    case 'seen':
    case 'unreadable':
      return outcome;
  }
}
