import type { Chat } from '../loops/chat.ts';
import { fillChats } from '../loops/fill-chats.ts';
import type { LoadResult } from '../loops/load.ts';
import type { Operation } from '../loops/mix.ts';
import { openChats } from '../loops/open-chats.ts';
import { verifyChats } from '../loops/verify-chats.ts';
import { atMost, type Finding } from '../report/finding.ts';
import { presentCount } from '../report/words.ts';
import type { Side } from '../sides/side.ts';
import { interleave, type Rounds } from '../statistics/interleave.ts';
import type { Bench } from './bench.ts';
import { compare, presentCpu, ratioOf, readCpu } from './compare.ts';
import { measure } from './measure.ts';

const operations: readonly Operation[] = ['send', 'refresh'];
const fewEvents = 10;
const fewSessions = 100;
/** Few enough to be filled in reasonable time, enough to keep the server busy. */
const longChats = 16;
/** A short chat is left for the next before it is long itself. */
const shortTurn = 100;

/** What an operation costs in long chats against short ones. */
export async function measureGrowthByEvents(bench: Bench): Promise<Finding[]> {
  await using parley = await bench.startParley();
  const { events, rounds } = bench.scale;
  const { target } = parley;
  bench.progress.step(`growth: ${longChats} chats of ${presentCount(events)} events`);
  const long = await openChats(target, longChats);
  await fillChats(target, long, events);
  const findings: Finding[] = [];
  for (const operation of operations) {
    const run = (chats: () => Promise<readonly Chat[]>, name: string) => async (round: number) => {
      bench.progress.step(`growth by events, ${operation}: round ${round + 1} of ${rounds}, ${name}`);
      const options = { mix: { [operation]: 1 }, connections: longChats, turn: shortTurn };
      return measure(bench, parley, { ...options, chats: await chats() });
    };
    const results = await interleave(
      rounds,
      run(async () => long, 'long chats'),
      run(() => openShortChats(bench, parley), 'short chats'),
    );
    findings.push(present(operation, `a chat of ${presentCount(events)} events against ${fewEvents}`, results));
  }
  return findings;
}

/** As many as a run can use up at a turn each: a chat that has had its turn has more events than `fewEvents`. */
async function openShortChats(bench: Bench, { target }: Side): Promise<readonly Chat[]> {
  const enough = Math.ceil((mostPerSecond * (bench.scale.warmUpMs + bench.scale.measureMs)) / 1_000 / shortTurn);
  const chats = await openChats(target, Math.max(longChats, enough));
  await fillChats(target, chats, fewEvents);
  return chats;
}

const mostPerSecond = 40_000;

/** What an operation costs at a server of many live sessions, all of them in use, against one of a few. */
export async function measureGrowthBySessions(bench: Bench): Promise<Finding[]> {
  const many = await bench.manySessions();
  await using large = await bench.startParley({ folder: many.folder });
  await using small = await bench.startParley();
  for (const chat of many.chats) chat.moveTo(large.target);
  const chats = new Map<Side, readonly Chat[]>([
    [large, many.chats],
    [small, await openChats(small.target, fewSessions)],
  ]);
  bench.progress.step(`growth: the first request to each of ${presentCount(bench.scale.sessions)} sessions`);
  await verifyChats(large.target, many.chats);
  const findings: Finding[] = [];
  for (const operation of operations) {
    const results = await compare(bench, `growth by sessions, ${operation}`, large, small, (side) =>
      measure(bench, side, { mix: { [operation]: 1 }, chats: chats.get(side)! }),
    );
    const sessions = presentCount(bench.scale.sessions);
    findings.push(present(operation, `${sessions} live sessions against ${fewSessions}`, results));
  }
  return findings;
}

function present(operation: Operation, what: string, results: Rounds<LoadResult>): Finding {
  const { median: figure, least, most } = ratioOf(results, readCpu);
  return {
    what: `CPU of a \`${operation}\`: ${what}`,
    parley: presentCpu(results.one),
    against: presentCpu(results.other),
    figure,
    spread: [least, most],
    unit: 'times',
    goal: atMost(1.2),
    floor: atMost(1.5),
  };
}
