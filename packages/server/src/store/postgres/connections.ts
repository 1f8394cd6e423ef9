import pg from 'pg';
import type { Clock } from '../../platform/clock.ts';
import { StoreError } from '../index.ts';
import { checkServer } from './check-server.ts';
import { classifyFailure, presentCause } from './failure.ts';
import type { Row } from './rows.ts';
import { findStatement, type Statement } from './statement.ts';

export interface ConnectionsOptions {
  readonly url: string;
  /** As `pg_stat_activity` shows it. */
  readonly applicationName: string;
  /** How many at most; all that are open stay open. */
  readonly max: number;
  /** Real time, for not asking a dead server too often. */
  readonly clock: Clock;
  /** A connection is gone that had been made. */
  onLost(reason: string): void;
}

/** A server process that serves a connection, which outlives it when the network is cut. */
export interface Backend {
  readonly pid: number;
  readonly startedAt: string;
}

/** The statement was sent, and nobody knows what became of it. */
export class LostError extends Error {
  override readonly name = 'LostError';
  readonly backend: Backend;
  constructor(backend: Backend, cause: unknown) {
    super(presentCause(cause), { cause });
    this.backend = backend;
  }
}

/** A batch that waits for a row, as another node commits to the same session; longer, somebody sleeps on it. */
const lockTimeoutMs = 500;
const statementTimeoutMs = 2_000;
/** A server that has not answered by then does not get the time-outs above done either. */
const answerTimeoutMs = 3_000;
const connectTimeoutMs = 1_000;
/** While a connection cannot be made, it is tried so often, by whoever asks first; the others fail at once. */
const tryAgainMs = 50;

/**
 * Settings of every session. The planner is left one way, by keys: while a table is new and empty it would plan to read
 * all of it, and keep to that plan.
 */
const sessionSettings = {
  search_path: 'parley',
  default_transaction_isolation: 'read\\ committed',
  lock_timeout: lockTimeoutMs,
  statement_timeout: statementTimeoutMs,
  idle_in_transaction_session_timeout: statementTimeoutMs,
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  random_page_cost: 1.1,
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
};

const int8 = 20;
/** Integers of 8 bytes as numbers: all of them are below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : (pg.types.getTypeParser(oid, format as 'text') as never),
};

/** A bounded pool of connections to one database; each is checked when it is made (LS-ST-11). */
export class Connections implements AsyncDisposable {
  readonly #pool: pg.Pool;
  readonly #options: ConnectionsOptions;
  readonly #backends = new WeakMap<pg.ClientBase, Backend>();
  #failed: { readonly until: number; readonly error: StoreError } | null = null;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#pool = new pg.Pool({
      ...connectionSettings(options),
      max: options.max,
      idleTimeoutMillis: 0,
      query_timeout: answerTimeoutMs,
      types,
      onConnect: (client) => this.#greet(client),
    } as pg.PoolConfig);
    // Without these listeners a connection that is lost ends the process.
    this.#pool.on('error', (error) => options.onLost(presentCause(error)));
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  /** Makes all connections now. @throws StoreError with a sentence for the operator when one cannot be had. */
  async open(): Promise<void> {
    const clients = await Promise.allSettled(Array.from({ length: this.#options.max }, () => this.#acquire()));
    for (const client of clients) if (client.status === 'fulfilled') client.value.release();
    for (const client of clients) if (client.status === 'rejected') throw client.reason;
  }

  /**
   * @throws StoreError `unavailable` when there is no connection, LostError when the connection was lost with the
   * statement on its way, and what the server says when it refuses it.
   */
  async run(verb: string, values: readonly unknown[] = []): Promise<pg.QueryResult<Row>> {
    const client = await this.#acquire();
    const backend = this.#backends.get(client)!;
    try {
      const result = await client.query<Row>({ ...findStatement(verb), values: [...values] });
      client.release();
      return result;
    } catch (cause) {
      const isLost = classifyFailure(cause) === 'lost';
      client.release(isLost);
      if (!isLost) throw cause;
      this.#options.onLost(presentCause(cause));
      throw new LostError(backend, cause);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }

  async #acquire(): Promise<pg.PoolClient> {
    const { clock } = this.#options;
    if (this.#failed !== null && this.#pool.idleCount === 0 && clock.monotonic() < this.#failed.until) {
      throw this.#failed.error;
    }
    try {
      const client = await this.#pool.connect();
      this.#failed = null;
      return client;
    } catch (cause) {
      const error =
        cause instanceof StoreError
          ? cause
          : new StoreError('unavailable', `PostgreSQL cannot be reached: ${presentCause(cause)}`, { cause });
      this.#failed = { until: clock.monotonic() + tryAgainMs, error };
      throw error;
    }
  }

  async #greet(client: pg.ClientBase): Promise<void> {
    const ask = (statement: Statement, values: string[] = []) => client.query<Row>({ ...statement, values });
    const greeting = (await ask(findStatement('greet'))).rows[0]!;
    checkServer(greeting);
    await ask(findStatement('note-cluster'), [`${greeting['system']}/${greeting['timeline']}`]);
    this.#backends.set(client, { pid: Number(greeting['pid']), startedAt: String(greeting['backend_start']) });
  }
}

/** What every connection of ours has, whatever it is for. */
export function connectionSettings({
  url,
  applicationName,
}: Pick<ConnectionsOptions, 'url' | 'applicationName'>): pg.ClientConfig {
  return {
    connectionString: addOptions(url),
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/** Settings of the session stand in the URL, for what stands there wins over all else. */
function addOptions(url: string): string {
  const parsed = new URL(url);
  const ours = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value}`);
  parsed.searchParams.set('options', [parsed.searchParams.get('options') ?? '', ...ours].join(' ').trim());
  return parsed.href;
}
