import { DomainError } from '../domain/errors.ts';
import type { NewEvent, SessionEvent } from '../domain/event.ts';
import { evolveAll, numberEvents } from '../domain/log.ts';
import type { Session } from '../domain/session.ts';
import { deriveTimers, type Timer } from '../domain/timers.ts';
import type { Random } from '../platform/random.ts';
import type { Batcher } from './batch.ts';
import { encodeEvent, encodeSnapshot } from './codec.ts';
import { type Append, type EventRow, type Outcome, StoreError } from './index.ts';
import type { Proposal, ProposalOutcome } from './proposal.ts';
import type { SessionRecord } from './record.ts';

interface Entry {
  readonly proposal: Proposal;
  readonly resolve: (outcome: ProposalOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** An entry as decided on the state that the entries before it would leave. */
interface Decided {
  readonly entry: Entry;
  readonly events: readonly SessionEvent[];
  /** Why it adds nothing: refused, or a bug in its deciding, which is nobody else's who shares the append. */
  readonly error: unknown;
}

export interface WriterPorts {
  readonly batcher: Batcher;
  readonly random: Random;
  /** The session in full, from memory or from the store. */
  session(record: SessionRecord): Session | Promise<Session>;
  /** Memory is behind the store: forget it and read again. */
  reload(record: SessionRecord): Promise<Session>;
  /** True when the session is still at this index, asked after the call began (LS-ST-9). */
  isCurrent(record: SessionRecord): boolean | Promise<boolean>;
  /** After the commit, never before (LS-ST-3). */
  committed(record: SessionRecord, session: Session, events: readonly SessionEvent[]): void;
  /** The outcome is unknown, or memory can no longer be believed. */
  doubt(record: SessionRecord): void;
}

const snapshotEvery = 64;
/** A session that conflicts this often in a row is RETRYed; others must go on. */
const maxConflicts = 20;
/** Proposals that may wait for one session (I14). */
const maxQueued = 1_000;

/**
 * Writes proposals into sessions (LS-ST-4): for each session one append is in flight; what arrives meanwhile is
 * decided on the committed state and joins the next append.
 */
export class SessionWriter {
  readonly #ports: WriterPorts;

  constructor(ports: WriterPorts) {
    this.#ports = ports;
  }

  propose(record: SessionRecord, proposal: Proposal): Promise<ProposalOutcome> {
    return new Promise((resolve, reject) => {
      record.writing ??= { busy: false, queue: [] };
      const { writing } = record;
      if (writing.queue.length >= maxQueued) {
        reject(new StoreError('unavailable', 'too much is waiting for this session'));
        return;
      }
      writing.queue.push({ proposal, resolve, reject } satisfies Entry);
      if (!writing.busy) {
        writing.busy = true;
        void this.#run(record, writing.queue as Entry[]);
      }
    });
  }

  async #run(record: SessionRecord, queue: Entry[]): Promise<void> {
    while (queue.length > 0) {
      const entries = takeNext(queue);
      try {
        await this.#write(record, entries);
      } catch (error) {
        // A bug stays what it is: called unavailable, it would be RETRYed for ever and never be seen (CV-ERR-8).
        if (!(error instanceof StoreError) || error.code !== 'unavailable') this.#ports.doubt(record);
        for (const { reject } of entries) reject(error);
      }
    }
    record.writing = null;
  }

  async #write(record: SessionRecord, entries: Entry[]): Promise<void> {
    let remaining = entries;
    const inMemory = this.#ports.session(record);
    let session = inMemory instanceof Promise ? await inMemory : inMemory;
    for (let attempt = 0; attempt < maxConflicts; attempt += 1) {
      const decided = decideAll(session, remaining);
      const events = decided.length === 1 ? decided[0]!.events : decided.flatMap((one) => one.events);
      const terms = remaining[0]!.proposal.terms;
      if (events.length === 0 && (terms === undefined || decided[0]!.error !== null)) {
        if (await this.#ports.isCurrent(record)) {
          settle(decided, session);
          return;
        }
        session = await this.#ports.reload(record);
        continue;
      }
      const after = evolveAll(session, events);
      const outcome = await this.#ports.batcher.append(this.#toAppend(record, session, after, decided, events));
      switch (outcome.state) {
        case 'committed':
          if (events.length > 0) this.#ports.committed(record, after, events);
          settle(decided, after);
          return;
        case 'conflict':
          session = await this.#ports.reload(record);
          continue;
        case 'repeated':
          remaining = settleRepeated(remaining, outcome);
          if (remaining.length === 0) return;
          session = await this.#ports.reload(record);
          continue;
        case 'taken':
        case 'stale':
        case 'seen':
          for (const { resolve } of remaining) resolve(outcome);
          return;
      }
    }
    throw new StoreError('unavailable', 'the session changes too quickly at other nodes');
  }

  #toAppend(
    record: SessionRecord,
    before: Session,
    after: Session,
    decided: readonly Decided[],
    events: readonly SessionEvent[],
  ): Append {
    const rows: EventRow[] = [];
    for (const { entry, events: own } of decided) {
      const token = entry.proposal.token?.hash ?? null;
      for (const event of own) rows.push(encodeEvent(event, event === own[0] ? token : null));
    }
    return {
      id: randomId(this.#ports.random),
      session: record.number,
      expectedIndex: before.lastIndex,
      events: rows,
      ...derivedRows(before, after, events),
      ...decided[0]!.entry.proposal.terms,
    };
  }
}

/** The rows beside the events that a commit writes: derived from the events alone (LS-LOG-2). */
export function derivedRows(
  before: Session | null,
  after: Session,
  events: readonly SessionEvent[],
): Pick<Append, 'snapshot' | 'arm' | 'disarmAll' | 'endedAt'> {
  const rows: { snapshot?: string; arm?: readonly Timer[]; disarmAll?: boolean; endedAt?: number } = {};
  if (needsSnapshot(before, after)) rows.snapshot = encodeSnapshot(after);
  for (const event of events) {
    const { arm, disarmAll } = deriveTimers(event);
    if (arm.length > 0) rows.arm = [...(rows.arm ?? []), ...arm];
    if (disarmAll) rows.disarmAll = true;
  }
  if (after.state === 'ended' && before?.state !== 'ended') rows.endedAt = after.endedAt;
  return rows;
}

/** When participants or routing change, else every 64th event (LS-ST-5); a log of one append is its own snapshot. */
function needsSnapshot(before: Session | null, after: Session): boolean {
  if (before === null) return false;
  const epoch = Math.floor(after.lastIndex / snapshotEvery) !== Math.floor(before.lastIndex / snapshotEvery);
  return epoch || after.nextParty !== before.nextParty || after.routing !== before.routing || left(before, after);
}

function left(before: Session, after: Session): boolean {
  return after.participants.length !== before.participants.length;
}

/**
 * What the next append may hold: a proposal with terms alone, else all up to one with terms, or with a token that
 * stands before it already: that one is a repeat as soon as the first is committed.
 */
function takeNext(queue: Entry[]): Entry[] {
  if (queue[0]!.proposal.terms !== undefined) return queue.splice(0, 1);
  const tokens = new Set<string>();
  const end = queue.findIndex(({ proposal: { terms, token } }) => {
    if (terms !== undefined) return true;
    if (token === undefined) return false;
    // Of another party it would be no repeat, but the store's answer names the token alone.
    if (tokens.has(token.hash)) return true;
    tokens.add(token.hash);
    return false;
  });
  return queue.splice(0, end === -1 ? queue.length : end);
}

function decideAll(session: Session, entries: readonly Entry[]): Decided[] {
  let state = session;
  return entries.map((entry) => {
    let added: readonly NewEvent[];
    try {
      added = entry.proposal.decide(state);
    } catch (error) {
      return { entry, events: [], error };
    }
    const events = numberEvents(added, state.lastIndex);
    if (entries.length > 1 && events.length > 0) state = evolveAll(state, events);
    return { entry, events, error: null };
  });
}

/** Nobody is told before the outcome is known: a refusal may rest on events of the same append. */
function settle(decided: readonly Decided[], session: Session): void {
  for (const { entry, events, error } of decided) {
    if (error instanceof DomainError) entry.resolve({ state: 'refused', session, error });
    else if (error !== null) entry.reject(error);
    else if (events.length === 0) entry.resolve({ state: 'unchanged', session });
    else entry.resolve({ state: 'committed', session, events });
  }
}

function settleRepeated(entries: Entry[], outcome: Outcome & { state: 'repeated' }): Entry[] {
  const first = entries.find(({ proposal }) => proposal.token?.hash === outcome.token);
  if (first === undefined) throw new StoreError('unavailable', 'the store names a token that nobody gave');
  first.resolve({ state: 'repeated', index: outcome.index });
  return entries.filter((entry) => entry !== first);
}

export function randomId(random: Random): number {
  return random.integer(2 ** 48);
}
