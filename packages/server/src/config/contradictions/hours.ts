import type { Contradiction } from '../contradiction.ts';
import type { Segment } from '../fault.ts';
import { minutesOfDay, parseInterval } from '../intervals.ts';
import type { JsonValue } from '../json.ts';
import type { HoursValue } from '../schema/hours.ts';
import { weekdays } from '../weekdays.ts';

const minutesOfWeek = 7 * minutesOfDay;

interface Stretch {
  readonly path: readonly Segment[];
  readonly name: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export function findHoursContradictions(value: JsonValue): Contradiction[] {
  const hours = value as HoursValue;
  return [...checkZone(hours), ...checkWeek(hours), ...checkOpenDates(hours)];
}

function* checkZone(hours: HoursValue): Iterable<Contradiction> {
  if (hours.timeZone === undefined)
    yield { path: [], sentence: 'timeZone is missing; write one such as Europe/Tallinn.' };
}

/** The week is a circle: what begins on Sunday evening may run into Monday's. */
function* checkWeek(hours: HoursValue): Iterable<Contradiction> {
  const stretches = weekdays.flatMap((day, at) =>
    readStretches(hours.weekly?.[day] ?? [], ['weekly', day], `weekly.${day}`, at * minutesOfDay),
  );
  const around = stretches.map((stretch) => ({
    ...stretch,
    start: stretch.start + minutesOfWeek,
    end: stretch.end + minutesOfWeek,
  }));
  const reported = new Set<string>();
  for (const overlap of findOverlaps([...stretches, ...around])) {
    if (!reported.has(overlap.sentence)) yield overlap;
    reported.add(overlap.sentence);
  }
}

function* checkOpenDates(hours: HoursValue): Iterable<Contradiction> {
  for (const [date, texts] of Object.entries(hours.open ?? {})) {
    if (hours.closed?.includes(date) === true) {
      yield { path: ['open', date], sentence: `${date} stands in open and in closed; leave one of them.` };
    }
    yield* findOverlaps(readStretches(texts, ['open', date], `open["${date}"]`, 0));
  }
}

function readStretches(texts: readonly string[], path: readonly Segment[], name: string, from: number): Stretch[] {
  return texts.flatMap((text, at) => {
    const interval = parseInterval(text);
    if (interval === null) return [];
    return [
      { path: [...path, at], name: `${name}[${at}]`, text, start: from + interval.start, end: from + interval.end },
    ];
  });
}

function* findOverlaps(stretches: readonly Stretch[]): Iterable<Contradiction> {
  const ordered = stretches.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let last: Stretch | undefined;
  for (const stretch of ordered) {
    if (last !== undefined && stretch.start < last.end) {
      const sentence = `${stretch.name} (${stretch.text}) overlaps ${last.name} (${last.text}); join them, or let one end before the other begins.`;
      yield { path: stretch.path, sentence };
    }
    if (last === undefined || stretch.end > last.end) last = stretch;
  }
}
