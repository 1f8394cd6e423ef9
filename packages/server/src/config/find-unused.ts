import { isDeepStrictEqual } from 'node:util';
import type { StoredEntry } from './documents.ts';
import { fill } from './filled.ts';
import { isJsonObject, type JsonValue } from './json.ts';
import { type EntryKind, sectionOf, sections } from './schema.ts';

/** Sections that rooms of this release read. */
const usedKinds: ReadonlySet<EntryKind> = new Set(['service', 'hours', 'limits-per-source']);

/** Keys of these sections that no room of this release reads yet; all others are read. */
const unusedKeys: Partial<Record<EntryKind, readonly string[]>> = {
  service: ['queue', 'retention', 'async', 'asyncIdle', 'backgroundTimeout', 'position', 'idle', 'uploads'],
  'limits-per-source': ['signIns', 'spooledBytes'],
};

/** Whether a room of this release reads this key of this section. */
export function isUsed(kind: EntryKind, key: string): boolean {
  return usedKinds.has(kind) && !(unusedKeys[kind] ?? []).includes(key);
}

/** What the settings ask for and this release does not do yet, such as `queues` or `services.idle`. Defaults ask for nothing. */
export function findUnused(entries: readonly StoredEntry[]): string[] {
  const inForce = entries.filter(({ value }) => value !== null);
  return sections.flatMap(({ key, kind }) => {
    const own = inForce.filter((entry) => entry.kind === kind);
    if (own.length === 0) return [];
    if (!usedKinds.has(kind)) return [key];
    return (unusedKeys[kind] ?? [])
      .filter((name) => own.some(({ value }) => asksFor(kind, value, name)))
      .map((name) => `${key}.${name}`);
  });
}

function asksFor(kind: EntryKind, value: JsonValue, key: string): boolean {
  if (!isJsonObject(value) || !Object.hasOwn(value, key)) return false;
  const { schema } = sectionOf(kind);
  const filled = fill(schema, value) as Record<string, unknown>;
  const defaults = fill(schema, {}) as Record<string, unknown>;
  return !isDeepStrictEqual(filled[key], defaults[key]);
}
