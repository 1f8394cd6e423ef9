import type { NewEvent, SessionEvent } from '../domain/event.ts';
import type { ChatId, Party } from '../domain/ids.ts';
import { evolveAll, numberEvents } from '../domain/log.ts';
import type { Session } from '../domain/session.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Scheduler } from '../platform/scheduler.ts';
import { Batcher } from './batch.ts';
import { SessionCache } from './cache.ts';
import { decodeEvent, encodeEvent } from './codec.ts';
import type { CommitMeter } from './commit-meter.ts';
import { Confirmer } from './confirm.ts';
import { type Claim, type SessionRow, type StoreDriver, type StoredSession, StoreError } from './index.ts';
import type { Proposal, ProposalOutcome } from './proposal.ts';
import { rebuild } from './rebuild.ts';
import { SessionRecord } from './record.ts';
import { derivedRows, randomId, SessionWriter } from './writer.ts';

export type Committed = (record: SessionRecord, events: readonly SessionEvent[], session: Session) => void;
/** A session has come from the store into this node's memory. */
export type Loaded = (record: SessionRecord, session: Session) => void;
/** A hint from another node, or from this one, that a session has grown. */
export type Grown = (chatId: ChatId) => void;

export interface SessionsOptions {
  readonly driver: StoreDriver;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly bus: Bus;
  /** Bound of the full sessions in memory, bytes (LS-MEM-1). */
  readonly maxCacheBytes: number;
  readonly maxWaiting?: number;
  readonly commits?: CommitMeter;
  readonly onSyncFailed: (error: StoreError) => void;
  readonly onDocumentsVersion?: (version: number) => void;
  /** A bug in what runs after a commit; the commit stands, and whoever asked for it is told so (CV-ERR-7). */
  readonly onSubscriberFailed?: (error: unknown) => void;
}

export type BeginOutcome =
  | { readonly state: 'committed'; readonly record: SessionRecord; readonly session: Session }
  | { readonly state: 'taken'; readonly by: Claim };

/**
 * The sessions as a node sees them: memory over a driver (LS-ST-6). Reads are confirmed, writes are fenced by the
 * index they were decided on, and nothing is announced or cached before its commit.
 */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #cache: SessionCache;
  readonly #batcher: Batcher;
  readonly #confirmer: Confirmer;
  readonly #writer: SessionWriter;
  readonly #finding = new Map<ChatId, Promise<SessionRecord | null>>();
  readonly #committed = new Set<Committed>();
  readonly #grown = new Set<Grown>();
  readonly #loaded = new Set<Loaded>();

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#cache = new SessionCache(options.maxCacheBytes);
    this.#batcher = new Batcher(options);
    this.#confirmer = new Confirmer(options.driver, options.onDocumentsVersion);
    this.#writer = new SessionWriter({
      batcher: this.#batcher,
      random: options.random,
      session: (record) => this.session(record),
      reload: (record) => this.#reload(record),
      isCurrent: (record) => this.#isCurrent(record),
      committed: (record, session, events) => this.#onCommitted(record, session, events),
      doubt: (record) => this.#doubt(record),
    });
    options.bus.subscribe('session', (key) => {
      for (const run of this.#grown) run(String(key) as ChatId);
    });
  }

  get cache(): SessionCache {
    return this.#cache;
  }

  get waiting(): number {
    return this.#batcher.waiting;
  }

  drained(): Promise<void> {
    return this.#batcher.drained();
  }

  /** Runs after each commit of this node. */
  onCommitted(run: Committed): () => void {
    this.#committed.add(run);
    return () => this.#committed.delete(run);
  }

  /**
   * Runs when a session that this node did not know is loaded from the store (after a start, or begun at another
   * node), not when one that it knows is read again.
   */
  onLoaded(run: Loaded): () => void {
    this.#loaded.add(run);
    return () => this.#loaded.delete(run);
  }

  /** Runs on each hint; hints may be lost, repeated and late. */
  onGrown(run: Grown): () => void {
    this.#grown.add(run);
    return () => this.#grown.delete(run);
  }

  /** The record of a session, from memory at once where it is there. */
  find(chatId: ChatId): SessionRecord | Promise<SessionRecord | null> {
    return this.#cache.get(chatId) ?? this.#findStored(chatId);
  }

  /** The store's own look-up, made whatever memory knows: every DENY pays for one (LS-SEC-2). */
  async lookUp(chatId: ChatId): Promise<void> {
    await this.#options.driver.find(chatId);
  }

  /**
   * Brings the record up to a moment after this call (LS-ST-9). `null` when it is already: one node with a store of
   * its own, whose memory is the confirmation.
   */
  confirm(record: SessionRecord): Promise<void> | null {
    if (this.#options.driver.exclusive && !record.doubtful) return null;
    return this.#confirm(record);
  }

  /** The session in full. Not confirmed: for deciding, where the append is fenced, or after `confirm`. */
  session(record: SessionRecord): Session | Promise<Session> {
    if (record.full !== null && !record.doubtful) {
      this.#cache.use(record);
      return record.full.session;
    }
    return this.#reload(record);
  }

  /** Events with `index >= from` that memory holds without a gap, or a page of them from the store. */
  read(
    record: SessionRecord,
    from: number,
    limit: number,
    maxBytes: number,
  ): readonly SessionEvent[] | Promise<readonly SessionEvent[]> {
    const tail = record.full?.tail;
    const first = tail?.[0]?.index;
    if (tail !== undefined && first !== undefined && first <= from) {
      this.#cache.use(record);
      return tail.slice(from - first, from - first + limit);
    }
    return this.#options.driver.read(record.number, from, limit, maxBytes).then((rows) => rows.map(decodeEvent));
  }

  propose(record: SessionRecord, proposal: Proposal): Promise<ProposalOutcome> {
    return this.#writer.propose(record, proposal);
  }

  /** Index of the event that carries a retry token, whatever has become of the session. */
  findToken(record: SessionRecord, party: Party, hash: string): Promise<number | null> {
    return this.#options.driver.findToken(record.number, party, hash);
  }

  findClaim(key: string): Promise<Claim | null> {
    return this.#options.driver.findClaim(key, this.#options.clock.now());
  }

  /** Commits the first append of a new session. */
  async begin(row: SessionRow, added: readonly NewEvent[], take?: Claim): Promise<BeginOutcome> {
    const events = numberEvents(added, 0);
    const session = evolveAll(null, events);
    const outcome = await this.#batcher.append({
      id: randomId(this.#options.random),
      session: row,
      expectedIndex: 0,
      events: events.map((event) => encodeEvent(event, null)),
      ...(take === undefined ? {} : { take }),
      ...derivedRows(null, session, events),
    });
    if (outcome.state === 'taken') return outcome;
    if (outcome.state !== 'committed') throw new Error(`a new session cannot be ${outcome.state}`);
    const stored: StoredSession = { ...row, number: outcome.number, endedAt: null, snapshot: null, tail: [] };
    const record = new SessionRecord(stored, session, this.#options.clock.monotonic());
    this.#cache.add(record);
    this.#onCommitted(record, session, events);
    return { state: 'committed', record, session };
  }

  forget(record: SessionRecord): void {
    if (record.writing === null) this.#cache.remove(record);
  }

  #findStored(chatId: ChatId): Promise<SessionRecord | null> {
    let finding = this.#finding.get(chatId);
    if (finding === undefined) {
      finding = this.#load(chatId).finally(() => this.#finding.delete(chatId));
      this.#finding.set(chatId, finding);
    }
    return finding;
  }

  async #load(chatId: ChatId): Promise<SessionRecord | null> {
    const stored = await this.#options.driver.find(chatId);
    if (stored === null) return null;
    const { session, tail } = await rebuild(this.#options.driver, stored);
    const known = this.#cache.get(chatId);
    if (known !== undefined) return known;
    const record = new SessionRecord(stored, session, 0);
    this.#cache.add(record);
    this.#cache.setFull(record, session, tail);
    for (const run of this.#loaded) run(record, session);
    return record;
  }

  async #confirm(record: SessionRecord): Promise<void> {
    if (record.doubtful) {
      await this.#reload(record);
      return;
    }
    const head = await this.#confirmer.confirm(record.number);
    if (head !== undefined && head.last > record.last) await this.#reload(record);
  }

  async #isCurrent(record: SessionRecord): Promise<boolean> {
    const { last } = record;
    await this.confirm(record);
    return record.last === last;
  }

  async #reload(record: SessionRecord, again = true): Promise<Session> {
    const { driver } = this.#options;
    const stored = await driver.load(record.number);
    if (stored === null) throw new Error(`session ${record.number} has gone from the store`);
    const { session, tail } = await rebuild(driver, stored);
    if (session.lastIndex < record.last) {
      // A commit of this node has overtaken the read: memory never goes back.
      if (record.full !== null) return record.full.session;
      if (again) return this.#reload(record, false);
      throw new StoreError('unavailable', `the store is behind what it confirmed of session ${record.number}`);
    }
    this.#adopt(record, session);
    this.#cache.setFull(record, session, tail);
    record.doubtful = false;
    return session;
  }

  #onCommitted(record: SessionRecord, session: Session, events: readonly SessionEvent[]): void {
    this.#adopt(record, session);
    this.#cache.advance(record, session, events);
    for (const run of this.#committed) {
      try {
        run(record, events, session);
      } catch (error) {
        this.#options.onSubscriberFailed?.(error);
      }
    }
    this.#options.bus.publish('session', record.chatId, record.last);
  }

  #adopt(record: SessionRecord, session: Session): void {
    record.last = session.lastIndex;
    record.lastVisible = session.lastVisibleIndex;
    record.endedAt = session.state === 'ended' ? session.endedAt : 0;
  }

  #doubt(record: SessionRecord): void {
    record.doubtful = true;
    this.#cache.dropFull(record);
  }
}
