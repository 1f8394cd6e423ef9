import type { Service } from '../domain/service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Passwords } from '../platform/passwords.ts';
import type { Random } from '../platform/random.ts';
import { type StoreDriver, StoreError } from '../store/index.ts';
import type { ApplyResult } from './apply-result.ts';
import type { ConfiguredService } from './configured-service.ts';
import { writeEntry } from './documents.ts';
import { exportSettings } from './export-settings.ts';
import { findUnused } from './find-unused.ts';
import { parseSettings } from './parse-settings.ts';
import { type ApplyPlan, type PlannedChange, planApply } from './plan-apply.ts';
import type { LimitsPerSourceValue } from './schema/limits-per-source.ts';
import { createView, findRevision, revisionKey, type SettingsView } from './view.ts';

export interface SettingsOptions {
  readonly driver: Pick<StoreDriver, 'readDocuments' | 'putDocuments' | 'countLive'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly passwords: Passwords;
}

export interface ApplyOptions {
  /** Finds and reports everything, and writes nothing. */
  readonly dryRun?: boolean;
}

/** The business settings: what is in force, and how it is changed. What it returns is never changed, only replaced. */
export interface Settings {
  find(name: string): ConfiguredService | undefined;
  all(): Iterable<ConfiguredService>;
  /** Whether the service's business hours have it open at `at` (epoch ms); without hours it always is. */
  isOpen(service: Service, at: number): boolean;
  limitsPerSource(): Required<LimitsPerSourceValue>;
  /** Applies a settings file, YAML or JSON: all of it, or nothing. When it resolves, what it changed is in force here. */
  apply(text: string, options?: ApplyOptions): Promise<ApplyResult>;
  /** What is in force as a settings file, without passwords. */
  export(): string;
  /** Keys in force that nothing in this release uses yet, such as `services.idle`. */
  unused(): string[];
  /** Reads the settings again if they are not those of this version of the store's documents. Never rejects. */
  onDocumentsVersion(version: number): Promise<void>;
}

/** Applies of other nodes that may come in between, before this one gives up. */
const mostAttempts = 8;

/** @throws StoreError when the store cannot be read */
export async function openSettings({ driver, log, passwords }: SettingsOptions): Promise<Settings> {
  let view = createView(await driver.readDocuments(), log);
  let seenVersion: number | null = null;
  let applying: Promise<unknown> = Promise.resolve();

  const reload = async () => {
    const fresh = createView(await driver.readDocuments(), log);
    // Of two reads that overlap, the one that saw more counts.
    if (fresh.revision >= view.revision) view = fresh;
  };

  const applyNow = async (text: string, dryRun: boolean): Promise<ApplyResult> => {
    const parsed = parseSettings(text);
    const removesService = parsed.entries.some(({ kind, isSound, value }) => kind === 'service' && isSound && !value);
    const hashes = new Map<string, string>();
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      await reload();
      const plan = planApply(parsed, view.entries, removesService ? await driver.countLive() : new Map());
      if (plan.faults.length > 0) return { state: 'refused', faults: plan.faults };
      if (dryRun || plan.changes.length === 0) return presentApplied(plan, view);
      if (await write(plan, view, hashes)) {
        await reload();
        logApplied(log, plan);
        return presentApplied(plan, view);
      }
    }
    return {
      state: 'failed',
      sentence: 'The settings are being changed from elsewhere all the time; apply them again.',
    };
  };

  const write = async ({ changes }: ApplyPlan, { revision }: SettingsView, hashes: Map<string, string>) => {
    const entries = await Promise.all(changes.map((change) => addPasswordHash(change, passwords, hashes)));
    const { state } = await driver.putDocuments([
      ...entries.map(writeEntry),
      { ...revisionKey, expectedVersion: revision, value: {} },
    ]);
    return state === 'committed';
  };

  return {
    find: (name) => view.services.get(name),
    all: () => view.services.values(),
    isOpen: ({ name }, at) => view.schedules.get(name)?.isOpen(at) ?? true,
    limitsPerSource: () => view.limitsPerSource,
    apply(text, { dryRun = false } = {}) {
      const applied = applying.then(() => applyNow(text, dryRun)).catch((cause) => presentFailure(cause, log));
      applying = applied.catch(() => {});
      return applied;
    },
    export: () => exportSettings(view.entries),
    unused: () => findUnused(view.entries),
    async onDocumentsVersion(version) {
      if (version === seenVersion) return;
      seenVersion = version;
      try {
        if (findRevision(await driver.readDocuments(revisionKey.kind)) !== view.revision) await reload();
      } catch (cause) {
        // The next confirmation asks again.
        seenVersion = null;
        log.warn('settings-not-read', { code: cause instanceof StoreError ? cause.code : 'unexpected' });
      }
    },
  };
}

async function addPasswordHash({ entry, password }: PlannedChange, passwords: Passwords, hashes: Map<string, string>) {
  if (password === null) return entry;
  const passwordHash = hashes.get(entry.name) ?? (await passwords.hash(password));
  // For the next attempt, if the store has changed meanwhile.
  hashes.set(entry.name, passwordHash);
  return { ...entry, passwordHash };
}

function presentApplied({ entries }: ApplyPlan, view: SettingsView): ApplyResult {
  return { state: 'applied', entries, unused: findUnused(view.entries) };
}

function presentFailure(cause: unknown, log: Log): ApplyResult {
  if (!(cause instanceof StoreError)) throw cause;
  log.warn('settings-not-applied', { code: cause.code });
  const what = cause.code === 'unknown' ? 'did not say whether it took the settings' : 'did not take the settings';
  return { state: 'failed', sentence: `The store ${what} (${cause.message}); apply them again.` };
}

function logApplied(log: Log, { entries }: ApplyPlan): void {
  const count = (...outcomes: string[]) => entries.filter(({ outcome }) => outcomes.includes(outcome)).length;
  log.info('settings-applied', {
    created: count('created'),
    changed: count('changed', 'retired'),
    removed: count('removed'),
    untouched: count('unchanged', 'kept'),
  });
}
