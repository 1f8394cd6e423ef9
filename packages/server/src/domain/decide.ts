import type { Command, Context, RequestChat } from './command.ts';
import { DomainError } from './errors.ts';
import type { EndReason, NewEvent, Payload } from './event.ts';
import { type AccountId, customerParty, type Party, systemAccount } from './ids.ts';
import { evolveAll, numberEvents } from './log.ts';
import { authorOf, findParticipantOrThrow, type Participant, type Presence } from './participant.ts';
import { type LiveSession, mergeUserData, type Session } from './session.ts';
import { utf8Length } from './text.ts';
import { isCounted, type Visibility } from './visibility.ts';
import { withoutUndefined } from './without-undefined.ts';

/** A party's typing-started within this time of its last one adds nothing (CV-OP-3, LS-LOG-5). */
const typingRepeatMs = 3_000;
const openness: { readonly [P in Presence]: number } = { monitoring: 0, consulting: 1, visible: 2 };
const cappedText = 'This chat has reached its greatest length. No more messages can be added.';

/** The events that begin a session: the customer joins, then the service speaks if it has something to say. */
export function beginSession(command: RequestChat, context: Context): NewEvent[] {
  const joined: NewEvent = {
    at: context.now,
    from: { party: customerParty, participantId: 1, nickname: command.nickname, type: 'Client' },
    visibility: 'all',
    payload: { kind: 'participant-joined', account: null, opening: command.opening },
  };
  if (!command.greeting) return [joined];
  const session = evolveAll(null, numberEvents([joined], 0));
  return [joined, ...speak(session, context, { kind: 'message', text: command.greeting })];
}

/**
 * What `command` adds to the log of `session`: nothing, or events that belong together in one append.
 * Pure and synchronous; the same arguments give the same events (LS-LOG-2).
 * @throws DomainError when the command is refused; then nothing is added.
 */
export function decide(session: Session, command: Command, context: Context): NewEvent[] {
  if (session.state === 'ended') return decideAfterEnd(session, command, context);
  const events = decideLive(session, command, context);
  return ends(events) ? events : withNoticeAtCap(session, events, context);
}

function decideLive(session: LiveSession, command: Command, context: Context): NewEvent[] {
  switch (command.type) {
    case 'send-message': {
      const { text, messageType, attributes, visibility = 'all', to } = command;
      if (to !== undefined && visibility === 'all') {
        throw new DomainError('not-allowed', 'only a word among colleagues can be meant for some of them');
      }
      // Nearly every message is only its text, and has one shape in memory then.
      const isPlain = messageType === undefined && attributes === undefined;
      const payload: Payload = isPlain
        ? { kind: 'message', text }
        : withoutUndefined({ kind: 'message' as const, text, messageType, attributes });
      return addContent(session, command.party, context, visibility, to, payload);
    }
    case 'start-typing':
      return startTyping(session, command.party, context, command.visibility ?? 'all');
    case 'stop-typing': {
      const visibility = command.visibility ?? 'all';
      const participant = findActor(session, command.party, visibility);
      if (!participant.typing || isFull(session, context)) return [];
      return [byParticipant(session, participant, context, visibility, undefined, { kind: 'typing-stopped' })];
    }
    case 'push-url':
      return addContent(session, command.party, context, 'all', undefined, { kind: 'push-url', url: command.url });
    case 'update-nickname': {
      const participant = findActor(session, command.party, 'all');
      refuseWhenFull(session, context);
      const renamed = { ...participant, nickname: command.nickname };
      const payload: Payload = { kind: 'nickname-updated', nickname: command.nickname };
      return [byParticipant(session, renamed, context, 'all', undefined, payload)];
    }
    case 'custom-notice': {
      const { type: _, party, ...content } = command;
      const payload = withoutUndefined({ kind: 'custom-notice' as const, ...content });
      return addContent(session, party, context, 'all', undefined, payload);
    }
    case 'notice': {
      const { text, userData } = command;
      const payload = withoutUndefined({ kind: 'notice' as const, text, userData });
      return addContent(session, command.party, context, 'all', undefined, payload);
    }
    case 'update-user-data': {
      refuseTooMuchUserData(mergeUserData(session.userData, command.userData), context);
      const payload: Payload = { kind: 'user-data-updated', userData: command.userData };
      return addContent(session, command.party, context, 'agents', undefined, payload);
    }
    case 'read':
      return read(session, command.party, command.upTo, context);
    case 'join':
      return join(session, command, context);
    case 'leave':
      return leave(session, command.party, context);
    case 'add-note': {
      const participant = session.participants.find(({ account }) => account === command.account);
      if (participant === undefined) throw new DomainError('not-in-chat', 'not a participant of this chat');
      const payload: Payload = { kind: 'note', account: command.account, text: command.text };
      return addContent(session, participant.party, context, 'agents', undefined, payload);
    }
    case 'end':
      return end(session, command.reason, context);
    case 'close': {
      const participant = findParticipantOrThrow(session, command.party);
      if (participant.type === 'Client' || participant.presence !== 'visible') {
        throw new DomainError('not-allowed', 'only an agent, supervisor or bot who is in the chat may close it');
      }
      return end(session, 'closed', context);
    }
  }
}

/** After the end only the agent who wraps up may add something, which no customer sees (LS-LOG-4). */
function decideAfterEnd(session: Session, command: Command, context: Context): NewEvent[] {
  const { interaction } = session.routing;
  if (command.type === 'add-note' && interaction.state === 'wrap-up' && interaction.agent === command.account) {
    refuseWhenFull(session, context);
    const payload: Payload = { kind: 'note', account: command.account, text: command.text };
    return [{ at: timeOf(session, context), from: null, visibility: 'agents', payload }];
  }
  throw new DomainError('ended', 'the chat has ended');
}

function startTyping(session: LiveSession, party: Party, context: Context, visibility: Visibility): NewEvent[] {
  const participant = findActor(session, party, visibility);
  const recently = timeOf(session, context) - participant.typingStartedAt < typingRepeatMs;
  if (recently || isFull(session, context)) return [];
  return [byParticipant(session, participant, context, visibility, undefined, { kind: 'typing-started' })];
}

function read(session: LiveSession, party: Party, asked: number, context: Context): NewEvent[] {
  const participant = findParticipantOrThrow(session, party);
  const last = participant.type === 'Client' ? session.lastVisibleIndex : session.lastIndex;
  const upTo = Math.min(asked, last) as typeof last;
  // A silent monitor stays silent: agents see receipts (LS-LOG-3).
  if (participant.presence === 'monitoring') return [];
  if (upTo <= participant.readUpTo || isFull(session, context)) return [];
  return [byParticipant(session, participant, context, 'agents', undefined, { kind: 'read', upTo })];
}

function join(session: LiveSession, command: Command & { type: 'join' }, context: Context): NewEvent[] {
  const { account, nickname, participantType: type, presence } = command;
  if (account === systemAccount) {
    throw new DomainError('not-allowed', 'the service itself joins with its first text, and in no other way');
  }
  const before = session.participants.find((participant) => participant.account === account);
  // Who is there may only become more visible: from a monitor a colleague, from a colleague one whom the customer sees.
  if (before !== undefined && openness[before.presence] >= openness[presence]) {
    throw new DomainError('already-in-chat', `${account} is in this chat already`);
  }
  const participant: Participant = {
    party: before?.party ?? session.nextParty,
    participantId: presence === 'visible' ? session.nextParticipantId : null,
    nickname,
    type,
    account,
    presence,
    typing: false,
    typingStartedAt: 0,
    readUpTo: 0,
  };
  if (presence === 'monitoring') {
    const payload: Payload = { kind: 'monitoring', account, state: 'started' };
    return [byParticipant(session, participant, context, 'supervisors', undefined, payload)];
  }
  const visibility = presence === 'visible' ? 'all' : 'agents';
  return [byParticipant(session, participant, context, visibility, undefined, { kind: 'participant-joined', account })];
}

function leave(session: LiveSession, party: Party, context: Context): NewEvent[] {
  const participant = findParticipantOrThrow(session, party);
  if (participant.type === 'Client') {
    throw new DomainError('not-allowed', 'a chat without its customer has ended: end it instead');
  }
  if (participant.account === systemAccount) {
    throw new DomainError('not-allowed', 'the service itself stays to the end');
  }
  return [leaving(session, participant, context)];
}

/** Everyone leaves in this one append; the customer is the last, with the reason (CV-LIFE-5, LS-LOG-4). */
function end(session: LiveSession, reason: EndReason, context: Context): NewEvent[] {
  const customer = findParticipantOrThrow(session, customerParty);
  const others = session.participants.filter(({ party }) => party !== customerParty);
  const hiddenFirst = [
    ...others.filter(({ presence }) => presence !== 'visible'),
    ...others.filter(({ presence }) => presence === 'visible'),
  ];
  return [
    ...hiddenFirst.map((participant) => leaving(session, participant, context)),
    byParticipant(session, customer, context, 'all', undefined, { kind: 'participant-left', reason }),
  ];
}

function leaving(session: Session, participant: Participant, context: Context): NewEvent {
  if (participant.presence === 'monitoring') {
    const account = participant.account as AccountId;
    const payload: Payload = { kind: 'monitoring', account, state: 'stopped' };
    return byParticipant(session, participant, context, 'supervisors', undefined, payload);
  }
  const visibility = participant.presence === 'visible' ? 'all' : 'agents';
  return byParticipant(session, participant, context, visibility, undefined, { kind: 'participant-left' });
}

/** Something the service itself says; its participant joins with its first event and stays to the end (CV-EV-7). */
export function speak(session: Session, context: Context, payload: Payload): NewEvent[] {
  const present = session.participants.find(({ account }) => account === systemAccount);
  const speaker: Participant = present ?? {
    party: session.nextParty,
    participantId: session.nextParticipantId,
    nickname: context.systemNickname,
    type: 'External',
    account: systemAccount,
    presence: 'visible',
    typing: false,
    typingStartedAt: 0,
    readUpTo: 0,
  };
  const said = byParticipant(session, speaker, context, 'all', undefined, payload);
  if (present) return [said];
  const joined: Payload = { kind: 'participant-joined', account: systemAccount };
  return [byParticipant(session, speaker, context, 'all', undefined, joined), said];
}

/** Adds the one notice of the cap to the append that reaches it (LS-LOG-6). */
function withNoticeAtCap(session: LiveSession, events: NewEvent[], context: Context): NewEvent[] {
  if (session.capped || events.length === 0) return events;
  const counted = session.counted + events.filter(isCounted).length;
  if (counted < context.limits.transcript) return events;
  const after = evolveAll(session, numberEvents(events, session.lastIndex));
  return [...events, ...speak(after, context, { kind: 'notice', text: cappedText, capped: true })];
}

function addContent(
  session: LiveSession,
  party: Party,
  context: Context,
  visibility: Visibility,
  to: readonly Party[] | undefined,
  payload: Payload,
): NewEvent[] {
  const participant = findActor(session, party, visibility);
  refuseWhenFull(session, context);
  return [byParticipant(session, participant, context, visibility, to, payload)];
}

/** Who does what `visibility` lets others see; nobody shows themselves to the customer but by joining (CV-EV-5). */
function findActor(session: LiveSession, party: Party, visibility: Visibility): Participant {
  const participant = findParticipantOrThrow(session, party);
  if (participant.presence !== 'visible' && visibility === 'all') {
    throw new DomainError('not-allowed', 'someone the customer cannot see may only speak to agents');
  }
  return participant;
}

function byParticipant(
  session: Session,
  participant: Participant,
  context: Context,
  visibility: Visibility,
  to: readonly Party[] | undefined,
  payload: Payload,
): NewEvent {
  const from = authorOf(participant);
  const at = timeOf(session, context);
  return to === undefined ? { at, from, visibility, payload } : { at, from, visibility, to, payload };
}

function timeOf(session: Session, context: Context): number {
  return Math.max(context.now, session.lastAt);
}

function isFull(session: Session, context: Context): boolean {
  return session.capped || session.counted >= context.limits.transcript;
}

function refuseWhenFull(session: Session, context: Context): void {
  if (isFull(session, context)) throw new DomainError('full', 'the chat has reached its greatest length');
}

function refuseTooMuchUserData(userData: { readonly [key: string]: string }, context: Context): void {
  const keys = Object.keys(userData);
  let bytes = 0;
  for (const key of keys) bytes += utf8Length(key) + utf8Length(userData[key] as string);
  if (keys.length > context.limits.userDataKeys || bytes > context.limits.userDataBytes) {
    throw new DomainError('too-much-user-data', 'with what the chat has already, this is too much user data');
  }
}

function ends(events: readonly NewEvent[]): boolean {
  const last = events.at(-1);
  return last?.payload.kind === 'participant-left' && last.from?.party === customerParty;
}
