import type { ChatId, SessionNumber } from '../../domain/ids.ts';
import type { Append, EventRow, Outcome, SessionRow, StoreDriver } from '../index.ts';

let made = 0;

/** A number that no other call of this process gives: of an append, or in a name. */
export function nextNumber(): number {
  made += 1;
  return made;
}

export function createSessionRow(row: Partial<SessionRow> = {}): SessionRow {
  const number = nextNumber();
  return {
    chatId: `chat${number}` as ChatId,
    userId: `user${number}`,
    keyHash: `hash${number}`,
    service: 'support',
    ...row,
  };
}

export function createEvent(index: number, event: Partial<EventRow> = {}): EventRow {
  return { index, at: 1_000 + index, visible: true, body: `{"n":${index}}`, token: null, party: 1, ...event };
}

/** An append of `count` events after `expectedIndex`; `changes` for what is special about it. */
export function createAppend(
  session: Append['session'],
  expectedIndex: number,
  changes: Partial<Append> & { readonly count?: number } = {},
): Append {
  const { count = 1, ...rest } = changes;
  const events = Array.from({ length: count }, (_, offset) => createEvent(expectedIndex + 1 + offset));
  return { id: nextNumber(), session, expectedIndex, events, ...rest };
}

/** Commits one append alone. */
export async function commitOne(driver: StoreDriver, append: Append): Promise<Outcome> {
  const [outcome] = await driver.commit([append]);
  return outcome!;
}

/** The number of a new session with `count` events. */
export async function beginSession(
  driver: StoreDriver,
  changes: Parameters<typeof createAppend>[2] & { readonly row?: SessionRow } = {},
): Promise<SessionNumber> {
  const { row = createSessionRow(), ...rest } = changes;
  const outcome = await commitOne(driver, createAppend(row, 0, rest));
  if (outcome.state !== 'committed') throw new Error(`the session was not begun: ${outcome.state}`);
  return outcome.number;
}

export async function readIndices(driver: StoreDriver, number: SessionNumber): Promise<number[]> {
  return (await driver.read(number, 1, 1_000, 1_000_000)).map(({ index }) => index);
}
