/** A stretch of one local calendar date, in minutes from its midnight; an end above 1,440 lies on the next date. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

export const minutesOfDay = 1440;
const pattern = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/;

/** Reads `"09:00-17:00"`, `"22:00-02:00"` (until the next day) and `"00:00-24:00"`; `null` for anything else, an empty stretch included. */
export function parseInterval(text: string): Interval | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, fromHour, fromMinute, toHour, toMinute] = match.map(Number);
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined) return null;
  if (fromHour > 23 || fromMinute > 59 || toMinute > 59 || toHour > 24 || (toHour === 24 && toMinute > 0)) return null;
  const start = fromHour * 60 + fromMinute;
  const end = toHour * 60 + toMinute;
  if (start === end) return null;
  return { start, end: end > start ? end : end + minutesOfDay };
}
