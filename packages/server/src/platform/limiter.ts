import type { Clock } from './clock.ts';

export interface Taken {
  readonly ok: boolean;
  /** What to remember for the next time. */
  readonly next: number;
  /** How long until one would be taken; 0 when it was. */
  readonly waitMs: number;
}

/**
 * A rate limit in one number (GCRA): `arrival` is when the next request is due in theory, monotonic ms, 0 at first.
 * Lets `burst` requests through at once and `perSecond` of them in the long run.
 */
export function takeToken(arrival: number, now: number, perSecond: number, burst: number): Taken {
  const interval = 1_000 / perSecond;
  const due = Math.max(arrival, now);
  const waitMs = due - now - interval * (burst - 1);
  if (waitMs > 0) return { ok: false, next: arrival, waitMs };
  return { ok: true, next: due + interval, waitMs: 0 };
}

export interface SourceLimiterOptions {
  readonly clock: Clock;
  /** Read at each request: the settings may change. */
  limits(): { readonly perMinute: number; readonly burst: number };
  /** Addresses remembered; the ones not seen for longest are forgotten first (I14). */
  readonly maxSources?: number;
}

/** Counts by address; an IPv6 host has its whole /64 to choose addresses from, so that counts as one. */
export class SourceLimiter {
  readonly #options: Required<SourceLimiterOptions>;
  readonly #arrivals = new Map<string, number>();

  constructor(options: SourceLimiterOptions) {
    this.#options = { maxSources: 100_000, ...options };
  }

  get size(): number {
    return this.#arrivals.size;
  }

  /** Counts one for this address: 0 when it may, else the time to wait in ms. */
  count(address: string): number {
    const { clock, maxSources } = this.#options;
    const { perMinute, burst } = this.#options.limits();
    const key = groupAddress(address);
    const taken = takeToken(this.#arrivals.get(key) ?? 0, clock.monotonic(), perMinute / 60, burst);
    this.#arrivals.delete(key);
    this.#arrivals.set(key, taken.next);
    if (this.#arrivals.size > maxSources) {
      for (const oldest of this.#arrivals.keys()) {
        this.#arrivals.delete(oldest);
        break;
      }
    }
    return taken.waitMs;
  }
}

function groupAddress(address: string): string {
  if (!address.includes(':')) return address;
  if (address.startsWith('::ffff:') && address.includes('.')) return address.slice('::ffff:'.length);
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  if (tail !== undefined) {
    const after = tail.split(':').filter((group) => group !== '').length;
    while (groups.length + after < 8) groups.push('0');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
