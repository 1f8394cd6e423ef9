import { Counter, Gauge, Registry } from 'prom-client';
import type { RuntimeMeter } from '../platform/runtime.ts';

/** Where the figures come from; read at each scrape, so that nothing is counted twice and no timer runs. */
export interface MetricsSource {
  readonly runtime: RuntimeMeter;
  readonly operations: { readonly [operation: string]: number };
  readonly replies: { readonly [outcome: string]: number };
  readonly commits: {
    readonly commits: number;
    readonly appends: number;
    readonly failures: number;
    readonly waitedMs: number;
    longestMs: number;
  };
  appendsWaiting(): number;
  requestsWaiting(): number;
  sessionsInMemory(): number;
  cacheBytes(): number;
  /** Live sessions by service, from the store. */
  countLive(): Promise<ReadonlyMap<string, number>>;
}

/** Text in the Prometheus format. Labels are names of operations, outcomes and services: bounded, and nobody's words. */
export function createMetrics(source: MetricsSource): { contentType: string; read(): Promise<string> } {
  const registers = [new Registry()];
  const gauge = (name: string, help: string, collect: (gauge: Gauge) => void) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        collect(this);
      },
    });
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  const labelled = (name: string, help: string, label: string, read: () => { readonly [value: string]: number }) =>
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
      },
    });

  const { runtime, commits } = source;
  labelled(
    'parley_requests_total',
    'Requests of the customer API, by operation.',
    'operation',
    () => source.operations,
  );
  labelled('parley_replies_total', 'Replies of the customer API, by outcome.', 'outcome', () => source.replies);
  gauge('parley_requests_waiting', 'Requests whose answer is still to come.', (own) =>
    own.set(source.requestsWaiting()),
  );

  counter('parley_commits_total', 'Commits of the store.', () => commits.commits);
  counter('parley_appends_total', 'Appends in those commits.', () => commits.appends);
  counter('parley_commit_failures_total', 'Commits that the store could not do.', () => commits.failures);
  counter('parley_commit_seconds_total', 'Time that commits took, in all.', () => commits.waitedMs / 1_000);
  gauge('parley_commit_longest_seconds', 'The longest commit since the last scrape.', (own) => {
    own.set(commits.longestMs / 1_000);
    commits.longestMs = 0;
  });
  gauge('parley_appends_waiting', 'Appends that wait for the store.', (own) => own.set(source.appendsWaiting()));

  gauge('parley_sessions_in_memory', 'Sessions that have a record in memory.', (own) =>
    own.set(source.sessionsInMemory()),
  );
  gauge('parley_cache_bytes', 'Estimated size of the full sessions in memory.', (own) => own.set(source.cacheBytes()));
  new Gauge({
    name: 'parley_live_sessions',
    help: 'Sessions that have not ended, by service.',
    labelNames: ['service'],
    registers,
    async collect() {
      const live = await source.countLive();
      this.reset();
      for (const [service, count] of live) this.set({ service }, count);
    },
  });

  const delay = { p50: 0, p99: 0, max: 0 };
  gauge('parley_event_loop_delay_p50_seconds', 'Median event-loop delay since the last scrape.', (own) => {
    Object.assign(delay, runtime.readLoopDelay());
    own.set(delay.p50 / 1_000);
  });
  gauge(
    'parley_event_loop_delay_p99_seconds',
    '99th percentile of the event-loop delay since the last scrape.',
    (own) => own.set(delay.p99 / 1_000),
  );
  gauge('parley_event_loop_delay_max_seconds', 'Longest event-loop delay since the last scrape.', (own) =>
    own.set(delay.max / 1_000),
  );
  const memory = { heapUsedBytes: 0, residentBytes: 0 };
  gauge('parley_heap_used_bytes', 'JavaScript heap in use.', (own) => {
    Object.assign(memory, runtime.readMemory());
    own.set(memory.heapUsedBytes);
  });
  gauge('parley_resident_bytes', 'Resident memory of the process.', (own) => own.set(memory.residentBytes));
  counter('parley_cpu_seconds_total', 'CPU time of all threads.', () => runtime.readCpuSeconds());
  gauge('parley_uptime_seconds', 'Time since the start.', (own) => own.set(runtime.uptimeSeconds()));

  const [registry] = registers as [Registry];
  return { contentType: registry.contentType, read: () => registry.metrics() };
}
