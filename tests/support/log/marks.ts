import type { SessionEvent } from '../../../packages/server/src/domain/event.ts';
import type { History, Write } from './history.ts';

/** Marks are short words between these, so that one is never part of another. */
export function createMark(word: string): string {
  return `‹${word}›`;
}

/** The mark in what an event says, if there is one. */
export function findMark({ payload }: SessionEvent): string | null {
  const { kind, ...said } = payload;
  // A joining repeats the request's opening, of which the subject carries the mark.
  return /‹[^‹›]*›/.exec(decodeURIComponent(JSON.stringify(said)))?.[0] ?? null;
}

/** Writes that carry the same mark: a request and its repeats. */
export function groupByMark(writes: readonly Write[]): ReadonlyMap<string, readonly Write[]> {
  const groups = new Map<string, Write[]>();
  for (const write of writes) {
    if (write.mark === null) continue;
    const group = groups.get(write.mark);
    if (group === undefined) groups.set(write.mark, [write]);
    else group.push(write);
  }
  return groups;
}

export interface Marked {
  readonly chatId: string;
  readonly event: SessionEvent;
}

/** Where each mark stands in the logs. */
export function locateMarks({ logs }: History): ReadonlyMap<string, readonly Marked[]> {
  const places = new Map<string, Marked[]>();
  for (const [chatId, log] of logs) {
    for (const event of log) {
      const mark = findMark(event);
      if (mark === null) continue;
      const place = places.get(mark);
      if (place === undefined) places.set(mark, [{ chatId, event }]);
      else place.push({ chatId, event });
    }
  }
  return places;
}
