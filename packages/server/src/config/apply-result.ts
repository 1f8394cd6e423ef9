import type { Fault } from './fault.ts';

/** What became of a settings file. */
export type ApplyResult =
  | {
      readonly state: 'applied';
      readonly entries: readonly AppliedEntry[];
      /** What is in force and nothing in this release uses yet; see `Settings.unused`. */
      readonly unused: readonly string[];
    }
  /** Nothing was applied; every fault of the file, by line. */
  | { readonly state: 'refused'; readonly faults: readonly Fault[] }
  /** The store did not take it, for the reason said; nothing or all of it was applied, and applying it again is safe. */
  | { readonly state: 'failed'; readonly sentence: string };

export interface AppliedEntry {
  /** What it is, such as `service`. */
  readonly what: string;
  /** Empty for a section that is one entry by itself. */
  readonly name: string;
  readonly outcome: ApplyOutcome;
  /** Keys whose later edits were left alone, such as `limits.message`; `''`: the entry as a whole. */
  readonly kept: readonly string[];
}

/** `kept`: nothing changed, and somewhere a later edit was left alone. */
export type ApplyOutcome = 'created' | 'changed' | 'unchanged' | 'kept' | 'removed' | 'retired';
