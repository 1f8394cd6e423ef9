import type { Fault } from './fault.ts';
import type { JsonValue } from './json.ts';
import type { FileEntry } from './parse-settings.ts';
import { findReferences, type Reference } from './references.ts';
import { type EntryKind, sectionOf } from './schema.ts';
import { presentName } from './schema-faults.ts';
import { suggest } from './suggest.ts';

/** An entry as it would be after an apply. */
export interface NamedEntry {
  readonly kind: EntryKind;
  readonly name: string;
  /** `null`: there would be none. */
  readonly value: JsonValue;
  /** What the file says of it; `null`: nothing. */
  readonly file: FileEntry | null;
}

interface Use {
  readonly user: NamedEntry;
  readonly reference: Reference;
}

const mostShown = 3;

/** Names that no entry would have, at the place in the file that brings it about: what names it, or what removes it. */
export function findNameFaults(entries: readonly NamedEntry[]): Fault[] {
  const byName = new Map(entries.map((entry) => [keyOf(entry.kind, entry.name), entry]));
  const faults: Fault[] = [];
  const removedInUse = new Map<NamedEntry, Use[]>();
  for (const user of entries) {
    if (user.value === null) continue;
    for (const reference of findReferences(user.kind, user.value)) {
      const named = byName.get(keyOf(reference.kind, reference.name));
      if (named !== undefined && named.value !== null) continue;
      if (named?.file) removedInUse.set(named, [...(removedInUse.get(named) ?? []), { user, reference }]);
      else if (user.file !== null) faults.push(presentUnknown(user.file, reference, entries));
    }
  }
  for (const [removed, uses] of removedInUse) faults.push(presentInUse(removed.file!, uses));
  return faults;
}

function keyOf(kind: EntryKind, name: string): string {
  return `${kind}/${name}`;
}

function presentUnknown(file: FileEntry, { kind, name, path }: Reference, entries: readonly NamedEntry[]): Fault {
  const { key, what } = sectionOf(kind);
  const meant = suggest(
    name,
    entries.filter((entry) => entry.kind === kind && entry.value !== null).map((entry) => entry.name),
  );
  const remedy = meant === null ? `add it under ${key}, or name another` : `did you mean ${JSON.stringify(meant)}?`;
  const end = meant === null ? '.' : '';
  return file.faultAt(
    path,
    `${presentName(path)} names the ${what} ${JSON.stringify(name)}, but there is no such entry; ${remedy}${end}`,
  );
}

function presentInUse(file: FileEntry, uses: readonly Use[]): Fault {
  const users = [...new Set(uses.map(({ user }) => presentUser(user)))];
  const shown = users.slice(0, mostShown).join(', ') + (users.length > mostShown ? ', …' : '');
  const number = users.length === 1 ? '1 entry names' : `${users.length} entries name`;
  return file.faultAt(['absent'], `it cannot be removed while ${number} it (${shown}); take the name out there first.`);
}

function presentUser({ kind, name }: NamedEntry): string {
  return `${sectionOf(kind).what} ${JSON.stringify(name)}`;
}
