/** What this room needs of the settings. */
export interface AdminSettings {
  apply(text: string, options: { readonly dryRun: boolean }): Promise<AdminApplyResult>;
  export(): string;
}

export type AdminApplyResult =
  | { readonly state: 'applied'; readonly entries: readonly object[]; readonly unused: readonly string[] }
  | { readonly state: 'refused'; readonly faults: readonly AdminFault[] }
  | { readonly state: 'failed'; readonly sentence: string };

/** Line and column count from 1. */
export interface AdminFault {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly sentence: string;
}
