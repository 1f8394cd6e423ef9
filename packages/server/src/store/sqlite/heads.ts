import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { prepare } from './prepare.ts';

/** Some 8 MiB of memory. */
const headsKept = 100_000;

/**
 * The last indices of the sessions written lately, so that most appends need no look-up. Right since this is the
 * only writer: it changes by `keep`, after a commit, and never while one is open.
 */
export class Heads {
  readonly #findLastIndex: StatementSync;
  readonly #generationSize: number;
  /** Two generations: when the young one is full, the old one goes. */
  #young = new Map<number, number>();
  #old = new Map<number, number>();
  /** What the open transaction has added; nothing of it is believed before its commit. */
  readonly #open = new Map<number, number>();

  constructor(database: DatabaseSync, size = headsKept) {
    this.#findLastIndex = prepare(database, 'find-last-index');
    this.#generationSize = size / 2;
  }

  /** The session's last index as the open transaction sees it; `undefined` when there is no such session. */
  find(session: number): number | undefined {
    return this.#open.get(session) ?? this.#young.get(session) ?? this.#old.get(session) ?? this.#look(session);
  }

  /** The open transaction has brought the session to `last`. */
  advance(session: number, last: number): void {
    this.#open.set(session, last);
  }

  /** The transaction is committed. */
  keep(): void {
    for (const [session, last] of this.#open) this.#young.set(session, last);
    this.#open.clear();
    if (this.#young.size < this.#generationSize) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** The transaction has not happened. */
  drop(): void {
    this.#open.clear();
  }

  #look(session: number): number | undefined {
    return this.#findLastIndex.get(session)?.['event_index'] as number | undefined;
  }
}
