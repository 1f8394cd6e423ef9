import { ruleOf } from '../check/check.ts';
import { families, familyOf } from '../families.ts';
import { rules } from '../rules.ts';
import { isConformant, type Outcome, type Report } from '../run/outcome.ts';
import { presentReceived, presentSent } from './present-evidence.ts';
import { wrapWords } from './wrap-words.ts';

export interface ReportStyle {
  readonly colour: boolean;
  /** Sentences are broken there; what was sent and came back is left as it is, to be copied. */
  readonly columns?: number;
}

const codes = { red: 31, green: 32, yellow: 33, bold: 1, dim: 2 } as const;
const marks = { passed: '✔', failed: '✖', skipped: '–' } as const;
const colours = { passed: 'green', failed: 'red', skipped: 'yellow' } as const;

type Paint = (colour: keyof typeof codes, text: string) => string;

/** For a person: every check under its family, then each failure in full, then the counts. */
export function presentReport(report: Report, { colour, columns = 100 }: ReportStyle): string {
  const paint: Paint = (name, text) => (colour ? `\u001b[${codes[name]}m${text}\u001b[0m` : text);
  const failed = report.outcomes.filter((outcome) => outcome.state === 'failed');
  return [
    ...presentHead(report, paint),
    ...families.flatMap(([family, title]) => presentFamily(family, title, report, paint)),
    ...(failed.length === 0 ? [] : ['', paint('bold', 'Failures')]),
    ...failed.flatMap((outcome, at) => presentFailure(outcome, at + 1, columns, paint)),
    ...presentSkipped(report, columns, paint),
    '',
    presentCounts(report, paint),
    '',
  ].join('\n');
}

function presentHead({ url, service, reference }: Report, paint: Paint): readonly string[] {
  const asked = reference
    ? 'what the public description of the API demands'
    : 'every rule that can be seen from outside';
  return [paint('bold', `Conformance of ${url}, service ${service}`), paint('dim', `Asked: ${asked}`)];
}

function presentFamily(family: string, title: string, { outcomes }: Report, paint: Paint): readonly string[] {
  const own = outcomes.filter(({ id }) => familyOf(id) === family);
  if (own.length === 0) return [];
  const passed = own.filter(({ state }) => state === 'passed').length;
  const width = Math.max(...own.map(({ id }) => id.length));
  return [
    '',
    `${paint('bold', title)} ${paint('dim', `${passed} of ${own.length}`)}`,
    ...own.map((outcome) => {
      const { id, state, title: fact } = outcome;
      const words = state === 'passed' ? fact : paint(colours[state], fact);
      return `  ${paint(colours[state], marks[state])} ${paint('dim', id.padEnd(width))}  ${words}`;
    }),
  ];
}

function presentFailure(
  outcome: Outcome & { state: 'failed' },
  number: number,
  columns: number,
  paint: Paint,
): readonly string[] {
  const { id, title, sentence, evidence } = outcome;
  const rule = ruleOf(id);
  const { sent, received } = evidence;
  const part = (name: string, lines: readonly string[]) =>
    lines.map((line, at) => `   ${paint('dim', (at === 0 ? name : '').padEnd(10))} ${line}`);
  return [
    '',
    `${paint('red', `${number}. ${marks.failed} ${id}`)}  ${title}`,
    ...part('Wrong', wrapWords(sentence, columns - 14)),
    ...part('Rule', wrapWords(`${rule}: ${rules[rule] ?? ''}`, columns - 14)),
    ...(sent === undefined ? [] : part('Sent', presentSent(sent))),
    ...(received === undefined ? [] : part('Came back', presentReceived(received))),
  ];
}

/** Why something was not asked, once for all checks of which it is true. */
function presentSkipped({ outcomes }: Report, columns: number, paint: Paint): readonly string[] {
  const idsByReason = new Map<string, string[]>();
  for (const outcome of outcomes) {
    if (outcome.state !== 'skipped') continue;
    idsByReason.set(outcome.reason, [...(idsByReason.get(outcome.reason) ?? []), outcome.id]);
  }
  if (idsByReason.size === 0) return [];
  const reasons = [...idsByReason].flatMap(([reason, ids]) =>
    wrapWords(`${ids.join(', ')}: ${reason}.`, columns - 4).map((line, at) => `  ${at === 0 ? '' : '  '}${line}`),
  );
  return ['', paint('bold', 'Not asked'), ...reasons.map((line) => paint('yellow', line))];
}

function presentCounts(report: Report, paint: Paint): string {
  const count = (state: Outcome['state']) => report.outcomes.filter((outcome) => outcome.state === state).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  const parts = [
    paint('green', `${passed} passed`),
    ...(failed > 0 ? [paint('red', `${failed} failed`)] : []),
    ...(skipped > 0 ? [paint('yellow', `${skipped} not asked`)] : []),
  ];
  const verdict = isConformant(report) ? paint('green', 'Conforms.') : paint('red', 'Does not conform.');
  const effort = `${report.requests} requests, ${(report.durationMs / 1_000).toFixed(1)} s`;
  return `${paint('bold', verdict)} ${parts.join(', ')}; ${effort}`;
}
