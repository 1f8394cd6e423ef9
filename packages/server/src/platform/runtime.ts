import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

/** How this process is doing. */
export interface RuntimeMeter extends Disposable {
  /** Event-loop delay since the last call, milliseconds above the sampling interval. */
  readLoopDelay(): { readonly p50: number; readonly p99: number; readonly max: number };
  readMemory(): { readonly heapUsedBytes: number; readonly residentBytes: number };
  /** CPU time of all threads since the start, seconds. */
  readCpuSeconds(): number;
  uptimeSeconds(): number;
}

const resolutionMs = 1;

export function createRuntimeMeter(): RuntimeMeter {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  // The histogram holds whole intervals: what is above the resolution is the delay.
  const toMs = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolutionMs) || 0;
  return {
    readLoopDelay() {
      const read = { p50: toMs(delay.percentile(50)), p99: toMs(delay.percentile(99)), max: toMs(delay.max) };
      delay.reset();
      return read;
    },
    readMemory() {
      // With --expose-gc (benchmarks): what is live, not what waits to be collected.
      globalThis.gc?.();
      const { heapUsed, rss } = process.memoryUsage();
      return { heapUsedBytes: heapUsed, residentBytes: rss };
    },
    readCpuSeconds() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    uptimeSeconds: () => process.uptime(),
    [Symbol.dispose]: () => delay.disable(),
  };
}

/** How far the JavaScript heap may grow: what the machine or the container has, or what Node was told. */
export function readHeapLimitBytes(): number {
  return getHeapStatistics().heap_size_limit;
}
