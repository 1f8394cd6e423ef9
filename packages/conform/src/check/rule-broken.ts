import type { Received, Sent } from '../wire/exchange.ts';

/** What there is to see of a failure. */
export interface Evidence {
  readonly sent?: Sent;
  readonly received?: Received;
}

/** The server under test did not do what a rule says. The message is one sentence for the person who reads the report. */
export class RuleBroken extends Error {
  override readonly name = 'RuleBroken';
  readonly evidence: Evidence;

  constructor(sentence: string, evidence: Evidence = {}) {
    super(sentence);
    this.evidence = evidence;
  }
}
