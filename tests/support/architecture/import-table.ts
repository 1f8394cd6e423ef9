import { dirname, posix } from 'node:path';
import type { Import } from './read-imports.ts';

/**
 * The store's two faces: `index.ts` is the port that drivers implement, `sessions.ts` is what rooms call, with the values
 * it takes and gives. What lies between them (batching, cache, confirmation) is nobody else's business.
 */
const storePort = new Set(['index', 'sessions', 'proposal', 'record'].map((name) => `store/${name}.ts`));

/** What a room may import: other rooms, 'store' for its port alone, 'protocol' and 'conform' for the packages. */
export const rooms: Record<string, readonly string[]> = {
  platform: [],
  domain: [],
  store: ['domain', 'platform'],
  delivery: ['domain', 'store', 'platform'],
  chat: ['domain', 'store', 'platform'],
  routing: ['chat', 'domain', 'store', 'platform'],
  supervision: ['routing', 'chat', 'domain', 'store', 'platform'],
  'chat-v2': ['chat', 'delivery', 'domain', 'platform', 'protocol'],
  cometd: ['chat-v2', 'delivery', 'platform', 'protocol'],
  'agent-api': ['chat', 'routing', 'supervision', 'delivery', 'domain', 'platform', 'protocol'],
  'admin-api': ['chat', 'routing', 'supervision', 'delivery', 'domain', 'platform', 'protocol'],
  webhooks: ['chat', 'routing', 'supervision', 'delivery', 'domain', 'platform', 'protocol'],
  assistant: ['chat', 'domain', 'store', 'platform'],
  pages: ['platform'],
  health: ['platform'],
  config: ['domain', 'store', 'platform'],
  cli: ['config', 'domain', 'platform', 'server.ts', 'context.ts', 'conform'],
  'main.ts': ['cli'],
  'server.ts': ['context.ts', 'admin-api', 'health', 'pages', 'platform'],
  'context.ts': ['*'],
};

/** Folders of concrete drivers, which context.ts alone sees, and what only they may import. */
export const drivers: Record<string, readonly string[]> = {
  'store/memory': [],
  'store/sqlite': ['node:sqlite'],
  'store/postgres': ['pg'],
};

/** Files outside a driver that may import what only it may, and why: decision 0006. */
const alike: Record<string, readonly string[]> = { 'platform/directory-lock.ts': ['node:sqlite'] };

/** Faults of one file of packages/server/src against the table; `file` is relative to that folder, with slashes. */
export function findImportFaults(file: string, imports: readonly Import[]): string[] {
  const room = roomOf(file);
  const allowed = rooms[room];
  if (allowed === undefined)
    return [`${file}: the room ${room} is not in the import table (tests/support/architecture/import-table.ts)`];
  return imports.flatMap(({ specifier, line }) => {
    const reason = judge(file, room, allowed, specifier);
    return reason === undefined ? [] : [`${file}:${line} imports ${specifier}: ${reason}`];
  });
}

function judge(file: string, room: string, allowed: readonly string[], specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return judgePackage(file, room, allowed, specifier);
  const target = posix.join(dirname(file), specifier);
  if (target.startsWith('..')) return 'it lies outside packages/server/src';
  const driver = Object.keys(drivers).find((folder) => target.startsWith(`${folder}/`));
  if (driver !== undefined && !file.startsWith(`${driver}/`) && room !== 'context.ts')
    return `only context.ts sees the driver ${driver}`;
  const targetRoom = roomOf(target);
  if (targetRoom === room || allowed.includes('*')) return undefined;
  if (!allowed.includes(targetRoom)) return `${room} may import ${allowed.join(', ') || 'nothing of ours'}`;
  if (targetRoom === 'store' && !storePort.has(target))
    return `other rooms see the store through ${[...storePort].join(', ')}`;
  if (room === 'cometd' && targetRoom === 'chat-v2' && !target.startsWith('chat-v2/operations/'))
    return 'cometd uses the operations of chat-v2 alone';
  return undefined;
}

function judgePackage(file: string, room: string, allowed: readonly string[], specifier: string): string | undefined {
  if (room === 'domain') return 'domain is pure and imports nothing';
  const owner = Object.entries(drivers).find(([, modules]) =>
    modules.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
  );
  if (owner !== undefined && !file.startsWith(`${owner[0]}/`) && !alike[file]?.includes(specifier))
    return `only ${owner[0]} uses it`;
  const own = /^@parley\/([^/]+)/.exec(specifier)?.[1];
  if (own === undefined || allowed.includes('*')) return undefined;
  return allowed.includes(own) ? undefined : `${room} may import ${allowed.join(', ') || 'nothing of ours'}`;
}

/** The first folder, or the file's own name where it stands directly in src/. */
function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}
