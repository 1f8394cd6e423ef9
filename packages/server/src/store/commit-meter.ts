/**
 * What the store's commits cost, as plain numbers that the metrics page reads: nothing is allocated for a commit.
 */
export class CommitMeter {
  commits = 0;
  /** Appends in those commits; divided by `commits`, how many share a sync. */
  appends = 0;
  failures = 0;
  /** Milliseconds in all, from handing a batch to the driver to its outcome. */
  waitedMs = 0;
  longestMs = 0;
  /** False from a commit that the store could not do until one that it could. */
  isWritable = true;

  count(appends: number, ms: number): void {
    this.commits += 1;
    this.appends += appends;
    this.waitedMs += ms;
    if (ms > this.longestMs) this.longestMs = ms;
    this.isWritable = true;
  }

  countFailure(): void {
    this.failures += 1;
    this.isWritable = false;
  }
}
