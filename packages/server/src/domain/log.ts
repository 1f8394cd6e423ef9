import type { NewEvent, SessionEvent } from './event.ts';
import type { EventIndex } from './ids.ts';
import { evolve, type Session } from './session.ts';

/** Gives new events the indices that follow `lastIndex` (LS-LOG-1). */
export function numberEvents(events: readonly NewEvent[], lastIndex: number): SessionEvent[] {
  return events.map((event, offset) => ({ index: (lastIndex + 1 + offset) as EventIndex, ...event }));
}

/** The session after all of `events`. */
export function evolveAll(session: Session | null, events: readonly SessionEvent[]): Session {
  let next = session;
  for (const event of events) next = evolve(next, event);
  if (next === null) throw new Error('a log without events is no session');
  return next;
}
