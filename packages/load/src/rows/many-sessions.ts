import type { Chat } from '../loops/chat.ts';
import { openChats } from '../loops/open-chats.ts';
import { pollChats } from '../loops/poll-chats.ts';
import { presentCount } from '../report/words.ts';
import { readMetric } from '../sides/read-metrics.ts';
import type { Bench } from './bench.ts';

export interface ManySessions {
  /** Of the Parley that keeps them; it is stopped. */
  readonly folder: string;
  readonly chats: readonly Chat[];
  /** Heap that each of the second half costs, when all that they do is poll. */
  readonly heapBytesPerSession: number;
}

/**
 * Opens the sessions over the API. Full sessions are kept in a cache bounded in bytes, which the first half fills, so
 * what the second half adds to the heap is what a session costs that is not in that cache.
 */
export async function createManySessions(bench: Bench): Promise<ManySessions> {
  const { sessions } = bench.scale;
  const folder = bench.createFolder();
  await using parley = await bench.startParley({ folder, measuresHeap: true });
  const half = Math.floor(sessions / 2);
  bench.progress.step(`opening ${presentCount(sessions)} sessions`);
  const chats = await openChats(parley.target, half);
  await pollChats(parley.target, chats);
  const before = await readMetric(parley, 'parley_heap_used_bytes');
  const added = await openChats(parley.target, sessions - half);
  await pollChats(parley.target, added);
  const after = await readMetric(parley, 'parley_heap_used_bytes');
  return { folder, chats: [...chats, ...added], heapBytesPerSession: (after - before) / added.length };
}
