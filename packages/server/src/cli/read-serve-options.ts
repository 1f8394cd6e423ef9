import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { LogLevel } from '../platform/log.ts';
import type { ServerOptions } from '../server.ts';
import { parseList, type ServeFlag, type ServeFlagName, serveFlags } from './serve-flags.ts';
import { UsageError } from './usage-error.ts';

export type ServeOptions = Omit<ServerOptions, 'onSyncFailed'> & {
  /** Path of the settings file to apply; `null`: none. */
  readonly settings: string | null;
  readonly publicUrl: string | null;
};

const names = Object.keys(serveFlags) as ServeFlagName[];

interface Given {
  readonly value: string;
  /** How the person knows it: `--port`, `PARLEY_PORT`, or `port in parley.yaml`. */
  readonly called: string;
}

/**
 * What `parley serve` is to do: flags before environment before config file before defaults.
 * @throws UsageError with one sentence that names the flag, variable or key.
 */
export function readServeOptions(
  flags: { readonly [name: string]: string | undefined },
  environment: { readonly [name: string]: string | undefined },
): ServeOptions {
  const config = flags['config'] ?? environment['PARLEY_CONFIG'];
  const fromFile = config === undefined ? new Map<ServeFlagName, Given>() : readConfigFile(config);
  const given = new Map<ServeFlagName, Given>();
  for (const name of names) {
    const found = find(name, flags, environment) ?? fromFile.get(name);
    if (found === undefined) continue;
    const fault = serveFlags[name].check(found.value);
    if (fault !== null) throw new UsageError(`${found.called} ${fault}.`);
    given.set(name, found);
  }
  refuseContradictions(given);
  const value = (name: ServeFlagName): string =>
    given.get(name)?.value ?? (serveFlags[name] as ServeFlag).fallback ?? '';
  return {
    host: value('host'),
    port: Number(value('port')),
    adminPort: Number(value('admin-port')),
    data: resolve(value('data')),
    store: value('store') as 'sqlite' | 'memory',
    databaseUrl: given.get('database-url')?.value ?? null,
    settings: given.get('settings')?.value ?? null,
    nodeId: Number(value('node-id')),
    basePath: value('base-path'),
    trustProxy: parseList(value('trust-proxy')),
    publicUrl: given.get('public-url')?.value ?? null,
    drainDelayMs: Math.round(Number(value('drain-delay')) * 1_000),
    logLevel: value('log-level') as LogLevel,
  };
}

function find(
  name: ServeFlagName,
  flags: { readonly [name: string]: string | undefined },
  environment: { readonly [name: string]: string | undefined },
): Given | undefined {
  const flag = flags[name];
  if (flag !== undefined) return { value: flag, called: `--${name}` };
  const variable = `PARLEY_${name.toUpperCase().replaceAll('-', '_')}`;
  const value = environment[variable];
  return value === undefined ? undefined : { value, called: variable };
}

/** A mapping of the same names as the flags, without dashes before them. */
function readConfigFile(file: string): Map<ServeFlagName, Given> {
  const given = new Map<ServeFlagName, Given>();
  const content = parseFile(file);
  if (content === null) return given;
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new UsageError(`${file} must hold lines such as "port: 8080".`);
  }
  for (const [key, value] of Object.entries(content)) {
    if (!Object.hasOwn(serveFlags, key)) {
      throw new UsageError(`${file} has a key ${JSON.stringify(key)} that is none; there are ${names.join(', ')}.`);
    }
    const text = Array.isArray(value) ? value.join(',') : value;
    if (typeof text !== 'string' && typeof text !== 'number') {
      throw new UsageError(`${key} in ${file} must be a text or a number.`);
    }
    given.set(key as ServeFlagName, { value: String(text), called: `${key} in ${file}` });
  }
  return given;
}

function parseFile(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // Its first line ends with a colon, before the excerpt.
    if (error instanceof YAMLParseError) {
      throw new UsageError(`${file} is no YAML: ${error.message.split('\n')[0]?.replace(/:$/, '')}.`);
    }
    throw new UsageError(`The config file ${file} cannot be read: ${(error as Error).message}.`);
  }
}

function refuseContradictions(given: ReadonlyMap<ServeFlagName, Given>): void {
  const port = given.get('port') ?? { value: serveFlags.port.fallback, called: '--port' };
  const admin = given.get('admin-port') ?? { value: serveFlags['admin-port'].fallback, called: '--admin-port' };
  if (Number(port.value) === Number(admin.value) && Number(port.value) !== 0) {
    throw new UsageError(`${port.called} and ${admin.called} are both ${port.value}; each needs a port of its own.`);
  }
  const [store, database] = [given.get('store'), given.get('database-url')];
  if (store !== undefined && database !== undefined) {
    throw new UsageError(`${store.called} and ${database.called} exclude each other; leave one out.`);
  }
}
