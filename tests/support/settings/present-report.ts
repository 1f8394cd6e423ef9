import assert from 'node:assert/strict';
import type { ApplyResult } from '../../../packages/server/src/config/apply-result.ts';

/** The report, as `service sales created`, with what was kept. */
export function presentReport(result: ApplyResult): string[] {
  if (result.state !== 'applied') assert.fail(JSON.stringify(result));
  return result.entries.map(({ what, name, outcome, kept }) =>
    [what, name, outcome, ...kept].filter((part) => part !== '').join(' '),
  );
}

/** The faults, as `3: service "a": …`. */
export function listSentences(result: ApplyResult): string[] {
  if (result.state !== 'refused') assert.fail(JSON.stringify(result));
  return result.faults.map(({ line, sentence }) => `${line}: ${sentence}`);
}
