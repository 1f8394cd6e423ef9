import type { Command } from '../domain/command.ts';
import { decide } from '../domain/decide.ts';
import type { DomainErrorCode } from '../domain/errors.ts';
import type { SessionEvent } from '../domain/event.ts';
import type { Service } from '../domain/service.ts';
import type { Session } from '../domain/session.ts';
import { sha256 } from '../platform/hash.ts';
import type { ProposalOutcome, Terms } from '../store/proposal.ts';
import type { SessionRecord } from '../store/record.ts';
import { type Chat, contextFor } from './ports.ts';

/** What became of a command. */
export type ActOutcome =
  | {
      readonly state: 'done';
      readonly session: Session;
      /** Events this command added; none when it changed nothing, or repeated an earlier one. */
      readonly events: readonly SessionEvent[];
    }
  | { readonly state: 'refused'; readonly code: DomainErrorCode; readonly session: Session }
  /** The retry token came with other content before (CV-OP-11). */
  | { readonly state: 'token-reused' };

/** What a command asks besides itself: its retry token, or terms of its own. */
export interface ActOptions {
  readonly token?: string | null;
  readonly terms?: Terms;
}

/**
 * Decides a command on the session as it is committed, and commits what it adds; every change of a session, whoever
 * asks for it, comes through here (load, decide, append, again on conflict).
 * Rejects with a StoreError; then nobody may be told anything but RETRY.
 */
export async function act(
  chat: Chat,
  record: SessionRecord,
  service: Service,
  command: Command,
  options: ActOptions = {},
): Promise<ActOutcome> {
  const outcome = await propose(chat, record, service, command, options);
  switch (outcome.state) {
    case 'committed':
      return { state: 'done', session: outcome.session, events: outcome.events };
    case 'unchanged':
      return { state: 'done', session: outcome.session, events: [] };
    case 'repeated':
      return repeat(chat, record, command, outcome.index);
    case 'refused': {
      const index = await findRepeated(chat, record, command, options);
      if (index !== null) return repeat(chat, record, command, index);
      return { state: 'refused', code: outcome.error.code, session: outcome.session };
    }
    case 'taken':
    case 'stale':
    case 'seen':
      throw new Error(`a command without terms cannot be ${outcome.state}`);
  }
}

/** The same for a command with terms of its own, whose failing is an outcome like others. */
export function propose(
  chat: Chat,
  record: SessionRecord,
  service: Service,
  command: Command,
  options: ActOptions,
): Promise<ProposalOutcome> {
  const party = 'party' in command ? command.party : null;
  return chat.sessions.propose(record, {
    decide: (session) => decide(session, command, contextFor(chat, service)),
    ...(options.token && party !== null ? { token: { party, hash: sha256(options.token) } } : {}),
    ...(options.terms === undefined ? {} : { terms: options.terms }),
  });
}

/** A token that was ACKed once is ACKed again, also after the end or at the cap (CV-ERR-5). */
async function findRepeated(chat: Chat, record: SessionRecord, command: Command, options: ActOptions) {
  if (!options.token || !('party' in command)) return null;
  return chat.sessions.findToken(record, command.party, sha256(options.token));
}

async function repeat(chat: Chat, record: SessionRecord, command: Command, index: number): Promise<ActOutcome> {
  await chat.sessions.confirm(record);
  const [first] = await chat.sessions.read(record, index, 1, 1);
  if (first === undefined || !hasSameContent(first, command)) return { state: 'token-reused' };
  return { state: 'done', session: await chat.sessions.session(record), events: [] };
}

function hasSameContent({ payload }: SessionEvent, command: Command): boolean {
  return (
    command.type === 'send-message' &&
    payload.kind === 'message' &&
    payload.text === command.text &&
    payload.messageType === command.messageType
  );
}
