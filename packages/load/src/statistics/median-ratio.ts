import { median } from './median.ts';

/** A ratio over rounds: its median and how far single rounds lay apart. */
export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/**
 * The median of the rounds' ratios, not the ratio of medians: the two sides of one round ran next to each other, so
 * what slowed the machine for a while slowed both.
 */
export function medianRatio(numerators: readonly number[], denominators: readonly number[]): Ratio {
  if (numerators.length !== denominators.length) throw new RangeError('each round has two sides');
  const ratios = numerators.map((value, round) => value / denominators[round]!);
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}
