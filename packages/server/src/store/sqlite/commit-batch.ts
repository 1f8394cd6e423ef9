import type { DatabaseSync } from 'node:sqlite';
import type { SessionNumber } from '../../domain/ids.ts';
import type { Outcome } from '../index.ts';
import { Conditions } from './conditions.ts';
import { cellsOfAppend, type EncodedBatch, type EncodedOutcomes, type Extras } from './encoded-batch.ts';
import { EventInserts } from './event-inserts.ts';
import { ExtraWrites } from './extra-writes.ts';
import { isDamage } from './failure.ts';
import { Heads } from './heads.ts';
import type { Places } from './places.ts';
import { prepare } from './prepare.ts';
import type { Transactions } from './transactions.ts';

type Refused = Exclude<Outcome, { readonly state: 'committed' }>;

/** One append of a batch, with its place in the batch's lists. */
export interface PlacedAppend {
  readonly id: number;
  readonly session: number;
  readonly expectedIndex: number;
  readonly count: number;
  /** Where its first event begins in the list of cells. */
  readonly at: number;
  readonly events: EncodedBatch['events'];
  readonly extras: Extras | null;
}

/** Thrown to undo the transaction: the stored data of one append's session is broken. */
class DamageError extends Error {
  readonly place: number;
  constructor(place: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.place = place;
  }
}

/** Commits batches: one transaction each, in which every append is applied whole or refused (LS-ST-1). */
export class BatchCommitter {
  readonly #transactions: Transactions;
  readonly #heads: Heads;
  readonly #conditions: Conditions;
  readonly #inserts: EventInserts;
  readonly #extras: ExtraWrites;
  readonly #insertSession;

  /** `headsKept`: sessions whose last index is kept in memory. */
  constructor(database: DatabaseSync, transactions: Transactions, places: Places, headsKept?: number) {
    this.#transactions = transactions;
    this.#heads = new Heads(database, headsKept);
    this.#conditions = new Conditions(database);
    this.#inserts = new EventInserts(database, places);
    this.#extras = new ExtraWrites(database);
    this.#insertSession = prepare(database, 'insert-session');
  }

  /** `now`: epoch ms, for claims that have expired. */
  commit(batch: EncodedBatch, now: number): EncodedOutcomes {
    const damaged = new Map<number, Refused>();
    for (;;) {
      try {
        const outcomes = this.#transactions.run(() => this.#applyAll(batch, now, damaged));
        this.#heads.keep();
        return outcomes;
      } catch (error) {
        this.#heads.drop();
        if (!(error instanceof DamageError)) throw error;
        // Again without the one whose data cannot be read: it must not be in the others' way (LS-LOG-7).
        damaged.set(error.place, { state: 'unreadable', reason: error.message });
      }
    }
  }

  #applyAll({ appends, events, extras }: EncodedBatch, now: number, damaged: ReadonlyMap<number, Refused>) {
    const outcomes: (SessionNumber | Refused)[] = [];
    let at = 0;
    for (let place = 0; place < extras.length; place += 1) {
      const cell = place * cellsOfAppend;
      const append: PlacedAppend = {
        id: appends[cell]!,
        session: appends[cell + 1]!,
        expectedIndex: appends[cell + 2]!,
        count: appends[cell + 3]!,
        at,
        events,
        extras: extras[place]!,
      };
      at = this.#inserts.after(append);
      outcomes.push(damaged.get(place) ?? this.#applyOrTell(append, place, now));
    }
    return outcomes;
  }

  #applyOrTell(append: PlacedAppend, place: number, now: number): SessionNumber | Refused {
    try {
      return this.#apply(append, now);
    } catch (error) {
      throw isDamage(error) ? new DamageError(place, error) : error;
    }
  }

  #apply(append: PlacedAppend, now: number): SessionNumber | Refused {
    const { extras, session } = append;
    const row = extras?.row;
    const head = row === undefined ? this.#heads.find(session) : this.#conditions.headOf(row.chatId);
    if (head !== append.expectedIndex) return this.#conditions.findRepeated(append) ?? { state: 'conflict' };
    const refused = extras && this.#conditions.judge(append, extras, now);
    if (refused) return refused;
    const number = row === undefined ? session : this.#begin(row.chatId, row.userId, row.keyHash, row.service);
    if (!this.#inserts.insert(append, number)) return this.#refuseRepeated(append);
    const last = append.expectedIndex + append.count;
    if (extras !== null) this.#extras.write(number, last, extras);
    if (append.count > 0) this.#heads.advance(number, last);
    return number as SessionNumber;
  }

  #begin(...row: [chatId: string, userId: string, keyHash: string, service: string]): number {
    return Number(this.#insertSession.run(...row).lastInsertRowid);
  }

  #refuseRepeated(append: PlacedAppend): Refused {
    const repeated = this.#conditions.findRepeated(append);
    if (repeated !== null) return repeated;
    throw new Error(`event ${append.expectedIndex + 1} of session ${append.session} cannot be inserted`);
  }
}
