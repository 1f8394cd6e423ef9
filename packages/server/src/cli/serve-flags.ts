import { isIP } from 'node:net';
import { createTrustedProxies } from '../platform/source-address.ts';

/** One setting of `parley serve`: a flag, the environment variable `PARLEY_…`, and a key of the config file. */
export interface ServeFlag {
  /** As commander takes it. */
  readonly flag: string;
  readonly description: string;
  /** As text, like everything that comes from outside; absent: none. */
  readonly fallback?: string;
  /** What is wrong with a value, as the end of a sentence that begins with the name; `null` when it is right. */
  check(value: string): string | null;
}

const levels = ['debug', 'info', 'warn', 'error', 'silent'];
const anyText = () => null;
const port = (value: string) => (isWhole(value, 0, 65_535) ? null : 'must be a port from 0 (any free one) to 65535');
const notYet = (instead: string) => () => `is not in this release; ${instead}`;

export const serveFlags = {
  host: {
    flag: '--host <address>',
    description: 'address of the public port; 0.0.0.0 or :: for every one',
    fallback: '127.0.0.1',
    check: (value) =>
      isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value) ? null : 'must be an address or a host name',
  },
  port: { flag: '--port <n>', description: 'public port; 0 picks a free one', fallback: '8080', check: port },
  'admin-port': {
    flag: '--admin-port <n>',
    description: 'port for health, metrics and commands, on 127.0.0.1; 0 picks a free one',
    fallback: '8081',
    check: port,
  },
  data: {
    flag: '--data <dir>',
    description: 'directory of everything that is kept',
    fallback: './data',
    check: (value) => (value.includes('\0') ? 'must be a path' : null),
  },
  store: {
    flag: '--store <kind>',
    description: 'sqlite, or memory: for measuring, everything is lost at the end',
    fallback: 'sqlite',
    check: (value) => (['sqlite', 'memory'].includes(value) ? null : 'must be sqlite or memory'),
  },
  settings: { flag: '--settings <file>', description: 'business settings to apply at the start', check: anyText },
  'node-id': {
    flag: '--node-id <n>',
    description: 'number of this node, which replies carry as alias',
    fallback: '1',
    check: (value) => (isWhole(value, 1, 999_999) ? null : 'must be a whole number from 1 to 999999'),
  },
  'base-path': {
    flag: '--base-path <path>',
    description: 'path of the customer API',
    fallback: '/genesys/2/chat',
    check: (value) =>
      /^(\/[A-Za-z0-9._~-]+)+$/.test(value) && !/\/\.{1,2}(\/|$)/.test(value)
        ? null
        : 'must begin with / and not end with it, such as /genesys/2/chat',
  },
  'trust-proxy': {
    flag: '--trust-proxy <networks>',
    description: 'proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8, separated by commas',
    fallback: '',
    check(value) {
      try {
        createTrustedProxies(parseList(value));
        return null;
      } catch (error) {
        return `has an entry that cannot be used: ${(error as Error).message}`;
      }
    },
  },
  'public-url': {
    flag: '--public-url <url>',
    description: 'where customers reach the public port, when it is behind a proxy',
    check: (value) =>
      URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value
        ? null
        : 'must be http(s)://host[:port] without a path',
  },
  'drain-delay': {
    flag: '--drain-delay <seconds>',
    description: 'at SIGTERM, time between /readyz failing and no connection being taken',
    fallback: '0',
    check: (value) => (/^\d+(\.\d+)?$/.test(value) && Number(value) <= 600 ? null : 'must be seconds from 0 to 600'),
  },
  'log-level': {
    flag: '--log-level <level>',
    description: levels.join(', '),
    fallback: 'info',
    check: (value) => (levels.includes(value) ? null : `must be one of ${levels.join(', ')}`),
  },
  'database-url': {
    flag: '--database-url <url>',
    description: 'PostgreSQL instead of SQLite, such as postgres://parley@db.example/parley',
    check: (value) =>
      URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol) && new URL(value).pathname.length > 1
        ? null
        : 'must be postgres://user:password@host:port/database',
  },
  bus: {
    flag: '--bus <url>',
    description: 'NATS, between nodes (not in this release)',
    check: notYet('leave it out: one node needs none'),
  },
} as const satisfies { readonly [name: string]: ServeFlag };

export type ServeFlagName = keyof typeof serveFlags;

export function parseList(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isWhole(value: string, least: number, most: number): boolean {
  return /^\d{1,7}$/.test(value) && Number(value) >= least && Number(value) <= most;
}
