import { parseInterval } from '../../../packages/server/src/config/intervals.ts';
import type { HoursValue } from '../../../packages/server/src/config/schema/hours.ts';
import { weekdays } from '../../../packages/server/src/config/weekdays.ts';

const minuteMs = 60_000;
const dayMinutes = 1440;

/**
 * Business hours the slow way, for tests: somebody looks at the wall clock of the place every minute (it comes from Intl
 * alone) and keeps the latest time they ever saw on it. A stretch is on while that time lies in it; so where the clock is
 * set back, nothing happens twice, and where it jumps, what lies in between is over at once.
 *
 * @returns what says, for hours in this zone, whether it is open at each whole minute of `[from, until)`, epoch ms
 */
export function createWalk(timeZone: string, from: number, until: number): (hours: HoursValue) => boolean[] {
  const readClock = createWallClock(timeZone);
  const latest: number[] = [];
  let seen = Number.NEGATIVE_INFINITY;
  // Clocks are set back by an hour or less, or by a day at the date line: two days before are enough to know the latest time.
  for (let at = from - 2 * dayMinutes * minuteMs; at < until; at += minuteMs) {
    seen = Math.max(seen, readClock(at));
    if (at >= from) latest.push(seen);
  }
  return (hours) => latest.map(createLocalHours(hours));
}

/** Local time as minutes since 1970-01-01T00:00 on the wall. */
function createWallClock(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute) / minuteMs;
  };
}

/** Whether a time on the wall lies in a stretch; those of the day before may run into it. */
function createLocalHours({ weekly = {}, closed = [], open = {} }: HoursValue): (local: number) => boolean {
  const textsOn = (day: number): readonly string[] => {
    const date = new Date(day * dayMinutes * minuteMs);
    const key = date.toISOString().slice(0, 10);
    if (closed.includes(key)) return [];
    return open[key] ?? weekly[weekdays[(date.getUTCDay() + 6) % 7]!] ?? [];
  };
  return (local) => {
    const today = Math.floor(local / dayMinutes);
    return [today - 1, today].some((day) =>
      textsOn(day).some((text) => {
        const { start, end } = parseInterval(text)!;
        const minute = local - day * dayMinutes;
        return start <= minute && minute < end;
      }),
    );
  };
}
