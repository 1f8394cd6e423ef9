import type { Log } from '../platform/log.ts';
import type { StoreDocument } from '../store/index.ts';
import { type ConfiguredService, createConfiguredService } from './configured-service.ts';
import { readEntry, type StoredEntry } from './documents.ts';
import { fillLimitsPerSource } from './filled.ts';
import { isJsonObject, type JsonValue } from './json.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import type { HoursValue } from './schema/hours.ts';
import type { LimitsPerSourceValue } from './schema/limits-per-source.ts';
import { sectionOf } from './schema.ts';
import { fitsSchema } from './schema-faults.ts';

/** The settings at one version of the store, ready for use; never changed, only replaced. */
export interface SettingsView {
  readonly revision: number;
  /** Also those that say of an entry that there is none. */
  readonly entries: readonly StoredEntry[];
  readonly services: ReadonlyMap<string, ConfiguredService>;
  /** By service; one without hours has none. */
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly limitsPerSource: Required<LimitsPerSourceValue>;
}

/**
 * One document is written by every apply, so that two at once cannot both succeed on what the other is taking away, and
 * a node sees by one small read whether settings changed.
 */
export const revisionKey = { kind: 'settings', name: 'revision' } as const;

export function createView(documents: readonly StoreDocument[], log: Log): SettingsView {
  const entries = documents.map(readEntry).filter((entry) => entry !== null);
  const inForce = entries.filter((entry) => entry.value !== null && isReadable(entry, log));
  const services = new Map(
    inForce
      .filter(({ kind }) => kind === 'service')
      .map(({ name, value }) => [name, createConfiguredService(name, value)]),
  );
  const hours = new Map(
    inForce
      .filter(({ kind }) => kind === 'hours')
      .map(({ name, value }) => [name, createSchedule(value as HoursValue)]),
  );
  return {
    revision: findRevision(documents),
    entries,
    services,
    schedules: new Map(
      [...services.values()].flatMap((service) => {
        const schedule = service.hours === null ? undefined : hours.get(service.hours);
        return schedule === undefined ? [] : [[service.name, schedule] as const];
      }),
    ),
    limitsPerSource: Object.freeze(
      fillLimitsPerSource(inForce.find(({ kind }) => kind === 'limits-per-source')?.value ?? {}),
    ),
  };
}

export function findRevision(documents: readonly StoreDocument[]): number {
  return documents.find(({ kind, name }) => kind === revisionKey.kind && name === revisionKey.name)?.version ?? 0;
}

/** What another version wrote and this one cannot read harms only itself. */
function isReadable({ kind, name, value }: StoredEntry, log: Log): boolean {
  const section = sectionOf(kind);
  const whole: JsonValue =
    section.form === 'list' && isJsonObject(value) ? { ...value, [section.nameKey]: name } : value;
  if (fitsSchema(section.schema, whole)) return true;
  log.error('settings-entry-unreadable', { kind, name });
  return false;
}
