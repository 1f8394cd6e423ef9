import {
  ackReplySchemas,
  badRequestSchemas,
  faultReplySchemas,
  type JsonSchema,
  type OperationId,
} from '@parley/protocol/chat-v2';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

const ajv = new Ajv2020({ strict: true, allErrors: true, discriminator: true, verbose: true });
const compiled = new Map<JsonSchema, ValidateFunction>();

/** Where an ACK of the operation departs from its schema. */
export function validateAck(operation: OperationId, json: unknown): readonly ErrorObject[] {
  return validate(ackReplySchemas[operation], json);
}

/** Where a reply that is no ACK departs from the schema of its HTTP status; `null` where there is none. */
export function validateFault(
  operation: OperationId | null,
  status: number,
  json: unknown,
): readonly ErrorObject[] | null {
  if (status === 400 && operation !== null) return validate(badRequestSchemas[operation], json);
  const schema = status in faultReplySchemas ? faultReplySchemas[status as keyof typeof faultReplySchemas] : undefined;
  return schema === undefined ? null : validate(schema, json);
}

function validate(schema: JsonSchema, json: unknown): readonly ErrorObject[] {
  let judge = compiled.get(schema);
  if (judge === undefined) {
    judge = ajv.compile(schema);
    compiled.set(schema, judge);
  }
  return judge(json) ? [] : [...(judge.errors ?? [])];
}
