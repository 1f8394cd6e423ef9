import { DomainError } from './errors.ts';
import type { Author, ParticipantType } from './event.ts';
import type { AccountId, EventIndex, Party } from './ids.ts';

/** Who sees that somebody is there. `visible`: everyone; `consulting`: agents; `monitoring`: supervisors. */
export type Presence = 'visible' | 'consulting' | 'monitoring';

/**
 * Someone who is in the session now. Who has left is in the log alone, so a session stays small however often
 * people come and go.
 */
export interface Participant {
  readonly party: Party;
  /** Counts the participants that the customer can see; `null` for the others (CV-EV-5). */
  readonly participantId: number | null;
  readonly nickname: string;
  readonly type: ParticipantType;
  /** `null` for the customer. */
  readonly account: AccountId | null;
  readonly presence: Presence;
  readonly typing: boolean;
  /** Time of the last typing-started, epoch ms; 0 = none yet (CV-OP-3). */
  readonly typingStartedAt: number;
  /** Index of the last event read; 0 = none. */
  readonly readUpTo: EventIndex | 0;
}

export function authorOf(participant: Participant): Author {
  return {
    party: participant.party,
    participantId: participant.participantId,
    nickname: participant.nickname,
    type: participant.type,
  };
}

/** @throws DomainError `not-in-chat` when the party has left or never was here. */
export function findParticipantOrThrow(
  session: { readonly participants: readonly Participant[] },
  party: Party,
): Participant {
  const found = session.participants.find((participant) => participant.party === party);
  if (found === undefined) throw new DomainError('not-in-chat', 'not a participant of this chat');
  return found;
}
