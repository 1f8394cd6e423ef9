import type { Segment } from './fault.ts';

/** Two parts of one entry that cannot both hold. `path` is the part to change; `sentence` goes on after the entry's name. */
export interface Contradiction {
  readonly path: readonly Segment[];
  readonly sentence: string;
}
