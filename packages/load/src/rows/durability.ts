import { join } from 'node:path';
import type { LoadResult } from '../loops/load.ts';
import { createMemoryFolder } from '../machine/memory-folder.ts';
import { atLeast, atMost, type Finding } from '../report/finding.ts';
import { presentRate } from '../report/words.ts';
import type { Side } from '../sides/side.ts';
import type { Rounds } from '../statistics/interleave.ts';
import { median } from '../statistics/median.ts';
import type { Ratio } from '../statistics/median-ratio.ts';
import type { Bench } from './bench.ts';
import { compare, presentP99, presentSpeed, ratioOf, readP99, readSpeed } from './compare.ts';
import { measure } from './measure.ts';

const mix = { send: 1 };

/**
 * What durability costs: the same build, once with its store on the disk and once in memory (tmpfs), where a sync costs
 * nothing. How dear a sync is depends on the machine, so the same is asked of the limit program, and the two compared.
 */
export async function measureDurability(bench: Bench): Promise<Finding[]> {
  using memory = createMemoryFolder();
  const limit = await measureLimit(bench, join(memory.path, 'limit'));
  await using durable = await bench.startParley();
  await using volatile = await bench.startParley({ folder: join(memory.path, 'parley') });
  const closed = await compareSends(bench, 'durability', durable, volatile);
  const own = ratioOf(closed, readSpeed);
  const perSecond = Math.round(median(closed.one.map(readSpeed)) / 2);
  const fixed = await compare(bench, 'durability at a fixed rate', durable, volatile, (side) =>
    measure(bench, side, { mix, perSecond }),
  );
  const p99 = ratioOf(fixed, readP99);
  return [
    {
      what: 'durable `send`: on a disk against in memory, beside the same ratio of the limit program',
      parley: present(own, closed),
      against: present(limit.ratio, limit.rounds),
      figure: own.median / limit.ratio.median,
      spread: [own.least / limit.ratio.median, own.most / limit.ratio.median],
      unit: 'share',
      goal: atLeast(0.95),
      floor: atLeast(0.85),
    },
    {
      what: `its p99 at a fixed rate of half as many, ${presentRate(perSecond)}, on a disk against in memory`,
      parley: presentP99(fixed.one),
      against: presentP99(fixed.other),
      figure: p99.median,
      spread: [p99.least, p99.most],
      unit: 'times',
      goal: atMost(1.1),
      floor: atMost(Number.POSITIVE_INFINITY),
    },
    await measureWithoutSql(bench, durable),
  ];
}

async function measureLimit(bench: Bench, folder: string): Promise<{ ratio: Ratio; rounds: Rounds<LoadResult> }> {
  await using durable = await bench.startLimit();
  await using volatile = await bench.startLimit(folder);
  const rounds = await compareSends(bench, 'durability of the limit program', durable, volatile);
  return { rounds, ratio: ratioOf(rounds, readSpeed) };
}

/** For information: no database at all, hence no thread that shares the core. */
async function measureWithoutSql(bench: Bench, durable: Side): Promise<Finding> {
  await using memory = await bench.startParley({ store: 'memory' });
  const rounds = await compareSends(bench, 'durability against no database', durable, memory);
  const { median: figure, least, most } = ratioOf(rounds, readSpeed);
  return {
    what: 'durable `send` against `--store memory`, which has no database (for information)',
    parley: presentSpeed(rounds.one),
    against: presentSpeed(rounds.other),
    figure,
    spread: [least, most],
    unit: 'share',
    goal: null,
    floor: null,
  };
}

function compareSends(bench: Bench, what: string, one: Side, other: Side): Promise<Rounds<LoadResult>> {
  return compare(bench, what, one, other, (side) => measure(bench, side, { mix }));
}

function present(ratio: Ratio, rounds: Rounds<LoadResult>): string {
  const [disk, memory] = [rounds.one, rounds.other].map((side) => presentRate(median(side.map(readSpeed))));
  return `${ratio.median.toFixed(2)} (${disk} : ${memory})`;
}
