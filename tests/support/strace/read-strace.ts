/** One event of the log of `strace -f -y -o FILE`, in the order in which they happened. */
export interface Traced {
  readonly pid: number;
  readonly state: 'begun' | 'ended' | 'exited';
  /** Name of the system call; empty for `exited`. */
  readonly call: string;
  /** Of the first argument, where it is a descriptor: the file, or `socket:[…]`; empty otherwise. */
  readonly file: string;
  /** The line as it is, without the process; of `ended` the whole call, joined. */
  readonly text: string;
}

/**
 * Reads the log of several threads: a call that others came between stands on two lines, `<unfinished ...>` and
 * `<... resumed>`, and is taken apart; one that nothing came between has begun and ended on its line.
 */
export function readStrace(log: string): Traced[] {
  const unfinished = new Map<number, string>();
  return log.split('\n').flatMap((line): Traced[] => {
    const [, process, text = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (process === undefined) return [];
    const pid = Number(process);
    if (text.startsWith('+++')) return [{ pid, state: 'exited', call: '', file: '', text }];
    if (text.startsWith('---')) return [];
    if (text.endsWith('<unfinished ...>')) {
      const begun = text.slice(0, -'<unfinished ...>'.length);
      unfinished.set(pid, begun);
      return [{ pid, state: 'begun', ...describe(begun), text: begun }];
    }
    const [, rest] = /^<\.\.\. \w+ resumed>\s?(.*)$/.exec(text) ?? [];
    if (rest === undefined) {
      const call = describe(text);
      return [
        { pid, state: 'begun', ...call, text },
        { pid, state: 'ended', ...call, text },
      ];
    }
    const whole = `${unfinished.get(pid) ?? ''}${rest}`;
    unfinished.delete(pid);
    return [{ pid, state: 'ended', ...describe(whole), text: whole }];
  });
}

function describe(text: string): { call: string; file: string } {
  const [, call = '', file = ''] = /^(\w+)\((?:\d+<([^>]*)>)?/.exec(text) ?? [];
  return { call, file };
}
