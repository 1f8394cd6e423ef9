import type { DocumentWrite, StoreDocument } from '../store/index.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { type EntryKind, isEntryKind } from './schema.ts';

/** One entry of the settings, as a document holds it. */
export interface StoredEntry {
  readonly kind: EntryKind;
  readonly name: string;
  readonly version: number;
  /**
   * What is in force. `null`: there is no such entry any more; that a file has named it must be remembered all the same,
   * or the next apply of the same file would undo a later edit.
   */
  readonly value: JsonValue;
  /** What a file said of it last; `null`: that it be absent; `undefined`: no file has named it. */
  readonly applied: JsonValue | undefined;
  /** An agent's password; outside `value`, so that no export, comparison or reply can hold it. */
  readonly passwordHash: string | null;
}

const format = 1;

/** The entry in a document; `null` for documents of other kinds, and for those of an unknown format. */
export function readEntry(document: StoreDocument): StoredEntry | null {
  const { kind, name, version, value: envelope } = document;
  if (!isEntryKind(kind) || !isJsonObject(envelope) || envelope['format'] !== format) return null;
  const { value = null, applied, passwordHash } = envelope;
  return { kind, name, version, value, applied, passwordHash: typeof passwordHash === 'string' ? passwordHash : null };
}

/** The write that makes `entry` the next version of its document. */
export function writeEntry(entry: StoredEntry): DocumentWrite {
  const { kind, name, version, value, applied, passwordHash } = entry;
  const envelope: JsonObject = {
    format,
    value,
    ...(applied === undefined ? {} : { applied }),
    ...(passwordHash === null ? {} : { passwordHash }),
  };
  return { kind, name, expectedVersion: version, value: envelope };
}

/** The key of an entry in a map over all kinds. */
export function entryKey(kind: EntryKind, name: string): string {
  // Usernames that differ in case alone are one account.
  return `${kind}/${kind === 'agent' ? name.toLowerCase() : name}`;
}
