import type { SessionEvent } from './event.ts';
import { customerParty } from './ids.ts';

/** What may fall due in a session. `closing`: the end of a chat begun outside hours (CV-LIFE-6). */
export type TimerKind = 'client-timeout' | 'closing';

export interface Timer {
  readonly kind: TimerKind;
  /** Epoch milliseconds. */
  readonly dueAt: number;
}

export interface TimerChange {
  readonly arm: readonly Timer[];
  /** True when the session is over for good: none of its timers is left. */
  readonly disarmAll: boolean;
}

const unchanged: TimerChange = { arm: [], disarmAll: false };

/** The timers that an event arms or disarms; derived from it alone, so that a replay derives the same (LS-LOG-2). */
export function deriveTimers(event: SessionEvent): TimerChange {
  const payload = event.payload;
  if (payload.kind === 'participant-joined' && payload.opening !== undefined) {
    const { clientTimeoutMs, closesAt } = payload.opening;
    const timeout: Timer = { kind: 'client-timeout', dueAt: event.at + clientTimeoutMs };
    return {
      arm: closesAt === undefined ? [timeout] : [timeout, { kind: 'closing', dueAt: closesAt }],
      disarmAll: false,
    };
  }
  if (payload.kind === 'participant-left' && event.from?.party === customerParty) return { arm: [], disarmAll: true };
  return unchanged;
}
