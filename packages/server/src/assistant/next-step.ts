import { customerParty } from '../domain/ids.ts';
import { findParticipant, type Session } from '../domain/session.ts';
import { type Answer, answerTo, greetingFor } from './answer.ts';
import { assistantAccount } from './identity.ts';
import type { CustomerMessage, Survey } from './survey.ts';

/** One thing to do in a chat; each can be done again without doing it twice. */
export type Step =
  | { readonly kind: 'join' }
  | { readonly kind: 'say'; readonly token: string; readonly answer: Answer; readonly answered: number | null }
  | { readonly kind: 'stop-typing' }
  | { readonly kind: 'leave' };

/** What is to be done next in a chat, by its log alone; `null`: nothing, until its customer writes. `now`: epoch ms. */
export function findNextStep(session: Session, survey: Survey, now: number): Step | null {
  // Outside hours nobody is there, not even a script (CV-LIFE-6).
  if (session.state === 'ended' || session.closesAt !== null) return null;
  const nickname = findParticipant(session, customerParty)?.nickname ?? '';
  const toAnswer = (message: CustomerMessage) =>
    answerTo({ ...message, nickname, now, timeZone: session.userData['timeZone'] });

  const present = session.participants.find(({ account }) => account === assistantAccount);
  if (present === undefined) return survey.hasJoined && survey.next === null ? null : { kind: 'join' };
  if (!survey.hasSpoken) {
    const answer: Answer = { text: greetingFor(nickname), afterwards: 'stay' };
    return { kind: 'say', token: 'greeting', answer, answered: null };
  }
  if (survey.answered !== null && toAnswer(survey.answered).afterwards === 'leave') return { kind: 'leave' };
  if (survey.next !== null) {
    const { index } = survey.next;
    return { kind: 'say', token: `answer-${index}`, answer: toAnswer(survey.next), answered: index };
  }
  return present.typing ? { kind: 'stop-typing' } : null;
}
