import { fillChats } from '../loops/fill-chats.ts';
import { openChats } from '../loops/open-chats.ts';
import { atMost, type Finding } from '../report/finding.ts';
import { presentCount } from '../report/words.ts';
import { readMetric } from '../sides/read-metrics.ts';
import type { Bench } from './bench.ts';

/** So many sessions with their last events fit into the cache. */
const fullSessions = 3_000;
const lastEvents = 20;

/** Heap, after a collection, that a live session takes. */
export async function measureMemory(bench: Bench): Promise<Finding[]> {
  const { heapBytesPerSession } = await bench.manySessions();
  const fullBytes = await measureFullSession(bench);
  const shared = { against: '', spread: null, unit: 'KB' as const };
  return [
    {
      ...shared,
      what: 'heap of a live session that only polls',
      parley: `${presentCount(heapBytesPerSession)} bytes`,
      figure: heapBytesPerSession / 1_024,
      goal: atMost(0.5),
      floor: atMost(1),
    },
    {
      ...shared,
      what: `heap of a live session with its last ${lastEvents} events`,
      parley: `${presentCount(fullBytes)} bytes`,
      figure: fullBytes / 1_024,
      goal: atMost(5),
      floor: atMost(8),
    },
  ];
}

async function measureFullSession(bench: Bench): Promise<number> {
  await using parley = await bench.startParley({ measuresHeap: true });
  bench.progress.step(`memory: ${presentCount(fullSessions)} sessions of ${lastEvents} events`);
  // The code these run is compiled by the first of them; it is not what a session costs.
  await fillChats(parley.target, await openChats(parley.target, 500), lastEvents);
  const before = await readMetric(parley, 'parley_heap_used_bytes');
  await fillChats(parley.target, await openChats(parley.target, fullSessions), lastEvents);
  const after = await readMetric(parley, 'parley_heap_used_bytes');
  return (after - before) / fullSessions;
}
