import type { Chat } from '../chat/ports.ts';
import { readTranscript } from '../chat/read-transcript.ts';
import { customerParty, type Party } from '../domain/ids.ts';
import type { Session } from '../domain/session.ts';
import type { Viewer } from '../domain/visibility.ts';
import type { SessionRecord } from '../store/record.ts';
import { assistantAccount } from './identity.ts';

export interface CustomerMessage {
  readonly index: number;
  readonly text: string;
}

/** What the log of a chat says about the assistant's work in it. */
export interface Survey {
  readonly hasJoined: boolean;
  readonly hasSpoken: boolean;
  /** The last message it has answered in this stay. */
  readonly answered: CustomerMessage | null;
  /** The first one it has not, in this stay or an earlier one. */
  readonly next: CustomerMessage | null;
  /** How many are unanswered. */
  readonly unanswered: number;
}

const everything: Viewer = { role: 'system' };

/**
 * Reads what is to be done from the log itself, so that a crash, a restart or a second node finds the same. The mark
 * of what has been answered is the assistant's own read mark; who returns is a new participant without one, so then
 * the whole log is read for the marks of earlier stays.
 */
export async function surveyLog(chat: Chat, record: SessionRecord, session: Session): Promise<Survey> {
  const present = session.participants.find(({ account }) => account === assistantAccount);
  const stays = new Set<Party>(present === undefined ? [] : [present.party]);
  let mark: number = present?.readUpTo ?? 0;
  let hasSpoken = mark > 0;
  let asked: number[] = [];
  for await (const { index, from, payload } of readTranscript(chat, record, everything, mark + 1, session.lastIndex)) {
    if (from === null) continue;
    if (payload.kind === 'participant-joined' && payload.account === assistantAccount) stays.add(from.party);
    if (from.party === customerParty) {
      if (payload.kind === 'message') asked.push(index);
    } else if (stays.has(from.party)) {
      if (payload.kind === 'message') hasSpoken = true;
      if (payload.kind === 'read') mark = Math.max(mark, payload.upTo);
    }
  }
  asked = asked.filter((index) => index > mark);
  return {
    hasJoined: stays.size > 0,
    hasSpoken,
    answered: await findMessage(chat, record, present?.readUpTo),
    next: await findMessage(chat, record, asked[0]),
    unanswered: asked.length,
  };
}

async function findMessage(chat: Chat, record: SessionRecord, index = 0): Promise<CustomerMessage | null> {
  if (index === 0) return null;
  const [event] = await chat.sessions.read(record, index, 1, 1);
  return event?.payload.kind === 'message' ? { index, text: event.payload.text } : null;
}
