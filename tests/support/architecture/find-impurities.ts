import type { Identifier, MemberExpression, Node } from 'acorn';
import { ancestor, full } from 'acorn-walk';
import { parseSource } from './parse-source.ts';
import { readImports } from './read-imports.ts';

export interface Impurity {
  /** What was found, as one would write it: `Date`, `Math.random`, `node:timers`. */
  readonly name: string;
  readonly line: number;
}

/** Clocks, timers, randomness and the network that Node offers without an import. */
const bannedGlobals = new Set([
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'crypto',
  'fetch',
  'WebSocket',
  'EventSource',
  'XMLHttpRequest',
]);

/** Doors to all of the above. */
const globalObjects = new Set(['globalThis', 'global', 'self', 'window']);

/** Members of harmless objects. */
const bannedMembers: Record<string, ReadonlySet<string>> = {
  Math: new Set(['random']),
  process: new Set(['hrtime', 'uptime', 'nextTick', 'getBuiltinModule']),
  AbortSignal: new Set(['timeout']),
  Temporal: new Set(['Now']),
};

const wholeModule = Symbol('whole module');

/** Modules of the same kind: all of them, or what must not be taken from them. */
const bannedImports: Record<string, typeof wholeModule | RegExp> = {
  'node:timers': wholeModule,
  'node:timers/promises': wholeModule,
  'node:perf_hooks': wholeModule,
  'node:https': wholeModule,
  undici: wholeModule,
  'node:crypto': /^(random|pseudoRandom|getRandomValues|webcrypto|subtle|generate|prng|rng)/,
  'node:process': /^(hrtime|uptime|nextTick|getBuiltinModule)$/,
  'node:http': /^(request|get|ClientRequest|WebSocket|EventSource)$/,
  'node:http2': /^connect$/,
  'node:net': /^(connect|createConnection)$/,
  'node:tls': /^connect$/,
  'node:dgram': /^createSocket$/,
  'node:module': /^createRequire$/,
  'temporal-polyfill': /^Now$/,
};

/**
 * [LS-SIM-1] Everything in a source that reads a clock, waits, draws a random number or opens a connection by itself,
 * instead of through the ports of platform/. Found in the syntax tree, so strings, comments, types and methods of the
 * same name (`scheduler.setTimeout()`) do not count, and neither aliases nor computed access hide anything.
 */
export function findImpurities(source: string): Impurity[] {
  const found: Impurity[] = [];
  const tree = parseSource(source);
  const report = (name: string, node: Node) => found.push({ name, line: node.loc?.start.line ?? 0 });

  for (const { specifier, names, line } of readImports(source)) {
    const banned = bannedImports[withScheme(specifier)];
    if (banned === wholeModule) found.push({ name: withScheme(specifier), line });
    else if (banned !== undefined) {
      for (const name of names) if (banned.test(name)) found.push({ name: `${withScheme(specifier)} ${name}`, line });
    }
    if (specifier === '<computed>') found.push({ name: 'import() of a computed name', line });
  }

  const aliases = readAliases(tree, report);
  ancestor(tree, {
    Identifier(node, _state, ancestors) {
      checkReference(node, ancestors.at(-2), aliases, report);
    },
  });
  // A local of such a name would make its uses look innocent.
  full(tree, (node, _state, type) => {
    if (type !== 'VariablePattern') return;
    const { name } = node as Identifier;
    if (bannedGlobals.has(name) && !aliases.has(name)) report(`a local called ${name}`, node);
  });
  return found.sort((a, b) => a.line - b.line);
}

/** Local names that stand for a whole module of which something is banned: `import crypto from 'node:crypto'`. */
function readAliases(
  tree: ReturnType<typeof parseSource>,
  report: (name: string, node: Node) => void,
): Map<string, string> {
  const aliases = new Map<string, string>();
  for (const statement of tree.body) {
    if (statement.type !== 'ImportDeclaration') continue;
    const specifier = withScheme(String(statement.source.value));
    for (const { type, local } of statement.specifiers) {
      if (type !== 'ImportSpecifier' && specifier in bannedImports) aliases.set(local.name, specifier);
      else if (bannedGlobals.has(local.name) || globalObjects.has(local.name))
        report(`a local called ${local.name}`, statement);
    }
  }
  return aliases;
}

function checkReference(
  node: Identifier,
  parent: Node | undefined,
  aliases: ReadonlyMap<string, string>,
  report: (name: string, node: Node) => void,
): void {
  const { name } = node;
  const module = aliases.get(name);
  if (module === undefined && (bannedGlobals.has(name) || globalObjects.has(name))) {
    report(name, node);
    return;
  }
  const banned = module === undefined ? bannedMembers[name] : bannedImports[module];
  if (banned === undefined || banned === wholeModule) return;
  const isBanned = (member: string) => ('has' in banned ? banned.has(member) : banned.test(member));

  if (parent?.type === 'MemberExpression' && (parent as MemberExpression).object === node) {
    const { property, computed } = parent as MemberExpression;
    const known = readName(property, computed);
    if (known === undefined) report(`${name}[…]`, node);
    else if (isBanned(known)) report(`${name}.${known}`, node);
    return;
  }
  if (parent?.type === 'VariableDeclarator' && 'id' in parent) {
    const pattern = parent.id as Node & { properties?: { type: string; key?: Node; computed?: boolean }[] };
    // `const { hrtime } = process`; any other pattern (`const all = Math`) hides what is taken.
    const taken = pattern.properties?.map(({ key, computed }) =>
      key === undefined ? undefined : readName(key, computed ?? false),
    );
    if (taken === undefined || taken.includes(undefined)) report(`an alias of ${name}`, node);
    else for (const member of taken) if (member !== undefined && isBanned(member)) report(`${name}.${member}`, node);
    return;
  }
  // `process` and AbortSignal may be handed on whole (signals, instanceof); what draws numbers may not.
  if (name === 'Math' || name === 'Temporal' || module === 'node:crypto') report(`an alias of ${name}`, node);
}

/** The member's name where it can be read: `a.b`, `a['b']`. */
function readName(property: Node, computed: boolean): string | undefined {
  if (property.type === 'Identifier' && !computed) return (property as Identifier).name;
  if (property.type === 'Literal') return String((property as Node & { value: unknown }).value);
  return undefined;
}

function withScheme(specifier: string): string {
  const prefixed = `node:${specifier}`;
  return prefixed in bannedImports ? prefixed : specifier;
}
