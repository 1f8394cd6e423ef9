import type { LoadResult } from '../loops/load.ts';
import { presentFigure, presentRate } from '../report/words.ts';
import type { Side } from '../sides/side.ts';
import { interleave, type Rounds } from '../statistics/interleave.ts';
import { median } from '../statistics/median.ts';
import { medianRatio, type Ratio } from '../statistics/median-ratio.ts';
import type { Bench } from './bench.ts';

/** Measures two sides in as many rounds as asked, in turns, and says where it is. */
export function compare<T>(
  bench: Bench,
  what: string,
  one: Side,
  other: Side,
  measureSide: (side: Side) => Promise<T>,
): Promise<Rounds<T>> {
  const { rounds } = bench.scale;
  const run = (side: Side) => (round: number) => {
    bench.progress.step(`${what}: round ${round + 1} of ${rounds}, ${side.name}`);
    return measureSide(side);
  };
  return interleave(rounds, run(one), run(other));
}

/** One number of each round's results: first side over second. */
export function ratioOf(rounds: Rounds<LoadResult>, read: (result: LoadResult) => number): Ratio {
  return medianRatio(rounds.one.map(read), rounds.other.map(read));
}

/** `26,120/s, 38.3 µs CPU`: medians of a side's rounds. */
export function presentSpeed(results: readonly LoadResult[]): string {
  return `${presentRate(median(results.map(readSpeed)))}, ${presentCpu(results)}`;
}

export function presentCpu(results: readonly LoadResult[]): string {
  return `${median(results.map(readCpu)).toFixed(1)} µs CPU`;
}

/** `p99 1.20 ms`. */
export function presentP99(results: readonly LoadResult[]): string {
  return `p99 ${presentFigure(median(results.map(readP99)), 'ms')}`;
}

export function readSpeed({ perSecond }: LoadResult): number {
  return perSecond;
}

export function readCpu({ cpuPerRequestUs }: LoadResult): number {
  return cpuPerRequestUs;
}

export function readP99({ latency }: LoadResult): number {
  return latency.p99;
}
