import { isDeepStrictEqual } from 'node:util';
import type { AppliedEntry, ApplyOutcome } from './apply-result.ts';
import { findContradictions } from './contradictions.ts';
import { entryKey, type StoredEntry } from './documents.ts';
import { compareFaults, type Fault } from './fault.ts';
import { findNameFaults, type NamedEntry } from './find-name-faults.ts';
import { isJsonObject, type JsonValue } from './json.ts';
import { mergeEntry } from './merge.ts';
import type { FileEntry, ParsedSettings } from './parse-settings.ts';
import { sectionOf } from './schema.ts';
import { findSchemaFaults } from './schema-faults.ts';

/** What applying a file would do. With faults, nothing of it may be done. */
export interface ApplyPlan {
  readonly faults: readonly Fault[];
  readonly entries: readonly AppliedEntry[];
  /** The entries to write, each with the version that its document has now. */
  readonly changes: readonly PlannedChange[];
}

export interface PlannedChange {
  readonly entry: StoredEntry;
  /** To be hashed into `entry`: the file creates this account. */
  readonly password: string | null;
}

interface Step {
  readonly file: FileEntry;
  /** `undefined`: never stored. */
  readonly stored: StoredEntry | undefined;
  readonly value: JsonValue;
  readonly kept: readonly string[];
}

/**
 * Decides what `parsed` makes of the settings in the store, by the "last applied" rule. Finds what the file cannot show by
 * itself: contradictions, names that nothing has, and the removal of what is in use.
 *
 * @param live live sessions by service
 */
export function planApply(
  parsed: ParsedSettings,
  stored: readonly StoredEntry[],
  live: ReadonlyMap<string, number>,
): ApplyPlan {
  const byKey = new Map(stored.map((entry) => [entryKey(entry.kind, entry.name), entry]));
  const steps = parsed.entries
    .filter((file) => file.isSound)
    .map((file) => createStep(file, byKey.get(entryKey(file.kind, file.name))));
  const faults = [
    ...parsed.faults,
    ...steps.flatMap(checkEntry),
    ...findNameFaults(listAfterwards(stored, parsed.entries, steps)),
    ...steps.flatMap((step) => checkLive(step, live)),
  ].sort(compareFaults);
  return {
    faults,
    entries: steps.map(presentStep),
    changes: steps.flatMap(planChange),
  };
}

function createStep(file: FileEntry, stored: StoredEntry | undefined): Step {
  return { file, stored, ...mergeEntry(file.value, stored?.applied, stored?.value ?? null) };
}

/** An account keeps the spelling it was created with. */
function nameOf({ file, stored }: Step): string {
  return stored?.name ?? file.name;
}

/** A file and later edits may each be sound and together contradict. */
function checkEntry(step: Step): Fault[] {
  const { file, value } = step;
  if (value === null) return [];
  const section = sectionOf(file.kind);
  const whole = section.form === 'list' && isJsonObject(value) ? { ...value, [section.nameKey]: nameOf(step) } : value;
  const broken = findSchemaFaults(section.schema, whole, 'with later edits');
  if (broken.length > 0) return broken.map(({ path, sentence }) => file.faultAt(path, sentence));
  return findContradictions(file.kind, nameOf(step), value).map(({ path, sentence }) => file.faultAt(path, sentence));
}

/** All entries there would be, and those the file speaks of. */
function listAfterwards(
  stored: readonly StoredEntry[],
  files: readonly FileEntry[],
  steps: readonly Step[],
): NamedEntry[] {
  const entries = new Map<string, NamedEntry>();
  for (const { kind, name, value } of stored) entries.set(entryKey(kind, name), { kind, name, value, file: null });
  for (const file of files) {
    // What has faults inside exists all the same: naming it elsewhere is no further fault.
    if (!file.isSound) entries.set(entryKey(file.kind, file.name), { ...file, value: {}, file });
  }
  for (const step of steps) {
    const { file, value } = step;
    entries.set(entryKey(file.kind, file.name), { kind: file.kind, name: nameOf(step), value, file });
  }
  return [...entries.values()];
}

function checkLive({ file, stored, value }: Step, live: ReadonlyMap<string, number>): Fault[] {
  const count = live.get(file.name) ?? 0;
  if (file.kind !== 'service' || value !== null || (stored?.value ?? null) === null || count === 0) return [];
  const chats = count === 1 ? '1 chat is' : `${count} chats are`;
  const sentence = `it cannot be removed while ${chats} going on; write retire: true, so that it takes no new ones, and remove it when they have ended.`;
  return [file.faultAt(['absent'], sentence)];
}

function presentStep(step: Step): AppliedEntry {
  const { what, form } = sectionOf(step.file.kind);
  return { what, name: form === 'list' ? nameOf(step) : '', outcome: findOutcome(step), kept: step.kept };
}

function findOutcome({ stored, value, kept }: Step): ApplyOutcome {
  const before = stored?.value ?? null;
  if (isDeepStrictEqual(value, before)) return kept.length > 0 ? 'kept' : 'unchanged';
  if (value === null) return 'removed';
  if (before === null) return 'created';
  return isRetired(value) && !isRetired(before) ? 'retired' : 'changed';
}

function isRetired(value: JsonValue): boolean {
  return isJsonObject(value) && value['retire'] === true;
}

function planChange(step: Step): PlannedChange[] {
  const { file, stored, value } = step;
  const before = stored?.value ?? null;
  if (isDeepStrictEqual(value, before) && isDeepStrictEqual(file.value, stored?.applied)) return [];
  const entry = {
    kind: file.kind,
    name: nameOf(step),
    version: stored?.version ?? 0,
    value,
    applied: file.value,
    passwordHash: value === null ? null : (stored?.passwordHash ?? null),
  };
  return [{ entry, password: before === null && value !== null ? file.password : null }];
}
