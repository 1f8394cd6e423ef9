import { atMost, type Finding } from '../report/finding.ts';
import { presentRate } from '../report/words.ts';
import { readMetric } from '../sides/read-metrics.ts';
import type { Side } from '../sides/side.ts';
import { median } from '../statistics/median.ts';
import type { Bench } from './bench.ts';
import { readSpeed } from './compare.ts';
import { type MeasureOptions, measure } from './measure.ts';

/** How long the event loop makes others wait, at saturation with sends and at half of that. */
export async function measureLoopDelay(bench: Bench): Promise<Finding[]> {
  await using parley = await bench.startParley();
  const saturated = await measureRounds(bench, parley, 'at saturation', {});
  const perSecond = Math.round(saturated.perSecond / 2);
  const half = await measureRounds(bench, parley, 'at half load', { perSecond });
  const describe = (load: string) => `event-loop delay p99 with sends ${load}`;
  return [
    { ...present(saturated), what: describe('at saturation'), goal: atMost(3), floor: atMost(10) },
    { ...present(half), what: describe('at half load'), goal: atMost(1), floor: atMost(3) },
  ];
}

interface Delays {
  readonly perSecond: number;
  readonly p99Ms: readonly number[];
}

async function measureRounds(
  bench: Bench,
  parley: Side,
  load: string,
  options: Omit<MeasureOptions, 'mix'>,
): Promise<Delays> {
  const { rounds } = bench.scale;
  const speeds: number[] = [];
  const p99Ms: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bench.progress.step(`event-loop delay ${load}: round ${round + 1} of ${rounds}`);
    // Each reading begins the next: this one throws away what was before the run.
    await readMetric(parley, metric);
    speeds.push(readSpeed(await measure(bench, parley, { ...options, mix: { send: 1 } })));
    p99Ms.push(1_000 * (await readMetric(parley, metric)));
  }
  return { perSecond: median(speeds), p99Ms };
}

const metric = 'parley_event_loop_delay_p99_seconds';

function present({ perSecond, p99Ms }: Delays) {
  return {
    parley: presentRate(perSecond),
    against: '',
    figure: median(p99Ms),
    spread: [Math.min(...p99Ms), Math.max(...p99Ms)] as const,
    unit: 'ms' as const,
  };
}
