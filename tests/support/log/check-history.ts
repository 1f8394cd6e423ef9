import { checkCauses } from './check/causes.ts';
import { checkIsolation } from './check/isolation.ts';
import { checkLog } from './check/log.ts';
import { checkOrder } from './check/order.ts';
import { checkReads } from './check/reads.ts';
import { checkWrites } from './check/writes.ts';
import type { History } from './history.ts';
import { type Violation, Violations } from './violation.ts';

/** Every broken promise (I1 to I12, and I18 of refusals) that a history shows; none when all were kept. */
export function checkHistory(history: History): readonly Violation[] {
  const violations = new Violations();
  for (const [chatId, log] of history.logs) checkLog(chatId, log, violations);
  checkWrites(history, violations);
  checkReads(history, violations);
  checkOrder(history, violations);
  checkIsolation(history, violations);
  checkCauses(history, violations);
  return violations.found;
}
