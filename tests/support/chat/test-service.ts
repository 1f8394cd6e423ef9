import { defaultLimits } from '../../../packages/server/src/chat-v2/parse/limits.ts';
import type { ChatService } from '../../../packages/server/src/chat-v2/service.ts';

export type ServiceChange = Omit<Partial<ChatService>, 'limits'> & { readonly limits?: Partial<ChatService['limits']> };

/** A service with the defaults of the settings, but no limit on requests. */
export function createTestService(change: ServiceChange = {}): ChatService {
  return {
    name: 'support',
    retired: false,
    systemNickname: 'Support',
    tenantName: 'Resources',
    clientTimeoutMs: 90_000,
    endedGraceMs: 900_000,
    strictCredentials: true,
    welcome: '',
    closed: '',
    assistant: false,
    typingPreview: false,
    allowedOrigins: ['*'],
    ...change,
    limits: {
      ...defaultLimits,
      transcript: 10_000,
      requestsPerSecond: 1e9,
      requestsBurst: 1e9,
      replyEvents: 1_000,
      replyBytes: 1_048_576,
      ...change.limits,
    },
  };
}
