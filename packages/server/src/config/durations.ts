/** A duration as a settings file has it: seconds (fractions allowed), or a text with a unit such as `"1.5h"` or `"90d"`. */
export type Duration = number | string;

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const pattern = /^(\d{1,12}(?:\.\d{1,6})?)\s?(ms|s|m|h|d|w)$/;

/** Milliseconds, rounded to whole ones; `null` for what is no duration. */
export function parseDurationMs(duration: unknown): number | null {
  if (typeof duration === 'number')
    return Number.isFinite(duration) && duration >= 0 ? Math.round(duration * 1000) : null;
  if (typeof duration !== 'string') return null;
  const match = pattern.exec(duration);
  if (match === null) return null;
  const [, amount = '', unit = ''] = match;
  return Math.round(Number(amount) * (unitMs[unit] ?? Number.NaN));
}

/** @throws Error for what the schema would have refused. */
export function durationMs(duration: Duration): number {
  const parsed = parseDurationMs(duration);
  if (parsed === null) throw new Error('not a duration; the schema lets none of these in');
  return parsed;
}
