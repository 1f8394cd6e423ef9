import type { Chat } from '../loops/chat.ts';
import type { Load, LoadResult } from '../loops/load.ts';
import type { Mix } from '../loops/mix.ts';
import { openChats } from '../loops/open-chats.ts';
import { runClosedLoop } from '../loops/run-closed-loop.ts';
import { runFixedRate } from '../loops/run-fixed-rate.ts';
import { verifyChats } from '../loops/verify-chats.ts';
import type { Side } from '../sides/side.ts';
import type { Bench } from './bench.ts';

export interface MeasureOptions {
  readonly mix: Mix;
  /** As it is: 64 new chats, one for each connection. */
  readonly chats?: readonly Chat[];
  readonly connections?: number;
  readonly turn?: number;
  /** Requests a second; without it the loop is closed. */
  readonly perSecond?: number;
}

/** One run against one side; afterwards what was acknowledged is looked up. */
export async function measure(bench: Bench, side: Side, options: MeasureOptions): Promise<LoadResult> {
  const { warmUpMs, measureMs } = bench.scale;
  const { mix, turn = 1, perSecond, connections = bench.scale.connections } = options;
  const chats = options.chats ?? (await openChats(side.target, connections));
  const readCpuMs = () => side.process.readCpuMs();
  const load: Load = { target: side.target, chats, connections, mix, turn, warmUpMs, measureMs, readCpuMs };
  const result = await (perSecond === undefined ? runClosedLoop(load) : runFixedRate(load, perSecond));
  if (mix.send !== undefined) await verifyChats(side.target, chats);
  return result;
}
