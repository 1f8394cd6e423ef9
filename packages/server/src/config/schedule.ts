import { Temporal } from 'temporal-polyfill';
import { type Interval, minutesOfDay, parseInterval } from './intervals.ts';
import type { HoursValue } from './schema/hours.ts';
import { weekdays } from './weekdays.ts';

/** Business hours, ready to be asked. */
export interface Schedule {
  /** `at`: epoch ms. Cheap: it looks into the calendar only when the answer may have changed. */
  isOpen(at: number): boolean;
}

/** How far one look into the calendar reaches. A stretch that began on the date before may still last. */
const daysBack = 1;
const daysAhead = 7;

/** An answer that holds from `from` (inclusive) until `until` (exclusive), epoch ms. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly isOpen: boolean;
}

/** @param hours an entry that fits the schema of hours and has a time zone */
export function createSchedule(hours: HoursValue): Schedule {
  const zone = hours.timeZone ?? 'UTC';
  const closed = new Set(hours.closed);
  const weekly = weekdays.map((day) => parseAll(hours.weekly?.[day] ?? []));
  const open = new Map(Object.entries(hours.open ?? {}).map(([date, texts]) => [date, parseAll(texts)]));
  const intervalsOn = (date: Temporal.PlainDate): readonly Interval[] => {
    const key = date.toString();
    if (closed.has(key)) return [];
    return open.get(key) ?? weekly[date.dayOfWeek - 1]!;
  };
  let current: Stretch = { from: 0, until: 0, isOpen: false };
  return {
    isOpen(at) {
      if (at < current.from || at >= current.until) current = findStretch(zone, intervalsOn, at);
      return current.isOpen;
    },
  };
}

function parseAll(texts: readonly string[]): Interval[] {
  return texts.map(parseInterval).filter((interval) => interval !== null);
}

function findStretch(
  zone: string,
  intervalsOn: (date: Temporal.PlainDate) => readonly Interval[],
  at: number,
): Stretch {
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).toPlainDate();
  let from = at;
  let until = firstMoment(zone, today.add({ days: daysAhead }), 0);
  let isOpen = false;
  for (let day = -daysBack; day < daysAhead; day += 1) {
    const date = today.add({ days: day });
    for (const { start, end } of intervalsOn(date)) {
      const begins = firstMoment(zone, date, start);
      const ends = firstMoment(zone, date, end);
      if (begins <= at && at < ends) {
        isOpen = true;
        from = begins;
        until = Math.min(until, ends);
      } else if (at < begins) until = Math.min(until, begins);
    }
  }
  return { from, until, isOpen };
}

/**
 * The first moment, epoch ms, whose local clock shows so many minutes after the date's midnight, or more: where the clock
 * jumps over a time, the moment of the jump; where it shows a time twice, the first.
 */
function firstMoment(zone: string, date: Temporal.PlainDate, minutes: number): number {
  const time = Temporal.PlainTime.from({ hour: Math.floor((minutes % minutesOfDay) / 60), minute: minutes % 60 });
  const wanted = date.add({ days: Math.floor(minutes / minutesOfDay) }).toPlainDateTime(time);
  const earlier = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(wanted)) return earlier.epochMilliseconds;
  const jump = earlier.getTimeZoneTransition('next');
  if (jump === null) throw new Error(`the clock of ${zone} jumps over ${wanted.toString()} without a transition`);
  return jump.epochMilliseconds;
}
