import type { DatabaseSync } from 'node:sqlite';
import type { WriterCalls } from './calls.ts';
import { Checkpoints } from './checkpoints.ts';
import { BatchCommitter } from './commit-batch.ts';
import { Conditions } from './conditions.ts';
import { bodyCell, cellsOfEvent, type EncodedBatch } from './encoded-batch.ts';
import { ExtraWrites } from './extra-writes.ts';
import { type Phase, toStoreError } from './failure.ts';
import { migrate } from './migrate.ts';
import { openWritable } from './open-database.ts';
import { Places } from './places.ts';
import { prepare } from './prepare.ts';
import type { Served } from './serve-calls.ts';
import { Transactions } from './transactions.ts';

/** The only writer of a file: each call is one transaction, and checkpoints are made between calls. */
export class Writer implements WriterCalls, Served {
  readonly #database: DatabaseSync;
  readonly #transactions: Transactions;
  readonly #committer: BatchCommitter;
  readonly #conditions: Conditions;
  readonly #extras: ExtraWrites;
  readonly #places: Places;
  readonly #checkpoints: Checkpoints;
  readonly #rearmTimer;
  readonly #shiftTimers;
  readonly #touchSession;
  readonly #purgeClaims;

  /** @throws StoreError when the file cannot be opened as what the promises rest on, or is of a newer version. */
  constructor(file: string) {
    const database = openWritable(file);
    try {
      migrate(database);
      this.#database = database;
      this.#transactions = new Transactions(database);
      this.#places = new Places(database, this.#transactions);
      this.#committer = new BatchCommitter(database, this.#transactions, this.#places);
      this.#conditions = new Conditions(database);
      this.#extras = new ExtraWrites(database);
      this.#checkpoints = new Checkpoints(database);
      this.#rearmTimer = prepare(database, 'rearm-timer');
      this.#shiftTimers = prepare(database, 'shift-timers');
      this.#touchSession = prepare(database, 'touch-session');
      this.#purgeClaims = prepare(database, 'purge-claims');
    } catch (error) {
      database.close();
      throw error;
    }
  }

  commit(batch: EncodedBatch, now: number) {
    const outcomes = this.#committer.commit(batch, now);
    this.#checkpoints.count(weigh(batch));
    return outcomes;
  }

  rearm(timers: Parameters<WriterCalls['rearm']>[0]): void {
    this.#write(timers.length, () => {
      for (const { number, timer } of timers) this.#rearmTimer.run(timer.dueAt, number, timer.kind);
    });
  }

  shiftTimers(byMs: number): void {
    this.#write(1, () => this.#shiftTimers.run(byMs));
  }

  touch(seen: Parameters<WriterCalls['touch']>[0]): void {
    this.#write(seen.length, () => {
      for (const { number, at } of seen) this.#touchSession.run(at, number);
    });
  }

  putDocuments(writes: Parameters<WriterCalls['putDocuments']>[0]) {
    return this.#write(writes.length, () => {
      const stale = this.#conditions.findStaleDocument(writes);
      if (stale === null) this.#extras.writeDocuments(writes);
      return stale ?? ({ state: 'committed' } as const);
    });
  }

  purgeClaims(now: number, limit: number): number {
    return this.#write(1, () => Number(this.#purgeClaims.run(now, limit).changes));
  }

  afterEach(warn: (event: string, reason: string) => void): void {
    // Damage or no space: what is committed is found where it is, and it is tried again later.
    if (this.#places.isDue) attempt(() => this.#places.settle(), 'statement', 'places-not-settled', warn);
    // No space for the pages: what is committed stays in the log, and a later checkpoint brings it over.
    if (this.#checkpoints.isDue) attempt(() => this.#checkpoints.run(), 'commit', 'checkpoint-failed', warn);
  }

  [Symbol.dispose](): void {
    try {
      this.#checkpoints.finish();
    } finally {
      this.#database.close();
    }
  }

  #write<T>(rows: number, work: () => T): T {
    const result = this.#transactions.run(work);
    this.#checkpoints.count(rows);
    return result;
  }
}

/** What nobody waits for: only a failed sync is an error (LS-ST-2). */
function attempt(work: () => void, phase: Phase, event: string, warn: (event: string, reason: string) => void): void {
  try {
    work();
  } catch (cause) {
    const error = toStoreError(cause, phase);
    if (error.code === 'sync-failed') throw error;
    warn(event, error.message);
  }
}

/** Rows, where a long body counts for as many as it fills. */
function weigh({ events }: EncodedBatch): number {
  let weight = 0;
  for (let body = bodyCell; body < events.length; body += cellsOfEvent) {
    weight += 1 + Math.floor((events[body] as string).length / longBody);
  }
  return weight;
}

const longBody = 2_048;
