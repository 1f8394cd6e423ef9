import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * An exclusive lock on a data directory, for the life of the process (LS-ST-12): an open transaction on a small
 * database of its own, since Node has no file locks. The kernel lets go of it however the process ends.
 */
export class DirectoryLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** `null` when another process has it. */
  static acquire(directory: string): DirectoryLock | null {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(join(directory, 'lock'));
    try {
      database.exec('pragma locking_mode = exclusive; begin exclusive');
      return new DirectoryLock(database);
    } catch (error) {
      database.close();
      if (isBusy(error)) return null;
      throw error;
    }
  }

  release(): void {
    this.#database.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === 5;
}
