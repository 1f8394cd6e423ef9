import { readFileSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** The statement of `queries/<verb>.sql`. */
export function prepare(database: DatabaseSync, verb: string): StatementSync {
  return database.prepare(readFileSync(new URL(`./queries/${verb}.sql`, import.meta.url), 'utf8'));
}
