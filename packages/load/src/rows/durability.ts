import { atLeast, atMost, type Finding } from '../report/finding.ts';
import { presentRate } from '../report/words.ts';
import { median } from '../statistics/median.ts';
import type { Bench } from './bench.ts';
import { compare, presentP99, presentSpeed, ratioOf, readP99, readSpeed } from './compare.ts';
import { measure } from './measure.ts';

/** What durability costs: the same build with its store in memory does the same work but for the disk. */
export async function measureDurability(bench: Bench): Promise<Finding[]> {
  await using durable = await bench.startParley();
  await using memory = await bench.startParley({ store: 'memory' });
  const mix = { send: 1 };
  const closed = await compare(bench, 'durability', durable, memory, (side) => measure(bench, side, { mix }));
  const speed = ratioOf(closed, readSpeed);
  const perSecond = Math.round(median(closed.one.map(readSpeed)) / 2);
  const fixed = await compare(bench, 'durability at a fixed rate', durable, memory, (side) =>
    measure(bench, side, { mix, perSecond }),
  );
  const p99 = ratioOf(fixed, readP99);
  return [
    {
      what: 'durable `send` against the store in memory',
      parley: presentSpeed(closed.one),
      against: presentSpeed(closed.other),
      figure: speed.median,
      spread: [speed.least, speed.most],
      unit: 'share',
      goal: atLeast(0.95),
      floor: atLeast(0.85),
    },
    {
      what: `its p99 at a fixed rate of half as many, ${presentRate(perSecond)}`,
      parley: presentP99(fixed.one),
      against: presentP99(fixed.other),
      figure: p99.median,
      spread: [p99.least, p99.most],
      unit: 'times',
      goal: atMost(1.1),
      floor: atMost(Number.POSITIVE_INFINITY),
    },
  ];
}
