import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The server's core and the generator's, or `null`: both go where the kernel puts them. */
export interface Cores {
  readonly server: number;
  readonly generator: number;
}

/** The outcome of `pinGenerator`: cores, or the reason why nothing is pinned. */
export type Pinning =
  | { readonly cores: Cores; readonly reason: null }
  | { readonly cores: null; readonly reason: string };

/** Pins this process with all its threads to core 1 and leaves core 0 to the servers, by `taskset` of util-linux. */
export function pinGenerator(): Pinning {
  if (availableParallelism() < 2) return { cores: null, reason: 'there is one core only' };
  const cores = { server: 0, generator: 1 };
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(cores.generator), String(process.pid)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return { cores, reason: null };
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { cores: null, reason: isMissing ? 'taskset (util-linux) is not installed' : `${(error as Error).message}` };
  }
}

/** The command that runs `command` on one core, or the command itself. */
export function pinned(core: number | null, command: readonly string[]): readonly string[] {
  return core === null ? command : ['taskset', '--cpu-list', String(core), ...command];
}
