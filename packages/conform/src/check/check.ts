import type { Exchange } from '../wire/exchange.ts';
import type { CheckContext } from './context.ts';

/** `reference`: the public description of the API demands it. `parley`: the rules that settle what it leaves open. */
export type Profile = 'reference' | 'parley';

interface Fact {
  /** The rule's id and a word of its own: `CV-POS-1.past-end`. */
  readonly id: string;
  /** What is so when the check passes. */
  readonly title: string;
  readonly profile: Profile;
}

/** Sends requests, and throws RuleBroken where the answers are not what the rule says. */
export interface Check extends Fact {
  /** May be longer than usual where the check has to wait. */
  readonly timeoutMs?: number;
  run(context: CheckContext): Promise<void>;
}

/** Sends nothing, but looks at every reply of the run. */
export interface Watch extends Fact {
  /** Whether the rule says anything of this reply. */
  concerns(exchange: Exchange): boolean;
  /** One sentence, or `null` where all is well. */
  judge(exchange: Exchange, pageOrigin: string): string | null;
}

/** `CV-POS-1` of `CV-POS-1.past-end`. */
export function ruleOf(id: string): string {
  return id.split('.')[0] ?? id;
}
