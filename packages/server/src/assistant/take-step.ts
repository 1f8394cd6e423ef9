import type { ActOutcome } from '../chat/act.ts';
import type { Chat } from '../chat/ports.ts';
import { actAsStaff } from '../chat/staff.ts';
import type { Command } from '../domain/command.ts';
import type { ChatId, Party } from '../domain/ids.ts';
import type { Participant } from '../domain/participant.ts';
import type { Session } from '../domain/session.ts';
import { assistantAccount, assistantNickname } from './identity.ts';
import type { Step } from './next-step.ts';
import { type Pace, paceFor } from './pace.ts';

export interface StepPorts {
  readonly chat: Chat;
  /** False when the chat has ended meanwhile, or the assistant is being put away. */
  pause(ms: number): Promise<boolean>;
}

/**
 * Takes one step in a chat by the same commands that agents use. False: there is nothing more to do here.
 * Rejects with a StoreError; then the step may be taken again, since every part of it is done once at most: messages
 * and URLs carry retry tokens, the rest changes nothing when repeated.
 */
export async function takeStep(
  ports: StepPorts,
  chatId: ChatId,
  session: Session,
  step: Step,
  waiting: number,
): Promise<boolean> {
  const act = (command: Command, token?: string) => actAsStaff(ports.chat, chatId, command, { token: token ?? null });
  if (step.kind === 'join') {
    if (!(await ports.pause(paceFor('', waiting, Number.POSITIVE_INFINITY).reading))) return false;
    const nickname = assistantNickname;
    return goesOn(
      await act({
        type: 'join',
        account: assistantAccount,
        nickname,
        participantType: 'External',
        presence: 'visible',
      }),
    );
  }
  const { party, typingStartedAt } = session.participants.find(
    ({ account }) => account === assistantAccount,
  ) as Participant;
  switch (step.kind) {
    case 'leave':
      return goesOn(await act({ type: 'leave', party }));
    case 'stop-typing':
      return goesOn(await act({ type: 'stop-typing', party }));
    case 'say':
      return say(ports, act, party, step, paceFor(step.answer.text, waiting, ports.chat.clock.now() - typingStartedAt));
  }
}

async function say(
  { pause }: StepPorts,
  act: (command: Command, token?: string) => Promise<ActOutcome | null>,
  party: Party,
  { token, answer, answered }: Step & { kind: 'say' },
  pace: Pace,
): Promise<boolean> {
  if (!(await pause(pace.reading))) return false;
  if (!goesOn(await act({ type: 'start-typing', party }))) return false;
  if (!(await pause(pace.typing))) return false;
  if (!goesOn(await act({ type: 'send-message', party, text: answer.text }, token))) return false;
  if (answer.url !== undefined && !goesOn(await act({ type: 'push-url', party, url: answer.url }, `${token}-url`))) {
    return false;
  }
  if (!goesOn(await act({ type: 'stop-typing', party }))) return false;
  if (answer.afterwards === 'close') return goesOn(await act({ type: 'close', party }));
  // The mark comes last: until it is committed the message counts as unanswered, and the token keeps that harmless.
  return answered === null || goesOn(await act({ type: 'read', party, upTo: answered }));
}

/** False when nothing more can be done in this chat; what was done already counts as done. */
function goesOn(outcome: ActOutcome | null): boolean {
  if (outcome === null) return false;
  switch (outcome.state) {
    case 'done':
    // Said already; what is said now would differ only by the time it names.
    case 'token-reused':
      return true;
    case 'refused':
      // Another node was quicker: the log says what is left to do.
      return outcome.code === 'already-in-chat' || outcome.code === 'not-in-chat';
  }
}
