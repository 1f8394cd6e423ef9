// The import table of docs/architecture.md and the ports of [LS-SIM-1], held on the syntax of every source, and a test of
// that test: each forbidden thing, alone in a small source, is found.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findAsynchrony } from './support/architecture/find-asynchrony.ts';
import { findImpurities } from './support/architecture/find-impurities.ts';
import { findImportFaults, rooms } from './support/architecture/import-table.ts';
import { listSources } from './support/architecture/list-sources.ts';
import { readImports } from './support/architecture/read-imports.ts';

const root = join(import.meta.dirname, '..');
const serverSource = join(root, 'packages', 'server', 'src');
const protocolSource = join(root, 'packages', 'protocol', 'src');

describe('the sources', () => {
  const server = listSources(serverSource);
  const protocol = listSources(protocolSource);

  test('there are sources to look at', () => {
    assert.ok(server.length > 0 && protocol.length > 0);
  });

  test('[LS-SIM-1] every room imports only what the import table lets it', () => {
    assert.deepEqual(
      server.flatMap(({ file, text }) => findImportFaults(file, readImports(text))),
      [],
    );
  });

  test('[LS-SIM-1] no clock, timer, randomness or connection of Node outside platform/', () => {
    const outside = server.filter(({ file }) => !file.startsWith('platform/'));
    assert.deepEqual(listFaults([...outside, ...protocol], findImpurities), []);
  });

  test('[LS-LOG-2] domain/ is synchronous, reads no clock and does no I/O', () => {
    const domain = server.filter(({ file }) => file.startsWith('domain/'));
    assert.ok(domain.length > 0);
    assert.deepEqual(listFaults(domain, findAsynchrony), []);
    assert.deepEqual(listFaults(domain, findImpurities), []);
  });

  test('protocol imports nothing but its own files, and only agent-api/ typebox', () => {
    const faults = protocol.flatMap(({ file, text }) =>
      readImports(text)
        .map(({ specifier }) => specifier)
        .filter(
          (specifier) => !specifier.startsWith('.') && !(file.startsWith('agent-api/') && specifier === 'typebox'),
        )
        .map((specifier) => `${file} imports ${specifier}`),
    );
    assert.deepEqual(faults, []);
  });

  test('protocol is compiled without the types of Node and of browsers', () => {
    const { compilerOptions } = readJson('packages/protocol/tsconfig.json');
    assert.equal(compilerOptions.types, undefined);
    assert.equal(compilerOptions.lib, undefined);
    const base = readJson('tsconfig.base.json').compilerOptions;
    assert.deepEqual([base.types, base.lib], [[], ['es2024']]);
  });

  test('no package imports another through its folders', () => {
    const packages = readdirSync(join(root, 'packages')).filter((name) =>
      existsSync(join(root, 'packages', name, 'src')),
    );
    const faults = packages.flatMap((name) =>
      listSources(join(root, 'packages', name, 'src')).flatMap(({ file, text }) =>
        readImports(text)
          .filter(({ specifier }) => specifier.startsWith('.') && join(file, '..', specifier).startsWith('..'))
          .map(({ specifier }) => `packages/${name}/src/${file} imports ${specifier}`),
      ),
    );
    assert.deepEqual(faults, []);
  });
});

describe('a test of the test', () => {
  const impure: [source: string, name: string][] = [
    ['const now = Date.now();', 'Date'],
    ['const now = new Date();', 'Date'],
    ['const now = (() => Date)();', 'Date'],
    ['const roll = Math.random();', 'Math.random'],
    ["const roll = Math['random']();", 'Math.random'],
    ['const roll = Math[name]();', 'Math[…]'],
    ['const { random } = Math;', 'Math.random'],
    ['const all = Math;', 'an alias of Math'],
    ['take(Math);', 'an alias of Math'],
    ['setTimeout(() => {}, 1);', 'setTimeout'],
    ['setInterval(() => {}, 1);', 'setInterval'],
    ['setImmediate(() => {});', 'setImmediate'],
    ['queueMicrotask(() => {});', 'queueMicrotask'],
    ['process.nextTick(() => {});', 'process.nextTick'],
    ['const started = performance.now();', 'performance'],
    ['const started = process.hrtime.bigint();', 'process.hrtime'],
    ['const up = process.uptime();', 'process.uptime'],
    ['const { hrtime } = process;', 'process.hrtime'],
    ['const all = process;', 'an alias of process'],
    ["const timers = process.getBuiltinModule('timers');", 'process.getBuiltinModule'],
    ['const id = crypto.randomUUID();', 'crypto'],
    ['crypto.getRandomValues(bytes);', 'crypto'],
    ["await fetch('http://127.0.0.1');", 'fetch'],
    ["const socket = new WebSocket('ws://127.0.0.1');", 'WebSocket'],
    ['const late = AbortSignal.timeout(5);', 'AbortSignal.timeout'],
    ['const now = Temporal.Now.instant();', 'Temporal.Now'],
    ['const now = globalThis.Date.now();', 'globalThis'],
    ["globalThis['set' + 'Timeout'](f, 1);", 'globalThis'],
    ['global.setTimeout(f, 1);', 'global'],
    ["import { setTimeout as sleep } from 'node:timers/promises';", 'node:timers/promises'],
    ["import * as timers from 'timers';", 'node:timers'],
    ["export { setTimeout } from 'node:timers';", 'node:timers'],
    ["export * from 'node:timers';", 'node:timers'],
    ["const timers = await import('node:timers');", 'node:timers'],
    ['const module = await import(name);', 'import() of a computed name'],
    ["import { performance as p } from 'node:perf_hooks';", 'node:perf_hooks'],
    ["import { randomBytes } from 'node:crypto';", 'node:crypto randomBytes'],
    ["import { randomUUID } from 'crypto';", 'node:crypto randomUUID'],
    ["import { getRandomValues as g } from 'node:crypto';", 'node:crypto getRandomValues'],
    ["import { webcrypto } from 'node:crypto';", 'node:crypto webcrypto'],
    ["import c from 'node:crypto';\nc.randomInt(5);", 'c.randomInt'],
    ["import * as c from 'node:crypto';\nconst { randomBytes } = c;", 'c.randomBytes'],
    ["import * as c from 'node:crypto';\nconst d = c;", 'an alias of c'],
    ["import { request } from 'node:http';", 'node:http request'],
    ["import http from 'node:http';\nhttp.get(url);", 'http.get'],
    ["import { createRequire } from 'node:module';", 'node:module createRequire'],
    ["import { hrtime } from 'node:process';", 'node:process hrtime'],
    ['function wait(setTimeout: Timer) {}', 'a local called setTimeout'],
    ['const fetch = 1;', 'a local called fetch'],
    ["import { now as Date } from './clock.ts';", 'a local called Date'],
    ['const take = { fetch };', 'fetch'],
    ['class Later { at = Date.now(); }', 'Date'],
    ['const text = tag`at $' + '{Date.now()}`;', 'Date'],
  ];
  for (const [source, name] of impure) {
    test(`[LS-SIM-1] ${name} is found in: ${source}`, () => {
      assert.ok(
        findImpurities(source).some((found) => found.name === name && found.line >= 1),
        JSON.stringify(findImpurities(source)),
      );
    });
  }

  const pure = [
    "// Date.now() and setTimeout\nconst text = 'Math.random()';",
    'type At = Date;\nconst at: Date | undefined = undefined;',
    'scheduler.setTimeout(() => {}, 5); clock.performance; port.fetch();',
    'const port = { fetch: 1, Date: 2 };',
    'const most = Math.max(1, 2);',
    "import { createHash, timingSafeEqual } from 'node:crypto';\ncreateHash('sha256');",
    "import crypto from 'node:crypto';\ncrypto.createHash('sha256');",
    "import { createServer } from 'node:http';\nimport type { IncomingMessage } from 'node:http';",
    "process.on('SIGTERM', stop); process.exitCode = 1;",
    "import { Temporal } from 'temporal-polyfill';\nTemporal.Instant.fromEpochMilliseconds(0);",
    'const here = import.meta.url;',
    'signal.addEventListener("abort", f); const both = AbortSignal.any([a, b]);',
  ];
  for (const source of pure) {
    test(`[LS-SIM-1] nothing is found in: ${source}`, () => {
      assert.deepEqual(findImpurities(source), []);
    });
  }

  const asynchronous: [source: string, name: string][] = [
    ['export async function decide() {}', 'async function'],
    ['const decide = async () => 1;', 'async function'],
    ['class Session { async load() {} }', 'async function'],
    ['const session = await load();', 'await'],
    ['async function f() { for await (const x of y) {} }', 'for await'],
    ['const later = Promise.resolve(1);', 'Promise'],
    ["const other = import('./other.ts');", 'import()'],
    ["console.log('x');", 'console'],
    ['const dir = process.cwd();', 'process'],
  ];
  for (const [source, name] of asynchronous) {
    test(`[LS-LOG-2] ${name} is found in: ${source}`, () => {
      assert.ok(findAsynchrony(source).some((found) => found.name === name));
    });
  }
  test('[LS-LOG-2] synchronous code passes', () => {
    assert.deepEqual(
      findAsynchrony('export function* decide(): Iterable<number> { yield 1; }\ntype Later = Promise<number>;'),
      [],
    );
  });

  const forbidden: [file: string, source: string][] = [
    ['platform/clock.ts', "import { a } from '../domain/a.ts';"],
    ['platform/clock.ts', "import { a } from '@parley/protocol/chat-v2';"],
    ['domain/session.ts', "import { a } from '../platform/a.ts';"],
    ['domain/session.ts', "import type { A } from '../store/index.ts';"],
    ['domain/session.ts', "type A = import('../store/index.ts').A;"],
    ['domain/session.ts', "import { readFileSync } from 'node:fs';"],
    ['domain/session.ts', "import * as yaml from 'yaml';"],
    ['store/batch.ts', "import { a } from '../chat/a.ts';"],
    ['store/batch.ts', "import { a } from './sqlite/driver.ts';"],
    ['store/memory/driver.ts', "import { a } from '../sqlite/a.ts';"],
    ['store/batch.ts', "import { DatabaseSync } from 'node:sqlite';"],
    ['delivery/feed.ts', "import { a } from '../chat/a.ts';"],
    ['delivery/feed.ts', "import { a } from '../store/cache.ts';"],
    ['chat/join.ts', "import { a } from '../delivery/feed.ts';"],
    ['chat/join.ts', "import { a } from '../store/memory/driver.ts';"],
    ['chat/join.ts', "export { a } from '../chat-v2/a.ts';"],
    ['chat-v2/http.ts', "import type { Store } from '../store/index.ts';"],
    ['chat-v2/http.ts', "import { a } from '../config/a.ts';"],
    ['cometd/publish.ts', "import { a } from '../chat-v2/http.ts';"],
    ['agent-api/socket.ts', "import { a } from '../chat-v2/present.ts';"],
    ['admin-api/routes.ts', "const a = await import('../store/index.ts');"],
    ['routing/offer.ts', "import { a } from '../supervision/a.ts';"],
    ['server.ts', "import { a } from './store/sqlite/driver.ts';"],
    ['main.ts', "import { a } from './context.ts';"],
    ['chat/join.ts', "import { a } from '../../../load/src/a.ts';"],
    ['helpers/a.ts', "import { a } from '../domain/a.ts';"],
  ];
  for (const [file, source] of forbidden) {
    test(`[LS-SIM-1] ${file} may not: ${source}`, () => {
      assert.equal(findImportFaults(file, readImports(source)).length, 1);
    });
  }

  const allowed: [file: string, source: string][] = [
    ['platform/log.ts', "import pino from 'pino';"],
    ['domain/decide.ts', "import { a } from './session.ts';"],
    [
      'store/sqlite/writer.ts',
      "import { DatabaseSync } from 'node:sqlite';\nimport type { Driver } from '../driver.ts';",
    ],
    ['chat/join.ts', "import type { Store } from '../store/index.ts';\nimport { a } from '../domain/decide.ts';"],
    ['chat-v2/http.ts', "import { a } from '@parley/protocol/chat-v2';\nimport { b } from '../chat/join.ts';"],
    ['cometd/publish.ts', "import { a } from '../chat-v2/operations/send.ts';"],
    ['context.ts', "import { a } from './store/sqlite/driver.ts';\nimport { b } from './chat-v2/http.ts';"],
  ];
  for (const [file, source] of allowed) {
    test(`[LS-SIM-1] ${file} may: ${source}`, () => {
      assert.deepEqual(findImportFaults(file, readImports(source)), []);
    });
  }

  test('[LS-SIM-1] every room of the design is in the table', () => {
    const planned =
      'platform domain store delivery chat routing supervision chat-v2 cometd agent-api admin-api webhooks context.ts';
    for (const room of planned.split(' ')) assert.ok(room in rooms, room);
  });
});

function listFaults(
  sources: readonly { file: string; text: string }[],
  find: (text: string) => { name: string; line: number }[],
): string[] {
  return sources.flatMap(({ file, text }) => find(text).map(({ name, line }) => `${file}:${line} ${name}`));
}

function readJson(path: string) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
