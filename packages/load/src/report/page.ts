import type { Machine } from '../machine/describe-machine.ts';
import type { BenchScale } from '../rows/bench.ts';
import type { Finding } from './finding.ts';
import { drawTable, tabulate } from './table.ts';
import { presentCount } from './words.ts';

export interface PageFacts {
  readonly machine: Machine;
  readonly fileSystem: string;
  /** Day, as in ISO 8601. */
  readonly date: string;
  readonly isQuick: boolean;
  readonly scale: BenchScale;
  /** Why nothing was pinned; `null` when it was. */
  readonly unpinned: string | null;
}

/** docs/performance.md: the machine, the method, the figures. */
export function presentPage(facts: PageFacts, findings: readonly Finding[]): string {
  const { machine, fileSystem, date, isQuick } = facts;
  return `# Speed

${isQuick ? '**These figures are of a quick run (`--quick`): short rounds and smaller numbers, for a first look only.**\n\n' : ''}\
Written by \`npm run bench -- --write\` on ${date}, at commit ${machine.commit}. Absolute figures are of one machine and say little of
another; the ratios are what to compare.

- CPU: ${machine.cpu}, ${machine.cores} cores; ${machine.memoryGiB} GiB of memory
- Linux ${machine.kernel}; data on ${fileSystem}; Node ${machine.node}

${drawTable(tabulate(findings))}

✔ the goal is reached, ~ it is not, ✖ worse than what is acceptable (then the command's exit code is 1).

${presentMethod(facts)}`;
}

function presentMethod({ scale, unpinned }: PageFacts): string {
  const placed =
    unpinned === null
      ? 'The generator runs on core 1, the server under test with all its threads on core 0.'
      : `Nothing is pinned to a core: ${unpinned}.`;
  return `## How it is measured
- **The yardstick** is \`packages/load/src/limit.mjs\`: the least that a durable server of this API can do. It checks credentials, answers a send
  after its commit (SQLite, WAL, \`synchronous=FULL\`), lets what arrives meanwhile share the next commit, and leaves out everything else:
  validation, limits, CORS, logs, metrics, timeouts, history, any index. What Parley does at this speed, it does with all of that on.
- **In turns.** Both sides run on this machine in one go, in turns (A B, B A, A B …), ${scale.rounds} rounds of ${scale.measureMs / 1_000} s after ${scale.warmUpMs / 1_000} s of
  warm-up. A figure is the median of the rounds' ratios; beside it stand the lowest and the highest. Absolute numbers are medians.
- **Load.** One generator over ${scale.connections} kept-alive connections, each with its own chat, the next request as soon as the reply to the last is in
  (closed loop). At a fixed rate, latency counts from the moment a request was due, so a stall counts for all that it kept waiting.
- **CPU** is of the server's process with all its threads, from \`/proc\`, per request. ${placed}
- **Honest.** Every reply must be an ACK, and after each run with sends the last event of every chat must have the index that the ACKs
  say; one difference ends the benchmark with an error. Data are on a disk; a folder in memory is refused.
- **What durability costs** is the difference between the same server with its data on the disk and in memory (tmpfs). A sync is dearer on one
  machine than on another, also for the least program there can be: here for the limit program as much as its own ratio says. What is
  judged is Parley's ratio beside that one. \`--store memory\` has no database and no second thread, so it is no measure of durability.
- **Parley** is started as it is built (\`parley serve\`), with its defaults but for the limits of requests and events in one chat, which a
  closed loop would meet at once, and \`clientTimeout\`, since chats wait for their round.
- **Many sessions** are ${presentCount(scale.sessions)}, opened over the API. Heap is measured after a collection. "Only polls" is what a session costs
  once the cache of full sessions has its size: it is the difference between all of them and half of them.
`;
}
