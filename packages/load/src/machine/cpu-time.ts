import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

let ticksPerSecond = 0;

/** CPU time of a process with all its threads so far, user and system, in ms (Linux: `/proc/PID/stat`). */
export function readCpuMs(pid: number): number {
  ticksPerSecond ||= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return parseCpuTicks(readFileSync(`/proc/${pid}/stat`, 'latin1')) * (1_000 / ticksPerSecond);
}

/** utime + stime, the 14th and 15th field; the 2nd is the program's name in parentheses and may hold anything. */
export function parseCpuTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isInteger(ticks)) throw new Error(`not the stat of a process: ${stat.slice(0, 100)}`);
  return ticks;
}
