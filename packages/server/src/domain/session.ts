import type { EndReason, SessionEvent, UserData } from './event.ts';
import type { ChatId, EventIndex, Party } from './ids.ts';
import { customerParty } from './ids.ts';
import { endRouting, evolveRouting, type Routing } from './interaction.ts';
import type { Participant } from './participant.ts';
import { customerViewer, isCounted, maySee } from './visibility.ts';

/** Version of the stored snapshot; one of another version is rebuilt from the events (LS-LOG-7). */
export const snapshotFormat = 1;

interface SessionCore {
  readonly chatId: ChatId;
  readonly service: string;
  readonly startedAt: number;
  readonly lastIndex: EventIndex;
  readonly lastVisibleIndex: EventIndex;
  /** Time of the last event: the next is never earlier (I10). */
  readonly lastAt: number;
  /** Events that count towards the cap: visibility `all` and `agents` (LS-LOG-6). */
  readonly counted: number;
  /** The notice at the cap has been given. */
  readonly capped: boolean;
  readonly nextParty: Party;
  readonly nextParticipantId: number;
  /** In the order of their joining; whoever has left is not here. */
  readonly participants: readonly Participant[];
  readonly subject: string | null;
  readonly emailAddress: string | null;
  readonly userData: UserData;
  readonly clientTimeoutMs: number;
  /** When the server ends a session begun outside hours; `null` otherwise (CV-LIFE-6). */
  readonly closesAt: number | null;
  readonly routing: Routing;
}

export type LiveSession = SessionCore & { readonly state: 'live' };
export type EndedSession = SessionCore & {
  readonly state: 'ended';
  readonly endedAt: number;
  readonly endReason: EndReason;
};
/** One chat, as the events so far have made it. */
export type Session = LiveSession | EndedSession;

/** True when no event of any visibility may follow (LS-LOG-4). */
export function isOver(session: Session): boolean {
  return session.state === 'ended' && session.routing.interaction.state === 'ended';
}

export function findParticipant(session: Session, party: Party): Participant | undefined {
  return session.participants.find((participant) => participant.party === party);
}

/**
 * The session after `event`. Total over every stored kind; a pure function of its arguments (LS-LOG-2).
 * @throws Error when the log itself is broken: it does not begin with the customer's joining, or an index is missing.
 */
export function evolve(session: Session | null, event: SessionEvent): Session {
  if (session === null) return begin(event);
  if (event.index !== session.lastIndex + 1) {
    throw new Error(`event ${event.index} follows event ${session.lastIndex}`);
  }
  const visible = maySee(customerViewer, event);
  const next: Session = {
    ...session,
    lastIndex: event.index,
    lastVisibleIndex: visible ? event.index : session.lastVisibleIndex,
    lastAt: event.at,
    counted: session.counted + (isCounted(event) ? 1 : 0),
  };
  return applyPayload(next, event);
}

function applyPayload(session: Session, event: SessionEvent): Session {
  const payload = event.payload;
  switch (payload.kind) {
    case 'participant-joined':
      return join(session, event, event.visibility === 'all' ? 'visible' : 'consulting', payload.account);
    case 'participant-left':
      if (event.from?.party === customerParty) return end(session, event.at, payload.reason ?? 'left');
      return withoutParticipant(session, event.from?.party);
    case 'monitoring':
      if (payload.state === 'started') return join(session, event, 'monitoring', payload.account);
      return withoutParticipant(session, event.from?.party);
    case 'nickname-updated':
      return updateParticipant(session, event.from?.party, { nickname: payload.nickname });
    case 'typing-started':
      return updateParticipant(session, event.from?.party, { typing: true, typingStartedAt: event.at });
    case 'typing-stopped':
      return updateParticipant(session, event.from?.party, { typing: false });
    case 'read':
      return updateParticipant(session, event.from?.party, { readUpTo: payload.upTo });
    case 'user-data-updated':
      return { ...session, userData: mergeUserData(session.userData, payload.userData) };
    case 'notice':
      return payload.capped ? { ...session, capped: true } : session;
    case 'queued':
    case 'offered':
    case 'offer-ended':
    case 'accepted':
    case 'released':
    case 'invited':
    case 'wrap-up-done':
      return { ...session, routing: evolveRouting(session.routing, event) };
    case 'message':
    case 'push-url':
    case 'custom-notice':
    case 'file-uploaded':
    case 'file-deleted':
    case 'idle-alert':
    case 'idle-close':
    case 'note':
    case 'disposition':
      return session;
  }
}

function begin(event: SessionEvent): Session {
  const { payload, from } = event;
  if (payload.kind !== 'participant-joined' || payload.opening === undefined || from === null || event.index !== 1) {
    throw new Error('a log begins with the joining of its customer');
  }
  const { opening } = payload;
  return {
    state: 'live',
    chatId: opening.chatId as ChatId,
    service: opening.service,
    startedAt: event.at,
    lastIndex: event.index,
    lastVisibleIndex: event.index,
    lastAt: event.at,
    counted: 1,
    capped: false,
    nextParty: (customerParty + 1) as Party,
    nextParticipantId: 2,
    participants: [
      {
        party: customerParty,
        participantId: 1,
        nickname: from.nickname,
        type: 'Client',
        account: null,
        presence: 'visible',
        typing: false,
        typingStartedAt: 0,
        readUpTo: 0,
      },
    ],
    subject: opening.subject ?? null,
    emailAddress: opening.emailAddress ?? null,
    userData: opening.userData === undefined ? noUserData : mergeUserData({}, opening.userData),
    clientTimeoutMs: opening.clientTimeoutMs,
    closesAt: opening.closesAt ?? null,
    routing: notRouted,
  };
}

function join(
  session: Session,
  event: SessionEvent,
  presence: Participant['presence'],
  account: Participant['account'],
): Session {
  const { from } = event;
  if (from === null) throw new Error('somebody joins, but the event names nobody');
  const before = findParticipant(session, from.party);
  const participant: Participant = {
    party: from.party,
    participantId: from.participantId,
    nickname: from.nickname,
    type: from.type,
    account,
    presence,
    typing: false,
    typingStartedAt: 0,
    readUpTo: before?.readUpTo ?? 0,
  };
  return {
    ...session,
    participants: [...session.participants.filter(({ party }) => party !== from.party), participant],
    nextParty: Math.max(session.nextParty, from.party + 1) as Party,
    nextParticipantId: Math.max(session.nextParticipantId, (from.participantId ?? 0) + 1),
  };
}

function end(session: Session, endedAt: number, endReason: EndReason): Session {
  const { state: _, ...core } = session;
  return { ...core, state: 'ended', endedAt, endReason, participants: [], routing: endRouting(session.routing) };
}

function withoutParticipant(session: Session, party: Party | undefined): Session {
  return { ...session, participants: session.participants.filter((participant) => participant.party !== party) };
}

function updateParticipant(session: Session, party: Party | undefined, change: Partial<Participant>): Session {
  return {
    ...session,
    participants: session.participants.map((participant) =>
      participant.party === party ? { ...participant, ...change } : participant,
    ),
  };
}

const notRouted: Routing = { interaction: { state: 'none' }, invitation: null };
/** Shared by all sessions that have none: an empty record of this kind takes as much memory as one of eight keys. */
const noUserData: UserData = Object.freeze(Object.create(null));

/** A plain record without a prototype, so that a key like `__proto__` is data like any other (CV-HTTP-4). */
export function mergeUserData(before: UserData, change: UserData): UserData {
  const merged: { [key: string]: string } = Object.create(null);
  for (const key of Object.keys(before)) merged[key] = before[key] as string;
  for (const key of Object.keys(change)) merged[key] = change[key] as string;
  return merged;
}
