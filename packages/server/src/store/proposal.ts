import type { DomainError } from '../domain/errors.ts';
import type { NewEvent, SessionEvent } from '../domain/event.ts';
import type { Party } from '../domain/ids.ts';
import type { Session } from '../domain/session.ts';
import type { Claim, DocumentKey, DocumentWrite } from './index.ts';

/** What somebody wants to add to a session; decided on the state it is committed on, again after each conflict. */
export interface Proposal {
  /** Pure. @throws DomainError when the session does not take it. */
  decide(session: Session): readonly NewEvent[];
  /** Retry token of the first event (its hash), unique for (session, party, token) (LS-ST-5). */
  readonly token?: { readonly party: Party; readonly hash: string };
  /** What is committed with the events on its own terms: such a proposal is appended alone (LS-ST-4). */
  readonly terms?: Terms;
}

export interface Terms {
  readonly take?: Claim;
  readonly release?: readonly string[];
  readonly put?: readonly DocumentWrite[];
  readonly unseenSince?: number;
}

/** `session` is the state that the answer rests on: as committed, or as confirmed. */
export type ProposalOutcome =
  | { readonly state: 'committed'; readonly session: Session; readonly events: readonly SessionEvent[] }
  /** Decided, and nothing had to be added. */
  | { readonly state: 'unchanged'; readonly session: Session }
  | { readonly state: 'refused'; readonly session: Session; readonly error: DomainError }
  /** The token is in the log already. */
  | { readonly state: 'repeated'; readonly index: number }
  | { readonly state: 'taken'; readonly by: Claim }
  | { readonly state: 'stale'; readonly document: DocumentKey }
  | { readonly state: 'seen' };
