import type { SessionNumber } from '../../domain/ids.ts';
import type { Append, EventRow, Outcome, SessionRow } from '../index.ts';

type Cell = string | number | null;

/** What an append asks beside its events; `null` for the many that ask nothing. */
export interface Extras extends Omit<Append, 'id' | 'session' | 'expectedIndex' | 'events'> {
  /** The row of a session that the append begins. */
  readonly row?: SessionRow;
}

/**
 * A batch on its way to the writer: flat lists instead of objects, which clone in half the time. For each append
 * id, session (0: to be begun), expectedIndex and the number of its events; for each event its columns.
 */
export interface EncodedBatch {
  readonly appends: readonly number[];
  readonly events: readonly Cell[];
  readonly extras: readonly (Extras | null)[];
}

/** For each append the session's number where it is committed, else why it is not. */
export type EncodedOutcomes = readonly (SessionNumber | Exclude<Outcome, { readonly state: 'committed' }>)[];

export const cellsOfAppend = 4;
export const cellsOfEvent = 5;
/** Of an event's cells: at, party, visible, body, token. */
export const bodyCell = 3;

export function encodeBatch(batch: readonly Append[]): EncodedBatch {
  const appends: number[] = [];
  const events: Cell[] = [];
  const extras: (Extras | null)[] = [];
  for (const append of batch) {
    const { id, session, expectedIndex } = append;
    appends.push(id, typeof session === 'number' ? session : 0, expectedIndex, append.events.length);
    for (const event of append.events) encodeEvent(event, events);
    extras.push(findExtras(append));
  }
  return { appends, events, extras };
}

export function decodeOutcomes(batch: readonly Append[], outcomes: EncodedOutcomes): Outcome[] {
  return outcomes.map((outcome, place) => {
    if (typeof outcome !== 'number') return outcome;
    const { expectedIndex, events } = batch[place]!;
    return { state: 'committed', number: outcome, index: expectedIndex + events.length };
  });
}

function encodeEvent({ at, party, visible, body, token }: EventRow, cells: Cell[]): void {
  cells.push(at, party, visible ? 1 : 0, body, token);
}

function findExtras(append: Append): Extras | null {
  const { id: _id, session, expectedIndex: _expected, events: _events, ...rest } = append;
  if (typeof session !== 'number') return { ...rest, row: session };
  for (const _ in rest) return rest;
  return null;
}
