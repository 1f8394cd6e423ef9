/** A bound that a figure must keep: at least, or at most, so much. */
export type Bound = { readonly is: 'least'; readonly value: number } | { readonly is: 'most'; readonly value: number };

export function atLeast(value: number): Bound {
  return { is: 'least', value };
}

export function atMost(value: number): Bound {
  return { is: 'most', value };
}

/** One line of the report: a figure, what it was made of, and what it must be. */
export interface Finding {
  readonly what: string;
  /** Both sides as measured (medians), in words; the second is empty where there is none. */
  readonly parley: string;
  readonly against: string;
  readonly figure: number;
  /** Lowest and highest of the rounds. */
  readonly spread: readonly [least: number, most: number] | null;
  readonly unit: Unit;
  /** `null`, and `floor` too: the figure is for information. */
  readonly goal: Bound | null;
  /** Below it (or above, for `most`) is not acceptable. */
  readonly floor: Bound | null;
}

/** `share` and `times` are ratios; a share is better when high, a multiple when low. */
export type Unit = 'share' | 'times' | 'ms' | 's' | 'KB';

export type Verdict = 'reached' | 'below goal' | 'not acceptable' | 'not judged';

export function judge({ figure, goal, floor }: Finding): Verdict {
  if (goal === null || floor === null) return 'not judged';
  if (keeps(figure, goal)) return 'reached';
  return keeps(figure, floor) ? 'below goal' : 'not acceptable';
}

function keeps(figure: number, bound: Bound): boolean {
  return bound.is === 'least' ? figure >= bound.value : figure <= bound.value;
}
