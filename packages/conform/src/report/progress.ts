import type { RunEvents } from '../run/run-conformance.ts';

interface Stream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface Progress extends RunEvents {
  /** Clears the line of a terminal. */
  end(): void;
}

const every = 25;

/** On a terminal one line that changes; elsewhere a line for each failure and now and then for the rest. */
export function createProgress(stream: Stream): Progress {
  let failed = 0;
  const tally = (done: number, total: number) =>
    `${done} of ${total} checks${failed === 0 ? '' : `, ${failed} failed`}`;
  if (stream.isTTY === true) {
    return {
      onOutcome(outcome, done, total) {
        if (outcome.state === 'failed') failed += 1;
        const line = `${tally(done, total)}  ${outcome.id} ${outcome.title}`;
        stream.write(`\r\u001b[2K${line.slice(0, (stream.columns || 80) - 1)}`);
      },
      end: () => stream.write('\r\u001b[2K'),
    };
  }
  return {
    onOutcome(outcome, done, total) {
      if (outcome.state === 'failed') {
        failed += 1;
        stream.write(`failed ${outcome.id} ${outcome.title}\n`);
      }
      if (done % every === 0 || done === total) stream.write(`${tally(done, total)}\n`);
    },
    end: () => {},
  };
}
