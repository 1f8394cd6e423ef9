import type { Chat } from '../loops/chat.ts';
import { openChats } from '../loops/open-chats.ts';
import { atMost, type Finding } from '../report/finding.ts';
import { presentCount, presentRate } from '../report/words.ts';
import type { Side } from '../sides/side.ts';
import type { Bench } from './bench.ts';
import { compare, presentCpu, ratioOf, readCpu } from './compare.ts';
import { measure } from './measure.ts';

const pollEverySeconds = 3;
const connections = 1_000;

/** Many live chats that poll at the pace of real clients, over kept-alive connections as of a reverse proxy. */
export async function measurePollers(bench: Bench): Promise<Finding[]> {
  const { pollers } = bench.scale;
  await using parley = await bench.startParley();
  await using limit = await bench.startLimit();
  const chats = new Map<Side, readonly Chat[]>();
  for (const side of [parley, limit]) {
    bench.progress.step(`pollers: opening ${presentCount(pollers)} chats, ${side.name}`);
    chats.set(side, await openChats(side.target, pollers));
  }
  const perSecond = pollers / pollEverySeconds;
  const results = await compare(bench, 'pollers', parley, limit, (side) =>
    measure(bench, side, { mix: { refresh: 1 }, chats: chats.get(side)!, connections, perSecond }),
  );
  const { median: figure, least, most } = ratioOf(results, readCpu);
  return [
    {
      what:
        `CPU of ${presentCount(pollers)} live chats that poll every ${pollEverySeconds} s ` +
        `(${presentRate(perSecond)}) over ${presentCount(connections)} connections, against the limit program`,
      parley: presentCpu(results.one),
      against: presentCpu(results.other),
      figure,
      spread: [least, most],
      unit: 'times',
      goal: atMost(1.25),
      floor: atMost(1.6),
    },
  ];
}
