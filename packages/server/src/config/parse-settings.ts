import { entryKey } from './documents.ts';
import { compareFaults, type Fault, presentPath, type Segment } from './fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { type EntryKind, type ListSection, type Section, sections, singleName } from './schema.ts';
import { findSchemaFaults, presentValue } from './schema-faults.ts';
import { suggest } from './suggest.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** One entry of a settings file. */
export interface FileEntry {
  readonly kind: EntryKind;
  readonly name: string;
  /** Without name, `absent` and password; `null` for `absent: true`. */
  readonly value: JsonValue;
  readonly password: string | null;
  /** False when faults were found inside; it is named in the file all the same. */
  readonly isSound: boolean;
  /** A fault at a part of this entry's value (or, where the file has no such part, at the entry). */
  faultAt(path: readonly Segment[], sentence: string): Fault;
}

export interface ParsedSettings {
  readonly entries: readonly FileEntry[];
  /** By line. While there is one, nothing may be applied. */
  readonly faults: readonly Fault[];
}

/**
 * Reads a settings file, YAML or JSON. It names every fault that the file shows by itself: syntax, unknown keys, types,
 * ranges, duplicates. What depends on the settings in force (names, contradictions) is found by `planApply`.
 */
export function parseSettings(text: string): ParsedSettings {
  const { source, faults } = readYaml(text);
  if (source === null) return { entries: [], faults: faults.sort(compareFaults) };
  const entries: FileEntry[] = [];
  if (isJsonObject(source.value)) {
    for (const [key, value] of Object.entries(source.value)) {
      const section = sections.find((candidate) => candidate.key === key);
      if (section === undefined)
        faults.push({ ...source.locate([key], 'key'), path: key, sentence: presentUnknownSection(key) });
      else entries.push(...readSection(source, section, value, faults));
    }
    faults.push(...findDuplicates(entries));
  } else if (source.value !== null) {
    faults.push({
      line: 1,
      column: 1,
      path: '',
      sentence: `Settings are a mapping of sections; there are ${sectionKeys()}.`,
    });
  }
  return { entries, faults: faults.sort(compareFaults) };
}

/** A section that is empty says nothing, so that its last line may be commented out. */
function readSection(source: YamlSource, section: Section, value: JsonValue, faults: Fault[]): FileEntry[] {
  if (value === null) return [];
  if (section.form === 'single')
    return [readEntry(source, section, [section.key], singleName, section.key, value, faults)];
  if (!Array.isArray(value)) {
    const sentence = `${section.key} must be a list: one "- ${section.nameKey}: …" for each ${section.what}; it is ${presentValue(value)}.`;
    faults.push({ ...source.locate([section.key], 'value'), path: section.key, sentence });
    return [];
  }
  return value.map((item: JsonValue, at) => {
    const entry = section.bare === true && typeof item === 'string' ? { [section.nameKey]: item } : item;
    const name = isJsonObject(entry) ? entry[section.nameKey] : undefined;
    const owner =
      typeof name === 'string' && name !== ''
        ? `${section.what} ${JSON.stringify(name.slice(0, 64))}`
        : `${section.key}[${at}]`;
    return readEntry(source, section, [section.key, at], typeof name === 'string' ? name : '', owner, entry, faults);
  });
}

function readEntry(
  source: YamlSource,
  section: Section,
  place: readonly Segment[],
  name: string,
  owner: string,
  whole: JsonValue,
  faults: Fault[],
): FileEntry {
  const faultAt = (path: readonly Segment[], sentence: string, at: 'key' | 'value' = 'value'): Fault => {
    const full = [...place, ...path];
    return { ...source.locate(full, at), path: presentPath(full), sentence };
  };
  const found = findSchemaFaults(section.schema, whole, owner).map((fault) =>
    faultAt(fault.path, fault.sentence, fault.at),
  );
  if (found.length === 0 && isJsonObject(whole) && whole['absent'] === true && whole['retire'] === true) {
    found.push(faultAt(['retire'], `${owner}: absent and retire contradict each other; leave one of them.`, 'key'));
  }
  faults.push(...found);
  const isSound = found.length === 0;
  const { value, password } = isSound ? takeApart(section, whole) : { value: null, password: null };
  return {
    kind: section.kind,
    name,
    value,
    password,
    isSound,
    faultAt: (path, sentence) => faultAt(path, `${owner}: ${sentence}`),
  };
}

function takeApart(section: Section, whole: JsonValue): { value: JsonValue; password: string | null } {
  if (section.form === 'single' || !isJsonObject(whole)) return { value: whole, password: null };
  const { [section.nameKey]: _name, absent, password, ...value } = whole as JsonObject & { password?: string };
  return { value: absent === true ? null : value, password: password ?? null };
}

function findDuplicates(entries: readonly FileEntry[]): Fault[] {
  const seen = new Map<string, FileEntry>();
  const faults: Fault[] = [];
  for (const entry of entries) {
    if (entry.name === '') continue;
    const key = entryKey(entry.kind, entry.name);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, entry);
    else
      faults.push(
        entry.faultAt(
          [nameKeyOf(entry.kind)],
          `it stands twice (first on line ${first.faultAt([nameKeyOf(entry.kind)], '').line}); leave one of them.`,
        ),
      );
  }
  return faults;
}

function nameKeyOf(kind: EntryKind): string {
  return (
    sections.find((section): section is ListSection => section.kind === kind && section.form === 'list')?.nameKey ?? ''
  );
}

function presentUnknownSection(key: string): string {
  const meant = suggest(
    key,
    sections.map((section) => section.key),
  );
  const hint = meant === null ? `there are ${sectionKeys()}` : `did you mean ${meant}?`;
  return `There is no section ${JSON.stringify(key.slice(0, 64))}; ${hint}${meant === null ? '.' : ''}`;
}

function sectionKeys(): string {
  return sections.map((section) => section.key).join(', ');
}
