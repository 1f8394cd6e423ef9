import type { Lane } from './lane.ts';
import { type Load, type LoadResult, SpoiltRunError } from './load.ts';
import { Measurement } from './measurement.ts';
import { spreadMix } from './mix.ts';

/** Below this share of the rate, latencies tell of the queue and not of the server. */
const keptUpShare = 0.7;

/**
 * A fixed rate: requests fall due at even distances whether or not earlier ones are answered, and latency counts from
 * the moment a request was due. So a server that stalls pays for every request it kept waiting, not for one alone.
 * Between requests the loop spins rather than sleeps: timers are a millisecond wide, which is as much as is measured.
 * @throws {SpoiltRunError} when any reply is no ACK, or the server does not keep up with the rate
 */
export async function runFixedRate(load: Load, perSecond: number): Promise<LoadResult> {
  const cycle = spreadMix(load.mix);
  const measurement = await Measurement.open(load);
  const free: Lane[] = [...measurement.lanes];
  const apartMs = 1_000 / perSecond;
  for (const lane of measurement.lanes) {
    lane.onFree = () => {
      measurement.countBack();
      free.push(lane);
    };
  }
  const result = await measurement.run(() => {
    const startedAt = performance.now();
    let started = 0;
    const spin = () => {
      if (measurement.isOver) return;
      const due = Math.floor((performance.now() - startedAt) / apartMs);
      while (started < due) {
        // The one that has waited longest: every chat gets its turn.
        const lane = free.shift();
        if (lane === undefined) break;
        measurement.countOut();
        lane.start(cycle[started % cycle.length]!, startedAt + started * apartMs);
        started += 1;
      }
      setImmediate(spin);
    };
    spin();
  });
  if (result.perSecond < keptUpShare * perSecond) {
    const reached = `${Math.round(result.perSecond)}/s of ${Math.round(perSecond)}/s`;
    throw new SpoiltRunError(`the server did not keep up with the rate it was given: ${reached}`);
  }
  return result;
}
