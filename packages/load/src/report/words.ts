import type { Bound, Unit } from './finding.ts';

/** A figure as it is read: two digits after the point, or one where it is large. */
export function presentFigure(value: number, unit: Unit): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const number = value.toFixed(digits);
  switch (unit) {
    case 'share':
      return number;
    case 'times':
      return `${number}×`;
    case 'ms':
    case 's':
    case 'KB':
      return `${number} ${unit}`;
  }
}

export function presentBound({ is, value }: Bound, unit: Unit): string {
  const number = String(value);
  const sign = is === 'least' ? '≥' : '≤';
  if (unit === 'share') return `${sign} ${number}`;
  return unit === 'times' ? `${sign} ${number}×` : `${sign} ${number} ${unit}`;
}

/** `26,120/s`. */
export function presentRate(perSecond: number): string {
  return `${presentCount(perSecond)}/s`;
}

export function presentCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
