import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { accessSync, chownSync, constants, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { needPrograms } from './debian.ts';

/** Debian keeps the server's programs out of PATH, by version. */
const debianFolder = '/usr/lib/postgresql';
const giveUpMs = 60_000;

export interface PostgresOptions {
  /** `-c name=value` of the server, beyond what makes it small. */
  readonly settings?: { readonly [name: string]: string | number };
}

/** For the `skip` of a test: false if there is a PostgreSQL server here, else the reason. */
export function needPostgres(): string | false {
  return findServerFolder() === undefined ? needPrograms('postgres') : false;
}

/** A private PostgreSQL in a temporary directory, on a free port of the loopback, with the user `postgres`, trusted. */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const folder = findServerFolder();
  if (folder === undefined) throw new Error(String(needPostgres()));
  const directory = mkdtempSync(join(tmpdir(), 'parley-postgres-'));
  const owner = findOwner();
  if (owner !== null) chownSync(directory, owner.uid, owner.gid);
  const data = join(directory, 'data');
  execFileSync(
    join(folder, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...owner, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const postgres = new Postgres({
    folder,
    directory,
    data,
    owner,
    port: await findFreePort(),
    settings: options.settings ?? {},
  });
  try {
    await postgres.start();
    return postgres;
  } catch (error) {
    await postgres[Symbol.asyncDispose]();
    throw error;
  }
}

interface Place {
  readonly folder: string;
  readonly directory: string;
  readonly data: string;
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  readonly port: number;
  readonly settings: NonNullable<PostgresOptions['settings']>;
}

export class Postgres implements AsyncDisposable {
  readonly #place: Place;
  #child: ChildProcess | null = null;
  #databases = 0;
  /** What the server logged. */
  log = '';

  constructor(place: Place) {
    this.#place = place;
  }

  get port(): number {
    return this.#place.port;
  }

  url(database: string, user = 'postgres'): string {
    return `postgres://${user}@127.0.0.1:${this.#place.port}/${database}`;
  }

  /** Starts it, again if it was stopped. Resolves when it accepts connections. */
  async start(settings: PostgresOptions['settings'] = {}): Promise<void> {
    const { folder, directory, data, owner, port } = this.#place;
    const all = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: directory,
      shared_buffers: '32MB',
      max_connections: 60,
      ...this.#place.settings,
      ...settings,
    };
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(folder, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
      ...owner,
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
    });
    await this.#accepts(child);
  }

  /** As `pg_ctl stop` in these modes; `immediate` is a crash. */
  async stop(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await ended;
  }

  /** From its next start on it is a standby of nobody, or a primary; its user can read in either case. */
  setStandby(isStandby: boolean): void {
    const file = join(this.#place.data, 'standby.signal');
    if (isStandby) writeFileSync(file, '');
    else rmSync(file);
  }

  /** A new, empty database, owned by `owner`. */
  async createDatabase(owner = 'postgres'): Promise<string> {
    this.#databases += 1;
    const name = `test${this.#databases}`;
    await this.query(`create database ${name} owner ${owner}`);
    return this.url(name, owner);
  }

  /** One statement on a connection of its own. */
  async query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
    url = this.url('postgres'),
  ): Promise<Row[]> {
    await using connection = await connectTo(url);
    return (await connection.client.query<Row>(text, [...values])).rows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('immediate');
    rmSync(this.#place.directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }

  async #accepts(child: ChildProcess): Promise<void> {
    const until = performance.now() + giveUpMs;
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`PostgreSQL ended: ${this.log}`);
      try {
        await this.query('select 1');
        return;
      } catch (error) {
        if (performance.now() > until) throw error;
        await sleep(10);
      }
    }
  }
}

/** A connection that is closed at the end of its scope. */
export async function connectTo(url: string): Promise<AsyncDisposable & { readonly client: pg.Client }> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.end().catch(() => {});
    },
  };
}

/** Where `initdb` and `postgres` are: the newest version of Debian's, or a folder of PATH. */
export function findServerFolder(): string | undefined {
  const versions = listFolder(debianFolder).sort((one, other) => Number(other) - Number(one));
  const folders = [
    ...versions.map((version) => join(debianFolder, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ];
  return folders.find((folder) => isExecutable(join(folder, 'postgres')) && isExecutable(join(folder, 'initdb')));
}

/** PostgreSQL does not run as root: then it runs as whoever Debian's package made for it. */
function findOwner(): Place['owner'] {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error()),
      );
    });
  });
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
