import type { Evidence } from '../check/rule-broken.ts';

interface Fact {
  readonly id: string;
  readonly title: string;
  readonly profile: 'reference' | 'parley';
}

/** What became of a check or a watch. */
export type Outcome = Fact &
  (
    | { readonly state: 'passed' }
    | { readonly state: 'failed'; readonly sentence: string; readonly evidence: Evidence }
    | { readonly state: 'skipped'; readonly reason: string }
  );

export interface Report {
  readonly url: string;
  readonly service: string;
  readonly reference: boolean;
  /** In the order of the families, then of the ids. */
  readonly outcomes: readonly Outcome[];
  readonly requests: number;
  readonly durationMs: number;
}

export function isConformant({ outcomes }: Report): boolean {
  return outcomes.every(({ state }) => state !== 'failed');
}
