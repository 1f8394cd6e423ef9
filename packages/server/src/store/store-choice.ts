import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type StoreKind = 'sqlite' | 'postgres';

/** What a data directory holds when it was used with each store. */
const marks: { readonly [kind in StoreKind]: string } = { sqlite: 'parley.db', postgres: 'kept-in-postgresql' };

/** The data directory belongs to a deployment that keeps its chats elsewhere. */
export class StoreChoiceError extends Error {
  override readonly name = 'StoreChoiceError';
}

/**
 * Notes in the directory that its chats are in PostgreSQL, so that nobody begins an empty store beside it by leaving a
 * flag out.
 * @throws StoreChoiceError when the directory was used with the other store.
 */
export function chooseStore(directory: string, kind: StoreKind): void {
  const has = (other: StoreKind) => existsSync(join(directory, marks[other]));
  if (kind === 'sqlite' && has('postgres')) {
    throw new StoreChoiceError(
      `The chats of the data directory ${directory} are kept in PostgreSQL; name it by --database-url, or give another --data.`,
    );
  }
  if (kind === 'postgres' && has('sqlite')) {
    throw new StoreChoiceError(
      `The data directory ${directory} holds chats in SQLite, which PostgreSQL does not have; give another --data.`,
    );
  }
  if (kind === 'postgres') writeFileSync(join(directory, marks.postgres), '', { mode: 0o600 });
}
