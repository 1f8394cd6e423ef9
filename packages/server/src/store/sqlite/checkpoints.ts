import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Pages that the write-ahead log should hold when it is brought into the database: 8 MiB. */
const aimedPages = 2_000;
const minWeight = 200;
const maxWeight = 200_000;

/**
 * Brings the write-ahead log into the database between commits, where its errors are seen. How many rows fill the
 * log depends on where they fall, so each checkpoint sets the distance to the next.
 */
export class Checkpoints {
  readonly #passive: StatementSync;
  readonly #truncate: StatementSync;
  #weight = 0;
  #dueAt = minWeight;

  constructor(database: DatabaseSync) {
    this.#passive = database.prepare('pragma wal_checkpoint(passive)');
    this.#truncate = database.prepare('pragma wal_checkpoint(truncate)');
  }

  /** So many rows have been committed. */
  count(rows: number): void {
    this.#weight += rows;
  }

  get isDue(): boolean {
    return this.#weight >= this.#dueAt;
  }

  /**
   * Waits for nobody: what readers still need stays in the log.
   * @throws SQLite's error; whether it was a sync says `toStoreError`.
   */
  run(): void {
    const weight = this.#weight;
    this.#weight = 0;
    const pages = Number(this.#passive.get()?.['log']);
    this.#dueAt = Math.min(maxWeight, Math.max(minWeight, Math.round((weight * aimedPages) / Math.max(1, pages))));
  }

  /** At the end: the log is emptied. */
  finish(): void {
    this.#truncate.get();
  }
}
