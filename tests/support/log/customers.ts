import type { OperationId } from '@parley/protocol/chat-v2';
import type { Reply } from '../../../packages/server/src/chat-v2/reply.ts';
import { ask, type Given } from '../chat/test-api.ts';
import type { Cause, Told } from './history.ts';
import { createMark } from './marks.ts';
import type { CustomerAct } from './scenario.ts';
import type { KnownChat, RunningNode, World } from './world.ts';

/** A request to begin a chat; with a token it can be repeated. */
export function requestChat(world: World, at: RunningNode, hasToken: boolean): void {
  const token = hasToken ? `request-token-${world.createWord()}`.padEnd(22, '.') : null;
  const send = (node: RunningNode, mark: string) => {
    const write = {
      chatId: null,
      by: 'customer',
      causes: 'begin',
      mark,
      token,
      isHidden: true,
      isForged: false,
    } as const;
    world.write(node, write, async () => {
      const begin = world.nextPlace();
      const given = { nickname: 'Ann', subject: mark, clientMessageId: token ?? undefined };
      const reply = await ask(node.api, null, 'requestChat', given);
      const told = readTold(reply);
      if (told !== 'ack' || node.isDead) return { told };
      const chat = learnChat(world, JSON.parse(reply.body));
      // It shows event 1 alone, and says nothing of what follows (CV-POS-2).
      const events = listEvents(reply);
      const { chatId } = chat;
      const span = { begin, end: world.nextPlace(), from: 1, next: 2 };
      world.reads.push({ ...span, chatId, viewer: 'customer', isComplete: false, ended: null, events });
      return { told, chatId };
    });
  };
  const mark = createMark(world.createWord());
  send(at, mark);
  if (token !== null) {
    world.repeatable.push((node, isChanged) => send(node, isChanged ? createMark(world.createWord()) : mark));
  }
}

interface Act {
  readonly operation: OperationId;
  readonly causes: Cause;
  given(mark: string): Given;
  readonly isHidden?: true;
  readonly isUnmarked?: true;
}

const acts: { readonly [A in CustomerAct]: Act } = {
  send: { operation: 'send', causes: 'message', given: (message) => ({ message }) },
  'push-url': {
    operation: 'pushUrl',
    causes: 'push-url',
    given: (mark) => ({ pushUrl: `https://example.org/${mark}` }),
  },
  nickname: { operation: 'updateNickname', causes: 'nickname', given: (nickname) => ({ nickname }) },
  'custom-notice': { operation: 'customNotice', causes: 'custom-notice', given: (message) => ({ message }) },
  'user-data': {
    operation: 'updateData',
    causes: 'user-data',
    given: (mark) => ({ 'userData[word]': mark }),
    isHidden: true,
  },
  'start-typing': { operation: 'startTyping', causes: 'typing-started', given: () => ({}), isUnmarked: true },
  'stop-typing': { operation: 'stopTyping', causes: 'typing-stopped', given: () => ({}), isUnmarked: true },
  receipt: { operation: 'readReceipt', causes: 'read', given: () => ({ transcriptPosition: 3 }), isUnmarked: true },
  disconnect: { operation: 'disconnect', causes: 'end', given: () => ({}), isUnmarked: true },
};

/** A request inside a chat, with the credentials of `key`, which are right if that is the same chat. */
export function actAsCustomer(
  world: World,
  at: RunningNode,
  chat: KnownChat,
  key: KnownChat,
  name: CustomerAct,
  options: { readonly hasToken: boolean; readonly position: number | null },
): void {
  const { operation, causes, given, isHidden = false, isUnmarked = false } = acts[name];
  const token = options.hasToken && operation === 'send' ? `send-token-${world.createWord()}` : null;
  const isForged = key !== chat;
  const send = (node: RunningNode, mark: string | null) => {
    const write = { chatId: chat.chatId, by: 'customer', causes, mark, token, isHidden, isForged };
    const parameters = { transcriptPosition: options.position ?? undefined, ...given(mark ?? '') };
    world.write(node, write, async () => {
      const all = { ...parameters, clientMessageId: token ?? undefined };
      return { told: await post(world, node, chat, key, operation, all) };
    });
  };
  const mark = isUnmarked ? null : createMark(world.createWord());
  send(at, mark);
  if (token !== null) {
    world.repeatable.push((node, isChanged) => send(node, isChanged ? createMark(world.createWord()) : mark));
  }
}

/** The next refresh of one tab: what it is told is where it goes on. */
export function poll(world: World, at: RunningNode, chat: KnownChat, tab: number): void {
  world.track(at, async () => {
    const given = { transcriptPosition: chat.cursors[tab] ?? 1 };
    await post(world, at, chat, chat, 'refresh', given, (next) => {
      chat.cursors[tab] = next;
    });
  });
}

/** A request inside a chat, whose ACK is noted as a read. */
export async function post(
  world: World,
  at: RunningNode,
  chat: KnownChat,
  key: KnownChat,
  operation: OperationId,
  given: Given,
  onNext: (next: number) => void = () => {},
): Promise<Told> {
  const { chatId } = chat;
  const begin = world.nextPlace();
  const { userId, secureKey } = key;
  const reply = await ask(at.api, chatId, operation, { alias: '1', userId, secureKey, ...given });
  const told = readTold(reply);
  if (told !== 'ack' || at.isDead) return told;
  const { nextPosition: next, chatEnded: ended } = JSON.parse(reply.body);
  const events = listEvents(reply);
  const position = operation === 'readReceipt' ? 0 : Number(given['transcriptPosition'] ?? 0);
  const from = position === 0 ? next : position === -1 ? (events[0]?.index ?? next) : position;
  const isComplete = events.length < world.service.limits.replyEvents;
  const end = world.nextPlace();
  world.reads.push({ begin, end, chatId, viewer: 'customer', from, next, isComplete, ended, events });
  onNext(next);
  return told;
}

function learnChat(
  world: World,
  { chatId, userId, secureKey }: { readonly [name in 'chatId' | 'userId' | 'secureKey']: string },
): KnownChat {
  const known = world.chats.find((chat) => chat.chatId === chatId);
  if (known !== undefined) return known;
  const chat = { chatId, userId, secureKey, cursors: [1, 1], parties: new Map() };
  world.chats.push(chat);
  return chat;
}

function listEvents(reply: Reply): { index: number; body: string }[] {
  const { messages } = JSON.parse(reply.body);
  return messages.map((event: { index: number }) => ({ index: event.index, body: JSON.stringify(event) }));
}

function readTold({ status, body }: Reply): Told {
  if (status === 500) return 'unexpected';
  if (status !== 200) return 'misunderstood';
  const { statusCode, errors } = JSON.parse(body);
  if (statusCode === 0) return 'ack';
  if (statusCode === 1) return 'retry';
  return errors[0].advice.includes('referenceId[') ? 'deny' : 'refuse';
}
