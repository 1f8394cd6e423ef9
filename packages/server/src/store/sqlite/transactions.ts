import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { StoreError } from '../index.ts';
import { toStoreError } from './failure.ts';

/** Runs work in write transactions of one connection; what fails leaves nothing behind. */
export class Transactions {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#begin = database.prepare('begin immediate');
    this.#commit = database.prepare('commit');
  }

  /**
   * Durable when it returns.
   * @throws StoreError of the commit; or whatever `work` throws, as it is.
   */
  run<T>(work: () => T): T {
    this.#begin.run();
    let result: T;
    try {
      result = work();
    } catch (cause) {
      this.#rollBack();
      throw cause;
    }
    try {
      this.#commit.run();
    } catch (cause) {
      const error = toStoreError(cause, 'commit');
      if (error.code !== 'sync-failed') this.#rollBack();
      throw error;
    }
    return result;
  }

  /** SQLite has rolled back by itself after some errors. A connection that cannot may not be used any more. */
  #rollBack(): void {
    if (!this.#database.isTransaction) return;
    try {
      this.#database.exec('rollback');
    } catch (cause) {
      throw new StoreError('sync-failed', 'a transaction can be neither committed nor rolled back', { cause });
    }
  }
}
