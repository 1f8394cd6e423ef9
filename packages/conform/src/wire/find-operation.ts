import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';

/** The operation and the chat that a path below the service names, `null` where it names no operation. */
export function findOperation(below: string): { operation: OperationId | null; chatId: string | undefined } {
  const [, chatId, ...rest] = (below.split('?')[0] ?? '').replace(/\/$/, '').split('/');
  if (!chatId) return { operation: 'requestChat', chatId: undefined };
  const operation = operationIds.find((id) => operations[id].suffix === rest.join('/')) ?? null;
  return { operation, chatId };
}
