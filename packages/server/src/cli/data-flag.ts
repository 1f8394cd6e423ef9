import { resolve } from 'node:path';
import { Option } from 'commander';
import { serveFlags } from './serve-flags.ts';
import { UsageError } from './usage-error.ts';

/** `--data`, as in `parley serve`. */
export function createDataFlag(): Option {
  return new Option('--data <dir>', 'data directory of the server').env('PARLEY_DATA').default('./data');
}

export function readDataFlag({ data }: { readonly data: string }): string {
  return resolve(data);
}

/** `--database-url`, as in `parley serve`: where the settings are while no server runs. */
export function createDatabaseFlag(): Option {
  return new Option('--database-url <url>', 'PostgreSQL, if the server keeps its chats there').env(
    'PARLEY_DATABASE_URL',
  );
}

export function readDatabaseFlag({ databaseUrl }: { readonly databaseUrl?: string }): string | null {
  if (databaseUrl === undefined) return null;
  const fault = serveFlags['database-url'].check(databaseUrl);
  if (fault !== null) throw new UsageError(`--database-url ${fault}.`);
  return databaseUrl;
}
