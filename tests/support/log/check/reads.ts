import type { SessionEvent } from '../../../../packages/server/src/domain/event.ts';
import type { History, Read } from '../history.ts';
import type { Violations } from '../violation.ts';

/**
 * I3, I4 and I11 in one: all that readers of one kind were ever told of a chat agrees. Each index was told with the same
 * words always; and what one reply told from one position to the next is all that any other told of that stretch, so
 * that successive reads concatenate, and of two reads one is a prefix of the other. Also I8: an end, once told, stays.
 */
export function checkReads({ reads, logs }: History, violations: Violations): void {
  const groups = Map.groupBy(reads, ({ chatId, viewer }) => `${chatId} as ${viewer}`);
  for (const [name, group] of groups) {
    const told = checkFrozen(name, group, violations);
    for (const read of group) checkStretch(name, read, told, violations);
    const [first] = group;
    if (first?.viewer === 'customer') checkAgainstLog(name, group, logs.get(first.chatId) ?? [], violations);
    checkEnded(name, group, violations);
  }
}

function checkFrozen(name: string, reads: readonly Read[], violations: Violations): ReadonlyMap<number, string> {
  const told = new Map<number, string>();
  for (const { events } of reads) {
    for (const { index, body } of events) {
      const before = told.get(index);
      if (before === undefined) told.set(index, body);
      else if (before !== body) violations.add('I4', `${name}: event ${index} was ${before} and then ${body}`);
    }
  }
  return told;
}

function checkStretch(name: string, read: Read, told: ReadonlyMap<number, string>, violations: Violations): void {
  const { from, next, events } = read;
  const indices = events.map(({ index }) => index);
  const expected = [...told.keys()].filter((index) => index >= from && index < next).sort((a, b) => a - b);
  if (from > next && indices.length === 0) return;
  if (indices.join() !== expected.join()) {
    violations.add('I11', `${name}: from ${from} to ${next} it told [${indices}], others told [${expected}]`);
  }
}

function checkAgainstLog(
  name: string,
  reads: readonly Read[],
  log: readonly SessionEvent[],
  violations: Violations,
): void {
  const visible = new Map(
    log.filter(({ visibility, to }) => visibility === 'all' && to === undefined).map((event) => [event.index, event]),
  );
  for (const { events, from, next } of reads) {
    for (const { index } of events) {
      if (!visible.has(index as never)) violations.add('I3', `${name}: event ${index} was told, and is not in the log`);
    }
    const count = [...visible.keys()].filter((index) => index >= from && index < next).length;
    if (from <= next && count !== events.length) {
      violations.add('I3', `${name}: from ${from} to ${next} are ${count} events, and ${events.length} were told`);
    }
  }
}

function checkEnded(name: string, reads: readonly Read[], violations: Violations): void {
  const ended = reads.filter((read) => read.ended === true);
  if (ended.length === 0) return;
  const last = new Set(ended.map(({ next }) => next));
  if (last.size > 1) violations.add('I8', `${name}: it had ended at positions ${[...last]}`);
  const known = Math.min(...ended.map(({ end }) => end));
  const alive = reads.find(({ begin, ended: isEnded, isComplete }) => begin > known && isComplete && isEnded === false);
  if (alive !== undefined) violations.add('I8', `${name}: it had ended, and was told to be alive later`);
}
