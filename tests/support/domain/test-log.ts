import type { Command, Context, RequestChat } from '../../../packages/server/src/domain/command.ts';
import { beginSession, decide } from '../../../packages/server/src/domain/decide.ts';
import type { Author, NewEvent, Opening, SessionEvent } from '../../../packages/server/src/domain/event.ts';
import type { AccountId, Party } from '../../../packages/server/src/domain/ids.ts';
import { evolveAll, numberEvents } from '../../../packages/server/src/domain/log.ts';
import type { Session } from '../../../packages/server/src/domain/session.ts';
import { deepFreeze } from './deep-freeze.ts';

export const startAt = 1_700_000_000_000;

export const opening: Opening = {
  chatId: 'Chat567890123456',
  service: 'support',
  subject: 'Order 17',
  emailAddress: 'ann@example.org',
  userData: { plan: 'gold' },
  clientTimeoutMs: 90_000,
};

export const alice = 'alice' as AccountId;
export const bob = 'bob' as AccountId;
export const customer = 1 as Party;

/** How a participant joins; the defaults make an agent whom everyone sees. */
export type Joining = Partial<Omit<Command & { type: 'join' }, 'type'>>;

/**
 * A session and its log, led by commands through `decide` and `evolve`. Every argument of both is deeply frozen, so each
 * test that uses it also holds that they change nothing (LS-LOG-2).
 */
export class TestLog {
  readonly events: SessionEvent[] = [];
  now = startAt;
  context: Omit<Context, 'now'> = {
    limits: { transcript: 1_000, userDataKeys: 100, userDataBytes: 65_536 },
    systemNickname: 'Support',
  };
  #session: Session;

  constructor(request: Partial<RequestChat> = {}, limits: Partial<Context['limits']> = {}) {
    this.context = { ...this.context, limits: { ...this.context.limits, ...limits } };
    const command: RequestChat = { type: 'request-chat', nickname: 'Ann', opening, ...request };
    this.events.push(...numberEvents(beginSession(deepFreeze(command), this.#now()), 0));
    this.#session = deepFreeze(evolveAll(null, deepFreeze(this.events)));
    this.events = [...this.events];
  }

  get session(): Session {
    return this.#session;
  }

  /** The events as `[kind, participantId of the author]`. */
  get outline(): [kind: string, participantId: number | null | undefined][] {
    return this.events.map(({ payload, from }) => [payload.kind, from?.participantId]);
  }

  /** What the command adds; the log has it then. */
  add(command: Command): SessionEvent[] {
    return this.put(...this.decide(command));
  }

  /** What the command would add. */
  decide(command: Command): NewEvent[] {
    return decide(this.#session, deepFreeze(command), this.#now());
  }

  /** Adds events that somebody else decided. */
  put(...added: readonly NewEvent[]): SessionEvent[] {
    const events = deepFreeze(numberEvents(added, this.#session.lastIndex));
    if (events.length > 0) this.#session = deepFreeze(evolveAll(this.#session, events));
    this.events.push(...events);
    return events;
  }

  /** The party of who has joined. */
  join(account: AccountId, joining: Joining = {}): Party {
    const presence = joining.presence ?? 'visible';
    const joined = this.add({
      type: 'join',
      account,
      nickname: account,
      participantType: presence === 'monitoring' ? 'Supervisor' : 'Agent',
      presence,
      ...joining,
    });
    return (joined[0]!.from as Author).party;
  }

  say(party: Party, text = 'hello'): SessionEvent[] {
    return this.add({ type: 'send-message', party, text });
  }

  #now(): Context {
    return deepFreeze({ ...this.context, now: this.now });
  }
}
