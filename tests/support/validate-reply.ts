import { AssertionError } from 'node:assert';
import {
  ackReplySchemas,
  badRequestSchemas,
  faultReplySchemas,
  type JsonSchema,
  type OperationId,
  type WireEvent,
} from '@parley/protocol/chat-v2';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export type ReplyHeaders = Headers | { readonly [name: string]: string | readonly string[] | undefined };

/** What every reply of the customer API has; the rest is known from its schema alone. */
export interface ReplyBody {
  readonly statusCode: 0 | 1 | 2;
  readonly alias: string;
  readonly chatEnded: boolean;
  readonly messages: readonly WireEvent[];
  readonly chatId?: string;
  readonly userId?: string;
  readonly secureKey?: string;
  readonly nextPosition?: number;
  readonly tenantName?: string;
  readonly errors?: readonly { readonly code: number; readonly advice: string }[];
}

const ajv = new Ajv2020({ strict: true, strictTypes: true, strictTuples: true, allErrors: true, discriminator: true });
const compiled = new Map<JsonSchema, ValidateFunction>();

/**
 * Holds a reply to the schemas of the wire and to what no schema can say: the order of events and of faults, and the
 * headers of CV-HTTP-6. `operation` is `null` where the request names none that exists.
 * @returns the reply's body. @throws AssertionError that names every place and the schema's path that was not held.
 */
export function assertReply(
  operation: OperationId | null,
  httpStatus: number,
  headers: ReplyHeaders,
  body: string,
): ReplyBody {
  const faults: string[] = [];
  checkHeaders(httpStatus, headers, faults);
  const reply = parseBody(body, faults);
  if (reply !== undefined) checkBody(operation, httpStatus, reply, faults);
  if (faults.length > 0) {
    const message = `not a reply of ${operation ?? 'no operation'} (HTTP ${httpStatus}):\n  ${faults.join('\n  ')}\n${body}`;
    throw new AssertionError({ message, stackStartFn: assertReply });
  }
  return reply as ReplyBody;
}

function parseBody(body: string, faults: string[]): unknown {
  try {
    return JSON.parse(body);
  } catch {
    faults.push('the body is not JSON');
    return undefined;
  }
}

function checkHeaders(httpStatus: number, headers: ReplyHeaders, faults: string[]): void {
  const expected: { readonly [name: string]: RegExp } = {
    'content-type': /^application\/json;charset=utf-8$/,
    'cache-control': /^no-store$/,
    'x-content-type-options': /^nosniff$/,
    ...(httpStatus === 405 ? { allow: /^POST, OPTIONS$/ } : {}),
    ...(httpStatus === 429 ? { 'retry-after': /^[1-9][0-9]*$/ } : {}),
  };
  for (const [name, pattern] of Object.entries(expected)) {
    const value = headers instanceof Headers ? headers.get(name) : headers[name];
    if (!pattern.test(String(value))) faults.push(`header ${name}: ${value ?? 'absent'} is not ${pattern}`);
  }
}

function checkBody(operation: OperationId | null, httpStatus: number, reply: unknown, faults: string[]): void {
  const schema = findSchema(operation, httpStatus, reply);
  if (schema === undefined) {
    faults.push(`no reply has HTTP status ${httpStatus} here`);
    return;
  }
  const validate = compile(schema);
  if (validate(reply)) checkOrder(reply as ReplyBody, faults);
  for (const { instancePath, schemaPath, message } of validate.errors ?? []) {
    faults.push(`${instancePath || '(body)'} ${message} (${schemaPath})`);
  }
}

function findSchema(operation: OperationId | null, httpStatus: number, reply: unknown): JsonSchema | undefined {
  if (httpStatus === 200) {
    const isAck = typeof reply === 'object' && reply !== null && 'statusCode' in reply && reply.statusCode === 0;
    if (isAck) return operation === null ? undefined : ackReplySchemas[operation];
    return faultReplySchemas[200];
  }
  if (httpStatus === 400 && operation !== null) return badRequestSchemas[operation];
  if (!(httpStatus in faultReplySchemas)) return undefined;
  return faultReplySchemas[httpStatus as keyof typeof faultReplySchemas];
}

function compile(schema: JsonSchema): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validate = ajv.compile(schema);
  compiled.set(schema, validate);
  return validate;
}

/** CV-EV-1, CV-EV-6, CV-REP-5, CV-LIFE-5 and CV-ERR-1, as far as one reply shows them. */
function checkOrder({ messages, nextPosition, errors = [] }: ReplyBody, faults: string[]): void {
  let before: WireEvent | undefined;
  for (const event of messages) {
    if (before !== undefined) {
      if (event.index <= before.index) faults.push(`index ${event.index} follows ${before.index}`);
      if (event.utcTime < before.utcTime)
        faults.push(`utcTime of event ${event.index} is before that of ${before.index}`);
      if (isCustomersLeaving(before)) faults.push(`event ${event.index} follows the customer's leaving`);
    }
    if (event.type === 'NicknameUpdated' && event.text !== event.from.nickname) {
      faults.push(`event ${event.index}: text and from.nickname differ`);
    }
    before = event;
  }
  if (before !== undefined && nextPosition !== before.index + 1) {
    faults.push(`nextPosition is ${nextPosition} after the index ${before.index}`);
  }
  const codes = errors.map(({ code }) => code);
  if (codes.some((code, at) => at > 0 && code < codes[at - 1]!)) faults.push(`codes out of order: ${codes}`);
}

function isCustomersLeaving({ type, from }: WireEvent): boolean {
  return type === 'ParticipantLeft' && from.type === 'Client';
}
