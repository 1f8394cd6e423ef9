import type { Service } from '../domain/service.ts';

/**
 * Stands for a service that the settings no longer have, though a chat came in by it at that moment. No customer can
 * reach the chat any more; all that is left to do is to end it.
 */
export function createRemovedService(name: string): Service {
  return {
    name,
    retired: true,
    systemNickname: name,
    tenantName: name,
    clientTimeoutMs: 0,
    endedGraceMs: 0,
    strictCredentials: true,
    welcome: '',
    closed: '',
    assistant: false,
    limits: {
      transcript: Number.MAX_SAFE_INTEGER,
      userDataKeys: 0,
      userDataBytes: 0,
      requestsPerSecond: 1,
      requestsBurst: 1,
      replyEvents: 1,
      replyBytes: 1,
    },
  };
}
