import { type Finding, judge, type Verdict } from './finding.ts';
import { presentBound, presentFigure } from './words.ts';

export const verdictMarks: Readonly<Record<Verdict, string>> = {
  reached: '✔',
  'below goal': '~',
  'not acceptable': '✖',
  'not judged': '',
};

const head = ['what', 'Parley', 'against', 'figure', 'rounds', 'goal', 'not acceptable below', ''];

/** The report as rows of texts, the head first. */
export function tabulate(findings: readonly Finding[]): readonly (readonly string[])[] {
  return [head, ...findings.map(presentFinding)];
}

function presentFinding(finding: Finding): readonly string[] {
  const { what, parley, against, figure, spread, unit, goal, floor } = finding;
  return [
    what,
    parley,
    against,
    presentFigure(figure, unit),
    spread === null ? '' : `${presentFigure(spread[0], unit)} … ${presentFigure(spread[1], unit)}`,
    goal === null ? '–' : presentBound(goal, unit),
    floor !== null && Number.isFinite(floor.value) ? presentBound(floor, unit) : '–',
    verdictMarks[judge(finding)],
  ];
}

/** The table of Markdown, which is a table for the eye as well: columns are as wide as their widest text. */
export function drawTable(table: readonly (readonly string[])[]): string {
  const widths = table[0]!.map((_, column) => Math.max(3, ...table.map((row) => (row[column] ?? '').length)));
  const draw = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const [first, ...rest] = table;
  return [draw(first!), draw(widths.map((width) => '-'.repeat(width))), ...rest.map(draw)].join('\n');
}
