import type { History, Write } from '../history.ts';
import { groupByMark, locateMarks } from '../marks.ts';
import type { Violations } from '../violation.ts';

/** I1: what was ACKed is there; I2: once; I18: what was refused is not there. */
export function checkWrites(history: History, violations: Violations): void {
  const places = locateMarks(history);
  for (const [mark, writes] of groupByMark(history.writes)) {
    const found = places.get(mark) ?? [];
    const isAcked = writes.some(({ told }) => told === 'ack');
    if (isAcked && found.length === 0) violations.add('I1', `${describe(writes)} was ACKed and is not there`);
    if (found.length > 1) violations.add('I2', `${describe(writes)} is there ${found.length} times`);
    if (writes.every(isRefused) && found.length > 0) {
      violations.add('I18', `${describe(writes)} was refused and is there all the same`);
    }
  }
  checkTokens(history, places, violations);
}

/** I2 of a token: whatever content it came with, at most one event. */
function checkTokens(history: History, places: ReturnType<typeof locateMarks>, violations: Violations): void {
  const groups = Map.groupBy(
    history.writes.filter(({ token, isForged }) => token !== null && !isForged),
    ({ chatId, by, token, causes }) => `${causes === 'begin' ? '' : chatId} ${by} ${token}`,
  );
  for (const [name, writes] of groups) {
    const marks = new Set(writes.map(({ mark }) => mark));
    const events = [...marks].flatMap((mark) => places.get(mark ?? '') ?? []);
    if (events.length > 1) violations.add('I2', `the token of ${name} added ${events.length} events`);
  }
}

/** Told that it was certainly not applied. */
function isRefused({ told }: Write): boolean {
  return told === 'refuse' || told === 'deny' || told === 'misunderstood';
}

function describe([first]: readonly Write[]): string {
  return `${first?.causes} ${first?.mark} of ${first?.by}`;
}
