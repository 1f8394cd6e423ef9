import type { ChatId, SessionNumber } from '../../domain/ids.ts';
import type { Timer } from '../../domain/timers.ts';
import type { DocumentKey, DocumentWrite, StoreDriver, StoreErrorCode } from '../index.ts';
import type { EncodedBatch, EncodedOutcomes } from './encoded-batch.ts';

/** What the writer's thread is asked: each call is one transaction, and they are done in the order they were sent. */
export interface WriterCalls {
  commit(batch: EncodedBatch, now: number): EncodedOutcomes;
  rearm(timers: readonly { readonly number: SessionNumber; readonly timer: Timer }[]): void;
  shiftTimers(byMs: number): void;
  touch(seen: readonly { readonly number: SessionNumber; readonly at: number }[]): void;
  putDocuments(
    writes: readonly DocumentWrite[],
  ): { readonly state: 'committed' } | { readonly state: 'stale'; readonly document: DocumentKey };
  purgeClaims(now: number, limit: number): number;
}

type Reads = Pick<
  StoreDriver,
  | 'find'
  | 'load'
  | 'read'
  | 'findToken'
  | 'findClaim'
  | 'confirm'
  | 'follow'
  | 'followEnd'
  | 'dueTimers'
  | 'lastSeen'
  | 'readDocuments'
  | 'countLive'
>;

/** What the reader's thread is asked: the port's reads. */
export type ReaderCalls = {
  [Verb in keyof Reads]: (...args: Parameters<Reads[Verb]>) => Awaited<ReturnType<Reads[Verb]>>;
} & {
  /** The session in which event `index` was the first of the append `id`. */
  findAppend(id: number, session: SessionNumber | ChatId, index: number): SessionNumber | null;
};

/** Whoever passes calls on and brings their values back. Rejects with a StoreError. */
export interface Caller<Calls> {
  call<Verb extends keyof Calls & string>(verb: Verb, ...args: ArgumentsOf<Calls[Verb]>): Promise<ValueOf<Calls[Verb]>>;
}
export type ArgumentsOf<Call> = Call extends (...args: infer Args) => unknown ? Args : never;
export type ValueOf<Call> = Call extends (...args: never) => infer Value ? Value : never;

/** `open` comes first and `close` last; between them the calls above. */
export type Request = readonly [id: number, verb: string, args: readonly unknown[]];

export type Reply =
  | readonly [id: number, value: unknown]
  | readonly [id: number, value: null, failure: Failure]
  /** Said without having been asked: something for the log. */
  | { readonly state: 'warning'; readonly event: string; readonly reason: string }
  /** Said without having been asked: nothing of this store may be believed any more (LS-ST-2). */
  | { readonly state: 'failed'; readonly failure: Failure };

export interface Failure {
  readonly code: StoreErrorCode;
  readonly message: string;
}
