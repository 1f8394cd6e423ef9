import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** What an apply makes of one entry, and the keys where it left a later edit alone. */
export interface Merge {
  readonly value: JsonValue;
  /** Such as `limits.message`: there a file still says what it said before, and someone changed it since; `''`: all of it. */
  readonly kept: readonly string[];
}

/**
 * The "last applied" rule, key by key: what the file says anew counts; what it says as before leaves a later edit alone;
 * what it no longer says goes back to its default; what it never said stays. Lists and plain values are taken whole.
 *
 * @param file what the file says; `null`: that there be no such entry
 * @param applied what a file said last; `undefined`: nothing yet
 * @param current what is in force; `null`: there is no such entry
 */
export function mergeEntry(file: JsonValue, applied: JsonValue | undefined, current: JsonValue): Merge {
  if (isDeepStrictEqual(file, applied)) return { value: current, kept: listEdits(file, current, '') };
  if (!isJsonObject(file) || !isJsonObject(current)) return { value: file, kept: [] };
  const kept: string[] = [];
  const value = mergeKeys(file, isJsonObject(applied) ? applied : {}, current, '', kept);
  return { value, kept };
}

function mergeKeys(
  file: JsonObject,
  applied: JsonObject,
  current: JsonObject,
  prefix: string,
  kept: string[],
): JsonObject {
  const merged: [string, JsonValue][] = [];
  for (const key of new Set([...Object.keys(current), ...Object.keys(file)])) {
    const value = mergeKey(pick(file, key), pick(applied, key), pick(current, key), `${prefix}${key}`, kept);
    if (value !== undefined) merged.push([key, value]);
  }
  return Object.fromEntries(merged);
}

function mergeKey(
  file: JsonValue | undefined,
  applied: JsonValue | undefined,
  current: JsonValue | undefined,
  path: string,
  kept: string[],
): JsonValue | undefined {
  if (isDeepStrictEqual(file, applied)) {
    if (file !== undefined) kept.push(...listEdits(file, current, path));
    return current;
  }
  if (file === undefined) {
    // The file took the key back: of a mapping, only the parts it had given.
    if (!isJsonObject(applied) || !isJsonObject(current)) return undefined;
    const rest = mergeKeys({}, applied, current, `${path}.`, kept);
    return Object.keys(rest).length === 0 ? undefined : rest;
  }
  if (!isJsonObject(file) || !isJsonObject(current)) return file;
  return mergeKeys(file, isJsonObject(applied) ? applied : {}, current, `${path}.`, kept);
}

/** Where `current` differs from what the file says, in what the file says. */
function listEdits(file: JsonValue, current: JsonValue | undefined, path: string): string[] {
  if (isDeepStrictEqual(file, current)) return [];
  if (!isJsonObject(file) || !isJsonObject(current)) return [path];
  return Object.keys(file).flatMap((key) =>
    listEdits(file[key]!, pick(current, key), path === '' ? key : `${path}.${key}`),
  );
}

/** Keys such as `constructor` are plain data. */
function pick(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
