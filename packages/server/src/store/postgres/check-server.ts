import { StoreError } from '../index.ts';
import type { Row } from './rows.ts';

/** Of the queries, `pg_snapshot_xmin` and its kin came last. */
const oldestVersion = 130_000;

/** What durability rests on, as the server says it (LS-ST-2, LS-ST-11). */
const promised: readonly (readonly [setting: string, values: readonly string[]])[] = [
  ['fsync', ['on']],
  ['full_page_writes', ['on']],
  ['synchronous_commit', ['on', 'remote_apply']],
];

/**
 * Looks at what a new connection says of its server (`queries/greet.sql`).
 * @throws StoreError with a sentence for the operator when the server would not keep the promises (LS-ST-11).
 */
export function checkServer(greeting: Row): void {
  if (Number(greeting['version']) < oldestVersion) {
    throw refuse(`PostgreSQL ${presentVersion(greeting['version'])} is too old: use 13 or later`);
  }
  if (greeting['is_standby'] === true) {
    throw refuse('the database is a standby, whose transcripts may be old: name the primary');
  }
  if (greeting['default_transaction_read_only'] !== 'off') {
    throw refuse('the database takes no writes: set default_transaction_read_only = off for it and its user');
  }
  if (greeting['server_encoding'] !== 'UTF8') {
    throw refuse(`the database's encoding is ${greeting['server_encoding']}: create it with encoding UTF8`);
  }
  for (const [setting, values] of promised) {
    const actual = greeting[setting];
    if (values.includes(String(actual))) continue;
    throw refuse(`PostgreSQL runs with ${setting}=${actual}, so what is acknowledged could be lost: set it to on`);
  }
}

function refuse(sentence: string): StoreError {
  return new StoreError('unavailable', sentence);
}

function presentVersion(number: Row[string] | undefined): string {
  return String(Math.floor(Number(number) / 10_000));
}
