import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { readStatusCode } from '../wire/status-code.ts';

/** Latency in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly mean: number;
}

/** Counts the replies of a run and keeps their latencies. Whatever is not an ACK is a failure and has no latency. */
export class Tally {
  acknowledged = 0;
  failed = 0;
  readonly failures: Record<string, number> = {};
  /** The first failure in words, with the reply's text. */
  firstFailure: string | null = null;
  readonly #histogram: RecordableHistogram = createHistogram({ lowest: 1, highest: 600e9, figures: 3 });

  /** Counts one reply and says whether it is an ACK: HTTP 200 with `statusCode` 0. */
  countReply(latencyMs: number, httpStatus: number, bytes: Buffer, bodyStart: number, bodyEnd: number): boolean {
    const code = httpStatus === 200 ? readStatusCode(bytes, bodyStart, bodyEnd) : -2;
    if (code === 0) {
      this.acknowledged++;
      this.#histogram.record(Math.max(1, Math.round(latencyMs * 1e6)));
      return true;
    }
    this.countFailure(nameFailure(code, httpStatus), () =>
      bytes.toString('utf8', bodyStart, Math.min(bodyEnd, bodyStart + 500)),
    );
    return false;
  }

  /** Counts what is not even a reply, and replies that are no ACK. */
  countFailure(name: string, describe: () => string): void {
    this.failed++;
    this.failures[name] = (this.failures[name] ?? 0) + 1;
    this.firstFailure ??= `${name}: ${describe()}`;
  }

  /** Forgets counts and latencies, but no failure: one during the warm-up spoils a run as well. */
  forgetWarmUp(): void {
    this.acknowledged = 0;
    this.#histogram.reset();
  }

  latency(): Latency {
    const at = (percentile: number) => this.#histogram.percentile(percentile) / 1e6;
    if (this.acknowledged === 0) return { p50: 0, p90: 0, p99: 0, p999: 0, max: 0, mean: 0 };
    return {
      p50: at(50),
      p90: at(90),
      p99: at(99),
      p999: at(99.9),
      max: this.#histogram.max / 1e6,
      mean: this.#histogram.mean / 1e6,
    };
  }
}

function nameFailure(code: number, httpStatus: number): string {
  if (code === -2) return `HTTP ${httpStatus}`;
  if (code === 1) return 'RETRY';
  if (code === 2) return 'REFUSE';
  return code === -1 ? 'no statusCode' : `statusCode ${code}`;
}
