import { answerRequest } from '../../../packages/server/src/chat-v2/answer.ts';
import type { ChatApi } from '../../../packages/server/src/chat-v2/api.ts';
import { RequestParameters } from '../../../packages/server/src/chat-v2/parse/parameters.ts';
import type { Reply } from '../../../packages/server/src/chat-v2/reply.ts';
import type { Route } from '../../../packages/server/src/chat-v2/route.ts';
import type { ChatService } from '../../../packages/server/src/chat-v2/service.ts';
import { createRecordingLog } from './recording-log.ts';
import type { TestNode } from './test-node.ts';

/** The customer API of a node, without sockets; no limit per source. */
export function createTestApi(node: TestNode, change: Partial<ChatApi> = {}): ChatApi {
  return {
    chat: node.chat,
    services: {
      find: (name) => node.services.find((service) => service.name === name),
      all: () => node.services,
    },
    sources: { countRequestChat: () => 0, countDenied: () => 0 },
    log: createRecordingLog(node.lines),
    random: node.chat.random,
    alias: '1',
    basePath: '/genesys/2/chat',
    isDraining: () => false,
    counters: {
      operations: {},
      replies: { ack: 0, retry: 0, refuse: 0, denied: 0, misunderstood: 0, slowDown: 0, unexpected: 0 },
    },
    ...change,
  };
}

/** The parameters of a request; `undefined` is not given. */
export type Given = { readonly [name: string]: string | number | undefined };

export interface AskOptions {
  readonly service?: ChatService;
  readonly idempotencyKey?: string | undefined;
  readonly source?: string;
}

/** One request to the API as a value; `chatId` is `null` for `requestChat`. */
export function ask(
  api: ChatApi,
  chatId: string | null,
  operation: Route['operation'],
  given: Given = {},
  options: AskOptions = {},
): Reply | Promise<Reply> {
  const [first] = api.services.all();
  const service = options.service ?? (first as ChatService);
  const asked = { alias: api.alias, ...(chatId === null ? {} : { chatId }) };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const parameters = new RequestParameters(
    entries.map(([name]) => name),
    entries.map(([, value]) => String(value)),
  );
  const head = { idempotencyKey: options.idempotencyKey, source: options.source ?? '127.0.0.1' };
  return answerRequest(api, { service, operation, asked }, parameters, head);
}
