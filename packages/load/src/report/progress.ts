/** Says what is being measured, so that nobody wonders whether minutes of silence are meant. */
export interface Progress {
  step(words: string): void;
  /** Ends the last step's line. */
  end(): void;
}

interface Stream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** On a terminal one line that changes; elsewhere a line for each step. With the time since the start. */
export function createProgress(stream: Stream, now: () => number = () => performance.now()): Progress {
  const startedAt = now();
  const clock = () => {
    const seconds = Math.floor((now() - startedAt) / 1_000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  };
  if (stream.isTTY !== true) return { step: (words) => stream.write(`${clock()} ${words}\n`), end: () => {} };
  return {
    step: (words) => stream.write(`\r\u001b[2K${`${clock()} ${words}`.slice(0, (stream.columns ?? 80) - 1)}`),
    end: () => stream.write('\r\u001b[2K'),
  };
}
