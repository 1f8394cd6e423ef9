import { styleText } from 'node:util';
import type { AppliedEntry, ApplyOutcome, ApplyResult } from '../config/apply-result.ts';

const colours: Record<ApplyOutcome, Parameters<typeof styleText>[0]> = {
  created: 'green',
  changed: 'green',
  retired: 'yellow',
  removed: 'red',
  kept: 'yellow',
  unchanged: 'dim',
};

/** The report of an apply: a line for each entry that is not as the file has always said, then what was left as it is. */
export function presentApplied(
  { entries, unused }: Extract<ApplyResult, { state: 'applied' }>,
  { colour, dryRun }: { readonly colour: boolean; readonly dryRun: boolean },
): string {
  const shown = entries.filter(({ outcome }) => outcome !== 'unchanged');
  const widths = [longest(shown.map(({ outcome }) => outcome)), longest(shown.map(({ what }) => what))] as const;
  const paint = (outcome: ApplyOutcome, text: string) =>
    colour ? styleText(colours[outcome], text, { validateStream: false }) : text;
  const lines = shown.map((entry) => {
    const { outcome, what, name } = entry;
    const row = `${paint(outcome, outcome.padEnd(widths[0]))}  ${what.padEnd(widths[1])}  ${name}${presentKept(entry)}`;
    return row.trimEnd();
  });
  const unchanged = entries.length - shown.length;
  if (unchanged > 0) lines.push(`${count(unchanged)} unchanged`);
  if (entries.length === 0) lines.push('the file names nothing; nothing to do');
  if (unused.length > 0) lines.push(`not used by this release yet: ${unused.join(', ')}`);
  if (dryRun) lines.push('dry run: nothing was written');
  return `${lines.join('\n')}\n`;
}

function presentKept({ outcome, kept }: AppliedEntry): string {
  if (kept.length === 0) return '';
  const keys = kept.filter((key) => key !== '');
  const what = keys.length > 0 ? keys.join(', ') : 'all of it';
  return `  (${outcome === 'kept' ? 'edited since, left alone' : 'left alone'}: ${what})`;
}

function longest(words: readonly string[]): number {
  return Math.max(0, ...words.map((word) => word.length));
}

function count(entries: number): string {
  return entries === 1 ? '1 entry' : `${entries} entries`;
}
