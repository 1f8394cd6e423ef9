import type { Append, DocumentWrite, EventRow } from '../index.ts';
import { toNumberArray, toTextArray } from './array-literal.ts';
import { encodeText } from './text.ts';

/** A batch as `commit_batch` takes it (migrations/0002-commit.sql), and where its places come from. */
export interface EncodedBatch {
  /** All parameters after the time. */
  readonly values: readonly string[];
  /** Place in the batch of each of the `s_` lists' appends; -1 for a session that is only locked. */
  readonly bulk: readonly number[];
  /** Place in the batch of each of the other appends. */
  readonly others: readonly number[];
}

/**
 * Appends that add events and perhaps a snapshot, one for a session, go in bulk; whatever asks more is judged one by
 * one. `oneByOne`: all are, so that each has an outcome.
 */
export function encodeBatch(batch: readonly Append[], { oneByOne = false } = {}): EncodedBatch {
  const counts = new Map<number, number>();
  for (const { session } of batch) {
    if (typeof session === 'number') counts.set(session, (counts.get(session) ?? 0) + 1);
  }
  const others: number[] = [];
  /** Place of the append in bulk by its session; -1 where the session's appends are among the others. */
  const bulk = new Map<number, number>();
  for (let place = 0; place < batch.length; place += 1) {
    const append = batch[place]!;
    const { session } = append;
    const isBulk = !oneByOne && typeof session === 'number' && counts.get(session) === 1 && isPlain(append);
    if (!isBulk) others.push(place);
    if (typeof session === 'number') bulk.set(session, isBulk ? place : -1);
  }
  const sessions = [...bulk].sort(([one], [other]) => one - other);
  return {
    values: [...encodeBulk(batch, sessions), JSON.stringify(others.map((place) => toJson(batch[place]!)))],
    bulk: sessions.map(([, place]) => place),
    others,
  };
}

/** True for an append of events alone. A token that stands twice in it is somebody else's to find. */
function isPlain({
  id: _id,
  session: _session,
  expectedIndex: _expected,
  events,
  snapshot: _snapshot,
  ...rest
}: Append) {
  for (const _ in rest) return false;
  if (events.length < 2) return events.length === 1;
  const keys = events.filter(({ token }) => token !== null).map(({ party, token }) => `${party} ${token}`);
  return new Set(keys).size === keys.length;
}

function encodeBulk(batch: readonly Append[], sessions: readonly (readonly [session: number, place: number])[]) {
  const expected: (number | null)[] = [];
  const last: number[] = [];
  const lastVisible: number[] = [];
  const snapshots: (string | null)[] = [];
  const events: EventColumns = {
    places: [],
    appends: [],
    indices: [],
    ats: [],
    parties: [],
    visibles: [],
    tokens: [],
    bodies: [],
  };
  for (const [at, [, place]] of sessions.entries()) {
    const append = batch[place];
    expected.push(append?.expectedIndex ?? null);
    last.push(append === undefined ? 0 : append.expectedIndex + append.events.length);
    lastVisible.push(append?.events.findLast(({ visible }) => visible)?.index ?? 0);
    snapshots.push(append?.snapshot === undefined ? null : encodeText(append.snapshot));
    if (append !== undefined) addEvents(append, at + 1, events);
  }
  const hasSnapshot = snapshots.some((snapshot) => snapshot !== null);
  return [
    toNumberArray(sessions.map(([session]) => session)),
    toNumberArray(expected),
    toNumberArray(last),
    toNumberArray(lastVisible),
    toTextArray(hasSnapshot ? snapshots : []),
    toNumberArray(events.places),
    toNumberArray(events.appends),
    toNumberArray(events.indices),
    toNumberArray(events.ats),
    toNumberArray(events.parties),
    toNumberArray(events.visibles),
    toTextArray(events.tokens),
    toTextArray(events.bodies),
  ];
}

interface EventColumns {
  readonly places: number[];
  readonly appends: (number | null)[];
  readonly indices: number[];
  readonly ats: number[];
  readonly parties: number[];
  readonly visibles: boolean[];
  readonly tokens: (string | null)[];
  readonly bodies: string[];
}

function addEvents({ id, expectedIndex, events }: Append, place: number, columns: EventColumns): void {
  for (let offset = 0; offset < events.length; offset += 1) {
    const { at, party, visible, token, body } = events[offset]!;
    columns.places.push(place);
    columns.appends.push(offset === 0 ? id : null);
    columns.indices.push(expectedIndex + 1 + offset);
    columns.ats.push(at);
    columns.parties.push(party);
    columns.visibles.push(visible);
    columns.tokens.push(token === null ? null : encodeText(token));
    columns.bodies.push(encodeText(body));
  }
}

/** As `apply_append` reads it. A JSON string holds no lone half of a pair, which PostgreSQL would refuse. */
function toJson({ session, events, snapshot, take, release, put, ...rest }: Append): object {
  return {
    ...rest,
    ...(typeof session === 'number'
      ? { session }
      : {
          row: {
            chatId: toJsonText(session.chatId),
            userId: toJsonText(session.userId),
            keyHash: toJsonText(session.keyHash),
            service: toJsonText(session.service),
          },
        }),
    events: events.map(toJsonEvent),
    ...(snapshot === undefined ? {} : { snapshot: toJsonText(snapshot) }),
    ...(take === undefined ? {} : { take: { ...take, key: toJsonText(take.key), value: toJsonText(take.value) } }),
    ...(release === undefined ? {} : { release: release.map(toJsonText) }),
    ...(put === undefined ? {} : { put: put.map(toJsonWrite) }),
  };
}

function toJsonEvent({ at, party, visible, token, body }: EventRow): object {
  return { at, party, visible, token: token === null ? null : toJsonText(token), body: toJsonText(body) };
}

/** As `put_documents` reads it: a value is text, as in its column. */
export function toJsonWrite({ kind, name, expectedVersion, value }: DocumentWrite): object {
  return {
    kind: toJsonText(kind),
    name: toJsonText(name),
    expectedVersion,
    value: value === null ? null : toJsonText(JSON.stringify(value)),
  };
}

function toJsonText(text: string): string {
  return encodeText(text).toWellFormed();
}
