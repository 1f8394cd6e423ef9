import type { Kind, SessionEvent } from '../../../../packages/server/src/domain/event.ts';
import type { Cause, History, Write } from '../history.ts';
import { findMark, groupByMark } from '../marks.ts';
import type { Violations } from '../violation.ts';

const causeOf: { readonly [K in Kind]?: Cause } = {
  message: 'message',
  'push-url': 'push-url',
  'nickname-updated': 'nickname',
  'custom-notice': 'custom-notice',
  'user-data-updated': 'user-data',
  note: 'note',
  read: 'read',
  'typing-started': 'typing-started',
  'typing-stopped': 'typing-stopped',
};

/**
 * I12: every event was caused by a request of the party in `from`. What the service itself says, and what the end
 * closes, was caused by the request before it.
 */
export function checkCauses({ writes, logs }: History, violations: Violations): void {
  const byMark = groupByMark(writes);
  for (const [chatId, log] of logs) {
    const own = writes.filter((write) => write.chatId === chatId && !write.isForged);
    const accounts = new Map<number, string>();
    for (const event of log) {
      const name = authorOf(event, accounts);
      const fault = judge(event, name, own, byMark);
      if (fault !== null) violations.add('I12', `${chatId}: ${event.payload.kind} at ${event.index} ${fault}`);
    }
    checkCounts(chatId, log, accounts, own, violations);
  }
}

/** `customer`, or the account; known from the joining on. */
function authorOf({ from, payload, index }: SessionEvent, accounts: Map<number, string>): string {
  if (from === null) return '';
  if (payload.kind === 'participant-joined')
    accounts.set(from.party, index === 1 ? 'customer' : String(payload.account));
  if (payload.kind === 'monitoring') accounts.set(from.party, payload.account);
  return accounts.get(from.party) ?? '';
}

function judge(
  event: SessionEvent,
  name: string,
  own: readonly Write[],
  byMark: ReadonlyMap<string, readonly Write[]>,
): string | null {
  const { payload, index } = event;
  if (name === 'system') return null;
  const cause = causeOf[payload.kind];
  if (cause === undefined) {
    if (payload.kind === 'participant-left' || payload.kind === 'monitoring') return null;
    const joined = index === 1 || own.some(({ by, causes }) => by === name && causes === 'join');
    return joined ? null : `is by ${name}, who never asked to join`;
  }
  const mark = findMark(event);
  const writes = mark === null ? own : (byMark.get(mark) ?? []);
  return writes.some(({ by, causes }) => by === name && causes === cause)
    ? null
    : `is by ${name}, who never asked for it`;
}

/** No more of what has no mark than was asked for. Timeouts and closing times are the service's own. */
function checkCounts(
  chatId: string,
  log: readonly SessionEvent[],
  accounts: ReadonlyMap<number, string>,
  own: readonly Write[],
  violations: Violations,
): void {
  for (const kind of ['typing-started', 'typing-stopped', 'read'] as const) {
    const groups = Map.groupBy(
      log.filter(({ payload, from }) => payload.kind === kind && from !== null),
      ({ from }) => accounts.get(from!.party) ?? '',
    );
    for (const [name, events] of groups) {
      const asked = own.filter(({ by, causes }) => by === name && causes === kind).length;
      if (events.length > asked) {
        violations.add('I12', `${chatId}: ${name} asked ${asked} times for ${kind}, and ${events.length} are there`);
      }
    }
  }
  const reason = log
    .map(({ payload }) => (payload.kind === 'participant-left' ? payload.reason : undefined))
    .find(Boolean);
  const isAsked = reason === 'left' || reason === 'closed';
  if (isAsked && !own.some(({ causes }) => causes === 'end')) {
    violations.add('I12', `${chatId}: it ended, and nobody asked`);
  }
}
