import { type Operation, type OperationId, operationIds, operations } from '../operation.ts';

/** A value for every operation. */
export function byOperation<Value>(make: (operation: Operation) => Value): { readonly [id in OperationId]: Value } {
  return Object.fromEntries(operationIds.map((id) => [id, make(operations[id])])) as { [id in OperationId]: Value };
}
