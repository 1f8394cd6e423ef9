import { readTranscript } from '../../../packages/server/src/chat/read-transcript.ts';
import { actAsStaff } from '../../../packages/server/src/chat/staff.ts';
import type { Command } from '../../../packages/server/src/domain/command.ts';
import type { AccountId, ChatId, Party } from '../../../packages/server/src/domain/ids.ts';
import { StoreError } from '../../../packages/server/src/store/index.ts';
import type { Cause, Told } from './history.ts';
import { createMark } from './marks.ts';
import type { StaffAct, Viewing } from './scenario.ts';
import type { KnownChat, RunningNode, World } from './world.ts';

const accounts = ['alice', 'bob', 'carol'] as AccountId[];

interface Asked {
  readonly command: Command;
  readonly causes: Cause;
  readonly isHidden?: true;
  readonly isUnmarked?: true;
}

/** Something that one of those who work in chats does in this one; who was never in it joins instead. */
export function act(world: World, at: RunningNode, chat: KnownChat, who: number, name: StaffAct): void {
  const account = accounts[who % accounts.length]!;
  const token = name === 'say' ? `say-token-${world.createWord()}` : null;
  // A token is its party's (LS-ST-5): who has come back meanwhile repeats what they said in their earlier stay.
  const party = chat.parties.get(account);
  const send = (node: RunningNode, mark: string) => {
    const { command, causes, isHidden = false, isUnmarked = false } = describe(name, account, party, chat, mark);
    const write = { by: account, causes, mark: isUnmarked ? null : mark, token, isHidden, isForged: false };
    world.write(node, { chatId: chat.chatId, ...write }, async () => ({
      told: await run(node, chat, account, command, token),
    }));
  };
  const mark = createMark(world.createWord());
  send(at, mark);
  if (token !== null) {
    world.repeatable.push((node, isChanged) => send(node, isChanged ? createMark(world.createWord()) : mark));
  }
}

function describe(name: StaffAct, account: AccountId, party: Party | undefined, chat: KnownChat, text: string): Asked {
  const join = (presence: 'visible' | 'consulting' | 'monitoring'): Asked => {
    const participantType = presence === 'monitoring' ? 'Supervisor' : 'Agent';
    const command: Command = { type: 'join', account, nickname: account, participantType, presence };
    return { command, causes: 'join', isUnmarked: true };
  };
  if (name === 'join') return join('visible');
  if (name === 'consult') return join('consulting');
  if (name === 'monitor') return join('monitoring');
  if (party === undefined) return join(name === 'say-to-agents' || name === 'note' ? 'consulting' : 'visible');
  switch (name) {
    case 'say':
      return { command: { type: 'send-message', party, text }, causes: 'message' };
    case 'say-to-agents':
      return {
        command: { type: 'send-message', party, text, visibility: 'agents' },
        causes: 'message',
        isHidden: true,
      };
    case 'whisper': {
      const to = [...chat.parties.values()].filter((other) => other !== party);
      const command: Command = { type: 'send-message', party, text, visibility: 'agents', to };
      return { command, causes: 'message', isHidden: true };
    }
    case 'note':
      return { command: { type: 'add-note', account, text }, causes: 'note', isHidden: true };
    case 'start-typing':
      return { command: { type: 'start-typing', party }, causes: 'typing-started', isUnmarked: true };
    case 'nickname':
      return { command: { type: 'update-nickname', party, nickname: text }, causes: 'nickname' };
    case 'leave':
      return { command: { type: 'leave', party }, causes: 'leave', isUnmarked: true };
    case 'close':
      return { command: { type: 'close', party }, causes: 'end', isUnmarked: true };
  }
}

async function run(
  { node, isDead }: RunningNode,
  chat: KnownChat,
  account: string,
  command: Command,
  token: string | null,
): Promise<Told> {
  try {
    const outcome = await actAsStaff(node.chat, chat.chatId as ChatId, command, { token });
    if (outcome === null) return 'refuse';
    if (outcome.state === 'token-reused') return 'misunderstood';
    if (outcome.state === 'refused') return 'refuse';
    const joined = command.type === 'join' ? outcome.events[0]?.from : undefined;
    if (joined && !isDead) chat.parties.set(account, joined.party as Party);
    return 'ack';
  } catch (error) {
    return error instanceof StoreError ? 'retry' : 'unexpected';
  }
}

/** A read of everything from an index on, as somebody who works in chats sees it. */
export function read(world: World, at: RunningNode, chat: KnownChat, viewer: Viewing, from: number): void {
  world.track(at, async () => {
    try {
      await readAll(world, at, chat, viewer, from);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  });
}

async function readAll(world: World, at: RunningNode, chat: KnownChat, viewer: Viewing, from: number): Promise<void> {
  const begin = world.nextPlace();
  const { chat: ports } = at.node;
  const record = await ports.sessions.find(chat.chatId as ChatId);
  if (record === null) throw new Error('a chat has gone');
  await ports.sessions.confirm(record);
  const upTo = record.last;
  const events: { index: number; body: string }[] = [];
  const seer = viewer === 'system' ? ({ role: 'system' } as const) : { role: viewer, party: null };
  for await (const event of readTranscript(ports, record, seer, from, upTo)) {
    events.push({ index: event.index, body: JSON.stringify(event) });
  }
  if (at.isDead) return;
  const span = { begin, end: world.nextPlace(), from, next: upTo + 1 };
  world.reads.push({ ...span, chatId: chat.chatId, viewer, isComplete: true, ended: null, events });
}
