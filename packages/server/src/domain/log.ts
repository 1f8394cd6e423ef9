import type { NewEvent, SessionEvent } from './event.ts';
import type { EventIndex } from './ids.ts';
import { evolve, type Session } from './session.ts';

/** Gives new events the indices that follow `lastIndex` (LS-LOG-1). */
export function numberEvents(events: readonly NewEvent[], lastIndex: number): SessionEvent[] {
  return events.map((event, offset) => numberEvent(event, (lastIndex + 1 + offset) as EventIndex));
}

/** Field by field: so all events have one shape in memory, of the size they need. */
function numberEvent({ at, from, visibility, to, payload }: NewEvent, index: EventIndex): SessionEvent {
  return to === undefined ? { index, at, from, visibility, payload } : { index, at, from, visibility, to, payload };
}

/** The session after all of `events`. */
export function evolveAll(session: Session | null, events: readonly SessionEvent[]): Session {
  let next = session;
  for (const event of events) next = evolve(next, event);
  if (next === null) throw new Error('a log without events is no session');
  return next;
}
