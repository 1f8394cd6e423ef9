import { verifyChats } from '../loops/verify-chats.ts';
import { atMost, type Finding } from '../report/finding.ts';
import { presentCount } from '../report/words.ts';
import { median } from '../statistics/median.ts';
import type { Bench } from './bench.ts';

/** From the command to the first answer about a chat that was there before. */
export async function measureStart(bench: Bench): Promise<Finding[]> {
  const { rounds, sessions } = bench.scale;
  const { folder, chats } = await bench.manySessions();
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bench.progress.step(`start: round ${round + 1} of ${rounds}`);
    const startedAt = performance.now();
    await using parley = await bench.startParley({ folder });
    const asked = chats[(round * 7_919) % chats.length]!;
    asked.moveTo(parley.target);
    await verifyChats(parley.target, [asked]);
    seconds.push((performance.now() - startedAt) / 1_000);
  }
  return [
    {
      what: `start to first answer on a store of ${presentCount(sessions)} sessions`,
      parley: '',
      against: '',
      figure: median(seconds),
      spread: [Math.min(...seconds), Math.max(...seconds)],
      unit: 's',
      goal: atMost(1),
      floor: atMost(3),
    },
  ];
}
