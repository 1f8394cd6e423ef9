/** Time. `now` is for what people and the store see; `monotonic` for how long something took. */
export interface Clock {
  /** Wall clock, epoch ms, an integer. It may be set back or forward at any moment. */
  now(): number;
  /** Milliseconds since some fixed moment, fractions included; never goes back. */
  monotonic(): number;
}

export function createSystemClock(): Clock {
  return { now: () => Date.now(), monotonic: () => performance.now() };
}
