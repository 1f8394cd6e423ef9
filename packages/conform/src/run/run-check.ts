import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../check/check.ts';
import { CheckContext } from '../check/context.ts';
import { NotAsked } from '../check/not-asked.ts';
import { RuleBroken } from '../check/rule-broken.ts';
import type { KitOptions } from '../options.ts';
import { BudgetSpent, type Client } from '../wire/client.ts';
import type { Outcome } from './outcome.ts';

const usualTimeoutMs = 60_000;

/** Never rejects but for a fault of the kit itself. */
export async function runCheck(check: Check, client: Client, options: KitOptions): Promise<Outcome> {
  const { id, title, profile, timeoutMs = usualTimeoutMs } = check;
  const ending = new AbortController();
  const overdue = sleep(timeoutMs, undefined, { signal: ending.signal }).then(() => {
    throw new RuleBroken(`The check was not done within ${timeoutMs / 1_000} s.`);
  });
  const context = new CheckContext(client, options, ending.signal);
  try {
    await Promise.race([check.run(context), overdue]);
    return { id, title, profile, state: 'passed' };
  } catch (error) {
    if (error instanceof NotAsked) return { id, title, profile, state: 'skipped', reason: error.message };
    if (error instanceof RuleBroken) {
      const { evidence } = error;
      const shown = evidence.sent === undefined && context.last !== undefined ? context.last : evidence;
      return { id, title, profile, state: 'failed', sentence: error.message, evidence: shown };
    }
    if (error instanceof BudgetSpent) {
      return { id, title, profile, state: 'failed', sentence: `Not finished: ${error.message}.`, evidence: {} };
    }
    throw error;
  } finally {
    overdue.catch(() => {});
    ending.abort();
  }
}
