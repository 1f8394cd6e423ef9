import type { Operation } from '../loops/mix.ts';
import { atLeast, type Finding } from '../report/finding.ts';
import type { Bench } from './bench.ts';
import { compare, presentSpeed, ratioOf, readSpeed } from './compare.ts';
import { measure } from './measure.ts';

/** Durable sends against the limit program's. */
export function measureSend(bench: Bench): Promise<Finding[]> {
  return measureThroughput(bench, 'send', 'durable `send`, embedded store', 0.75, 0.55);
}

/** Empty polls against the limit program's. */
export function measureRefresh(bench: Bench): Promise<Finding[]> {
  return measureThroughput(bench, 'refresh', 'empty `refresh`', 0.85, 0.65);
}

async function measureThroughput(
  bench: Bench,
  operation: Operation,
  what: string,
  goal: number,
  floor: number,
): Promise<Finding[]> {
  await using parley = await bench.startParley();
  await using limit = await bench.startLimit();
  const rounds = await compare(bench, operation, parley, limit, (side) =>
    measure(bench, side, { mix: { [operation]: 1 } }),
  );
  const { median: figure, least, most } = ratioOf(rounds, readSpeed);
  return [
    {
      what: `${what}, ${bench.scale.connections} connections, against the limit program`,
      parley: presentSpeed(rounds.one),
      against: presentSpeed(rounds.other),
      figure,
      spread: [least, most],
      unit: 'share',
      goal: atLeast(goal),
      floor: atLeast(floor),
    },
  ];
}
