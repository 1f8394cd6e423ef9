import type { ChatApi } from '../../packages/server/src/chat-v2/api.ts';
import { createSeededRandom } from '../../packages/server/src/platform/random.ts';
import { createRecordingLog } from './chat/recording-log.ts';
import type { TestNode } from './chat/test-node.ts';

/** The customer API on a node in simulated time, without limits per source. */
export function createChatApi(node: TestNode, changed: Partial<ChatApi> = {}): ChatApi {
  return {
    chat: node.chat,
    services: {
      find: (name) => node.services.find((service) => service.name === name),
      all: () => node.services,
    },
    sources: { countRequestChat: () => 0, countDenied: () => 0 },
    log: createRecordingLog(node.lines),
    random: createSeededRandom(2),
    alias: '1',
    basePath: '/genesys/2/chat',
    isDraining: () => false,
    counters: {
      operations: {},
      replies: { ack: 0, retry: 0, refuse: 0, denied: 0, misunderstood: 0, slowDown: 0, unexpected: 0 },
    },
    ...changed,
  };
}
