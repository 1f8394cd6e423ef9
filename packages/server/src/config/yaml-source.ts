import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Fault, Segment } from './fault.ts';
import type { JsonValue } from './json.ts';

/** Thousands of agents fit. What is larger is a mistake or an attack, and reading it would hold up every chat. */
export const mostCharacters = 1_048_576;
const mostFaults = 100;
/** Values in the file, copies counted. */
const mostParts = 100_000;
/** The parser recurses; nothing in the schema is deeper than eight. */
const mostNesting = 64;

const tooDeep = 'The nesting is far too deep here; settings need eight levels.';

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML (or JSON) text that could be read: its value, and where each part of it stands. */
export interface YamlSource {
  readonly value: JsonValue;
  /** Where the value at `path` begins, or the nearest part around it that exists. `key`: where its key begins. */
  locate(path: readonly Segment[], what: 'key' | 'value'): Place;
}

/** Reads `text`; with `source: null` the faults are all that can be said. */
export function readYaml(text: string): { source: YamlSource | null; faults: Fault[] } {
  if (text.length > mostCharacters) {
    return refuse(
      1,
      1,
      `The file has ${text.length} characters; settings may have ${mostCharacters}. Is it the right file?`,
    );
  }
  const deep = findDeepNesting(text);
  if (deep !== null) return refuse(deep, 1, tooDeep);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults: Fault[] = [];
  for (const error of [...document.errors, ...document.warnings].slice(0, mostFaults)) {
    faults.push({ ...place(error.pos[0]), path: '', sentence: presentError(error.code, error.message) });
  }
  if (faults.length > 0) return { source: null, faults };
  for (const { name, offset } of findRepeatedKeys(document)) {
    faults.push({ ...place(offset), path: '', sentence: `${name} stands twice in one mapping; leave one of them.` });
  }
  let value: JsonValue;
  try {
    // An alias stands for the same object, so that nothing grows yet; `isModest` counts what it would be written out.
    value = (document.toJS({ maxAliasCount: -1 }) ?? null) as JsonValue;
    if (!isModest(value)) throw new RangeError('too deep, too many parts, or a part that holds itself');
  } catch {
    const alias = firstAlias(document);
    const { line, column } = place(alias ?? 0);
    const sentence =
      alias === null
        ? 'The parts of this file are far too many, or too deep, for settings.'
        : 'The aliases of this file cannot be followed or stand for far too much; write the values out.';
    return { source: null, faults: [...faults, { line, column, path: '', sentence }] };
  }
  return { source: { value, locate: (path, what) => place(offsetOf(document, path, what)) }, faults };
}

function refuse(line: number, column: number, sentence: string): { source: null; faults: Fault[] } {
  return { source: null, faults: [{ line, column, path: '', sentence }] };
}

function presentError(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'A second document begins here (---); settings are one document.';
  if (message.includes('call stack')) return tooDeep;
  return `This is not valid YAML: ${message.replace(/\s+/g, ' ').replace(/[.:\s]+$/, '')}.`;
}

/** The line on which brackets or indents first go deeper than any settings; quoted text may trip it, at a depth nobody writes. */
function findDeepNesting(text: string): number | null {
  let depth = 0;
  let line = 1;
  let compact = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 10:
        line += 1;
        compact = 0;
        break;
      case 91: // [
      case 123: // {
        depth += 1;
        break;
      case 93: // ]
      case 125: // }
        depth = Math.max(0, depth - 1);
        break;
      case 45: // - : "- - - -" nests on one line
      case 63: // ? : so does "? ? ? ?"
        if (text.charCodeAt(at + 1) === 32) compact += 1;
        break;
    }
    if (depth > mostNesting || compact > 1000) return line;
  }
  return null;
}

/** The parser's own check compares each key with all others: a minute for a large file of distinct keys. */
function findRepeatedKeys(document: Document): { name: string; offset: number }[] {
  const repeated: { name: string; offset: number }[] = [];
  visit(document, {
    Map(_key, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = keyText(key);
        if (seen.has(name) && repeated.length < mostFaults)
          repeated.push({ name, offset: (key as Node | null)?.range?.[0] ?? 0 });
        seen.add(name);
      }
    },
  });
  return repeated;
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function firstAlias(document: Document): number | null {
  let offset: number | null = null;
  visit(document, {
    Alias(_key, node) {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** False for what aliases made too large, or endless. */
function isModest(value: JsonValue): boolean {
  let left = mostParts;
  const fits = (part: JsonValue, depth: number): boolean => {
    left -= 1;
    if (left < 0 || depth > mostNesting) return false;
    return typeof part !== 'object' || part === null || Object.values(part).every((inner) => fits(inner, depth + 1));
  };
  return fits(value, 0);
}

function offsetOf(document: Document, path: readonly Segment[], what: 'key' | 'value'): number {
  let node: Node | null = resolve(document, document.contents);
  let offset = node?.range?.[0] ?? 0;
  for (const [at, segment] of path.entries()) {
    const asKey = what === 'key' && at === path.length - 1;
    const step = stepInto(document, node, segment);
    if (step === null) return offset;
    offset = (asKey ? step.keyOffset : step.offset) ?? offset;
    node = step.node;
  }
  return offset;
}

function stepInto(document: Document, node: Node | null, segment: Segment) {
  if (isSeq(node)) {
    const item = node.items[Number(segment)] as Node | undefined;
    if (item === undefined) return null;
    return { node: resolve(document, item), offset: item.range?.[0], keyOffset: item.range?.[0] };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => keyText(key) === String(segment));
  if (pair === undefined) return null;
  const key = pair.key as Node | null;
  const value = pair.value as Node | null;
  const keyOffset = key?.range?.[0];
  // A key without a value is pointed at by itself.
  const isEmpty = value === null || (isScalar(value) && value.value === null);
  return { node: resolve(document, value), offset: isEmpty ? keyOffset : value.range?.[0], keyOffset };
}

function resolve(document: Document, node: unknown): Node | null {
  if (isAlias(node)) return node.resolve(document) ?? null;
  return (node ?? null) as Node | null;
}
