import type { Finding } from '../report/finding.ts';
import type { Bench } from './bench.ts';
import { measureDurability } from './durability.ts';
import { measureGrowthByEvents, measureGrowthBySessions } from './growth.ts';
import { measureLoopDelay } from './loop-delay.ts';
import { measureMemory } from './memory.ts';
import { measurePollers } from './pollers.ts';
import { measureStart } from './start.ts';
import { measureRefresh, measureSend } from './throughput.ts';

/** The rows by the name that `--rows` takes, in the order they are measured. */
export const rows = {
  send: measureSend,
  refresh: measureRefresh,
  durability: measureDurability,
  pollers: measurePollers,
  events: measureGrowthByEvents,
  sessions: measureGrowthBySessions,
  memory: measureMemory,
  loop: measureLoopDelay,
  start: measureStart,
} satisfies Readonly<Record<string, (bench: Bench) => Promise<Finding[]>>>;

export type RowName = keyof typeof rows;

export const rowNames = Object.keys(rows) as readonly RowName[];

export function isRowName(name: string): name is RowName {
  return Object.hasOwn(rows, name);
}
