import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';

export type InChat = Exclude<OperationId, 'requestChat'>;

/** Every operation inside a chat, but `disconnect`, after which there is none. */
export const lastingOperations: readonly InChat[] = operationIds.filter(
  (id): id is InChat => operations[id].inChat && id !== 'disconnect',
);

/** Those that the public description names. */
export const describedOperations: readonly InChat[] = lastingOperations.filter((id) => operations[id].seedId !== null);

export function suffixOf(id: InChat): string {
  return operations[id].suffix;
}
