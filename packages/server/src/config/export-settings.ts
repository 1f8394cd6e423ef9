import { Document } from 'yaml';
import type { StoredEntry } from './documents.ts';
import { isJsonObject, type JsonValue } from './json.ts';
import { type Section, sections } from './schema.ts';

const head = ` The settings in force, as \`parley export settings\` wrote them; \`parley apply FILE\` brings them back.
 Passwords are not in here: whoever has none signs in once an administrator has set one.`;

/** The settings in force as a YAML file that `apply` takes; in the order of the sections, then by name. */
export function exportSettings(entries: readonly StoredEntry[]): string {
  const inForce = entries.filter(({ value }) => value !== null);
  const file: Record<string, JsonValue> = {};
  for (const section of sections) {
    const own = inForce.filter(({ kind }) => kind === section.kind).sort(compareNames);
    if (own.length > 0) file[section.key] = exportSection(section, own);
  }
  const document = new Document(file);
  document.commentBefore = head;
  // Texts stay on one line, so that a change shows as one.
  return document.toString({ lineWidth: 0 });
}

function compareNames(one: StoredEntry, other: StoredEntry): number {
  if (one.name === other.name) return 0;
  return one.name < other.name ? -1 : 1;
}

function exportSection(section: Section, entries: readonly StoredEntry[]): JsonValue {
  if (section.form === 'single') return entries[0]!.value;
  return entries.map(({ name, value }) => {
    const rest = isJsonObject(value) ? value : {};
    return section.bare === true && Object.keys(rest).length === 0 ? name : { [section.nameKey]: name, ...rest };
  });
}
