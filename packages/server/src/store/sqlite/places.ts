import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { prepare } from './prepare.ts';
import type { Transactions } from './transactions.ts';

/** So many, in some four pages: more would be more pages for each commit, fewer would be brought over too often. */
const settleAt = 1_000;

/**
 * Where events stand in their sessions (`migrations/0002-places.sql`): each is noted in a small table with its commit,
 * and between commits all of them are brought over into the large one, in its order.
 */
export class Places {
  readonly #transactions: Transactions;
  readonly #add: StatementSync;
  readonly #removeFrom: StatementSync;
  readonly #settle: StatementSync;
  readonly #clear: StatementSync;
  /** At least as many as there are. */
  #recent: number;
  #dueAt = settleAt;

  constructor(database: DatabaseSync, transactions: Transactions) {
    this.#transactions = transactions;
    this.#add = prepare(database, 'add-recent-place');
    this.#removeFrom = prepare(database, 'remove-recent-places-from');
    this.#settle = prepare(database, 'settle-places');
    this.#clear = prepare(database, 'clear-recent-places');
    this.#recent = Number(prepare(database, 'count-recent-places').get()?.['places']);
  }

  /** In the open transaction, with the event. */
  add(session: number, index: number, event: number): void {
    this.#recent += 1;
    this.#add.run(session, index, event);
  }

  /** In the open transaction: the events of these ids are taken out again. */
  removeFrom(event: number): void {
    this.#removeFrom.run(event);
  }

  get isDue(): boolean {
    return this.#recent >= this.#dueAt;
  }

  /**
   * Brings them over, in a transaction of its own. When it cannot, everything is found where it is, and it is tried
   * again when there are twice as many.
   * @throws StoreError of the commit, or SQLite's error
   */
  settle(): void {
    this.#dueAt = 2 * this.#recent;
    this.#transactions.run(() => {
      this.#settle.run();
      this.#clear.run();
    });
    this.#recent = 0;
    this.#dueAt = settleAt;
  }
}
