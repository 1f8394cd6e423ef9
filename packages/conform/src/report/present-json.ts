import { ruleOf } from '../check/check.ts';
import { familyOf } from '../families.ts';
import { isConformant, type Outcome, type Report } from '../run/outcome.ts';
import type { Received, Sent } from '../wire/exchange.ts';

/** Rises when a field changes its meaning or goes; new fields may come at any time. */
const format = 1;
const longestBody = 10_000;

/** For programs; docs/conformance.md describes it. Ends with a line break. */
export function presentJson(report: Report): string {
  const { url, service, reference, outcomes, requests, durationMs } = report;
  const count = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state).length;
  const shape = {
    format,
    url,
    service,
    profile: reference ? 'reference' : 'full',
    conforms: isConformant(report),
    counts: { passed: count('passed'), failed: count('failed'), skipped: count('skipped') },
    requests,
    durationMs: Math.round(durationMs),
    checks: outcomes.map(presentOutcome),
  };
  return `${JSON.stringify(shape, null, 2)}\n`;
}

function presentOutcome(outcome: Outcome): object {
  const { id, title, profile, state } = outcome;
  const fact = { id, rule: ruleOf(id), family: familyOf(id), title, profile, outcome: state };
  switch (state) {
    case 'passed':
      return fact;
    case 'skipped':
      return { ...fact, reason: outcome.reason };
    case 'failed': {
      const { sent, received } = outcome.evidence;
      return {
        ...fact,
        failure: {
          wrong: outcome.sentence,
          ...(sent === undefined ? {} : { sent: presentSent(sent) }),
          ...(received === undefined ? {} : { received: presentReceived(received) }),
        },
      };
    }
  }
}

function presentSent({ method, path, headers, body }: Sent): object {
  return { method, path, headers, body: body.toString('utf8').slice(0, longestBody) };
}

function presentReceived({ status, headers, body }: Received): object {
  return { status, headers, body: body.slice(0, longestBody) };
}
