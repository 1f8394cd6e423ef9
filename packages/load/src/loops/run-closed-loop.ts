import type { Load, LoadResult } from './load.ts';
import { Measurement } from './measurement.ts';
import { spreadMix } from './mix.ts';

/**
 * A closed loop: every connection sends its next request as soon as it has the reply to the last, which drives a
 * server to saturation.
 * @throws {SpoiltRunError} when any reply is no ACK
 */
export async function runClosedLoop(load: Load): Promise<LoadResult> {
  const cycle = spreadMix(load.mix);
  const measurement = await Measurement.open(load);
  const { lanes } = measurement;
  let step = 0;
  return measurement.run(() => {
    for (const lane of lanes) {
      const proceed = () => {
        if (measurement.isOver) return;
        measurement.countOut();
        lane.start(cycle[step]!, performance.now());
        step = (step + 1) % cycle.length;
      };
      lane.onFree = () => {
        measurement.countBack();
        proceed();
      };
      proceed();
    }
  });
}
