import type { SessionEvent } from '../../../../packages/server/src/domain/event.ts';
import type { Violations } from '../violation.ts';

/** What a log shows by itself: I3 its indices, I8 its end, I9 its stays, I10 its times. */
export function checkLog(chatId: string, log: readonly SessionEvent[], violations: Violations): void {
  checkIndices(chatId, log, violations);
  checkTimes(chatId, log, violations);
  checkEnd(chatId, log, violations);
  checkStays(chatId, log, violations);
}

function checkIndices(chatId: string, log: readonly SessionEvent[], violations: Violations): void {
  for (const [place, { index }] of log.entries()) {
    if (index !== place + 1) violations.add('I3', `${chatId}: event ${index} stands at place ${place + 1}`);
  }
}

function checkTimes(chatId: string, log: readonly SessionEvent[], violations: Violations): void {
  for (const [place, { at, index }] of log.entries()) {
    const before = log[place - 1];
    if (before !== undefined && at < before.at) {
      violations.add('I10', `${chatId}: event ${index} is ${before.at - at} ms before the one before it`);
    }
  }
}

function isSeenByCustomer({ visibility, to }: SessionEvent): boolean {
  return visibility === 'all' && to === undefined;
}

function isEnd({ payload, from }: SessionEvent): boolean {
  return payload.kind === 'participant-left' && from?.type === 'Client';
}

function checkEnd(chatId: string, log: readonly SessionEvent[], violations: Violations): void {
  const ends = log.filter(isEnd);
  if (ends.length > 1) violations.add('I8', `${chatId}: it ends ${ends.length} times`);
  const end = ends[0];
  const after = end && log.find((event) => event.index > end.index && isSeenByCustomer(event));
  if (after !== undefined) violations.add('I8', `${chatId}: ${after.payload.kind} at ${after.index} follows the end`);
}

/** Every event of a participant lies between their joining and their leaving, and the end closes what is open. */
function checkStays(chatId: string, log: readonly SessionEvent[], violations: Violations): void {
  const present = new Set<number>();
  const gone = new Set<number>();
  for (const event of log) {
    const { from, payload, index } = event;
    if (from === null) continue;
    const joins =
      payload.kind === 'participant-joined' || (payload.kind === 'monitoring' && payload.state === 'started');
    if (gone.has(from.party))
      violations.add('I9', `${chatId}: ${payload.kind} at ${index} is by somebody who has left`);
    if (joins) present.add(from.party);
    else if (!present.has(from.party)) {
      violations.add('I9', `${chatId}: ${payload.kind} at ${index} is by somebody who has not joined`);
    }
    const leaves =
      payload.kind === 'participant-left' || (payload.kind === 'monitoring' && payload.state === 'stopped');
    if (leaves) gone.add(from.party);
    if (isEnd(event)) {
      const left = [...present].filter((party) => !gone.has(party));
      if (left.length > 0) violations.add('I9', `${chatId}: the end at ${index} leaves ${left} behind`);
    }
  }
}
