import { errorCodes } from './error-code.ts';
import { type Operation, type OperationId, operationIds, operations } from './operation.ts';
import { parameters } from './parameter.ts';
import { ackReplySchemas } from './schema/ack-reply.ts';
import { eventSchema } from './schema/event.ts';
import { eventTypeSchemas } from './schema/event-types.ts';
import { listFaultCodes } from './schema/fault-codes.ts';
import { badRequestSchemas, faultReplySchemas } from './schema/fault-reply.ts';
import type { JsonSchema } from './schema/json-schema.ts';
import { partySchema } from './schema/party.ts';
import { requestBodySchemas } from './schema/request-body.ts';

const form = 'application/x-www-form-urlencoded';
/** `userData[key]=value`. */
const userDataEncoding: JsonSchema = { userData: { style: 'deepObject', explode: true } };

/** Replies that do not depend on the operation, by HTTP status. */
const sharedReplies = {
  404: { name: 'NotFound', description: 'No such service (306), or no such operation (249).' },
  405: { name: 'MethodNotAllowed', description: 'Every operation is a POST.' },
  413: { name: 'ContentTooLarge', description: 'A body or a number of parameters over the limit of the service.' },
  415: { name: 'UnsupportedMediaType', description: 'Neither a form nor multipart, or a content encoding.' },
  429: { name: 'TooManyRequests', description: 'Too much from one address; try again after the time in Retry-After.' },
  500: { name: 'Unexpected', description: 'A fault of the server; its log has more under the reference.' },
} as const;

/** Schemas with a name of their own in the document. They refer to each other by identity. */
const names = new Map<unknown, string>([
  [partySchema, 'Party'],
  [eventSchema, 'Event'],
  ...Object.entries(eventTypeSchemas).map(([type, schema]) => [schema, type] as const),
  [faultReplySchemas[200], 'RetryOrRefuse'],
  ...Object.entries(sharedReplies).map(
    ([status, { name }]) => [faultReplySchemas[Number(status) as keyof typeof sharedReplies], name] as const,
  ),
  ...operationIds.flatMap((id) => [
    [requestBodySchemas[id], `${id}Form`] as const,
    [ackReplySchemas[id], `${id}Ack`] as const,
    [badRequestSchemas[id], `${id}Fault`] as const,
  ]),
]);

/** The customer API as an OpenAPI 3.1 document: made from the tables and schemas of this folder, and from nothing else. */
export function createOpenApi(): JsonSchema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley: customer chat API',
      version: '2',
      description: createDescription(),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://localhost:8080/genesys/2/chat' }],
    security: [],
    tags: [{ name: 'chat', description: 'Chat of a customer' }],
    paths: Object.fromEntries(operationIds.map((id) => [pathOf(operations[id]), { post: createOperation(id) }])),
    components: {
      schemas: Object.fromEntries([...names].map(([schema, name]) => [name, inline(schema)])),
      parameters: {
        serviceName: pathParameter('serviceName', 'The service, as it is configured.'),
        chatId: pathParameter('chatId', 'The chatId of the first reply.'),
        idempotencyKey: {
          in: 'header',
          name: 'Idempotency-Key',
          description: parameters.clientMessageId.description,
          schema: { type: 'string', maxLength: 128, pattern: '^[ -~]+$' },
        },
      },
      responses: Object.fromEntries(
        Object.entries(sharedReplies).map(([status, { name, description }]) => [
          name,
          { description, ...extraHeaders(status), content: json({ $ref: `#/components/schemas/${name}` }) },
        ]),
      ),
    },
  };
}

function pathOf({ suffix }: Operation): string {
  return suffix === null ? '/{serviceName}' : `/{serviceName}/{chatId}/${suffix}`;
}

function createOperation(id: OperationId): JsonSchema {
  const operation: Operation = operations[id];
  const { seedId, summary, inChat, retryToken } = operation;
  const used = ['serviceName', ...(inChat ? ['chatId'] : []), ...(retryToken ? ['idempotencyKey'] : [])];
  const body = refer(requestBodySchemas[id]);
  return {
    operationId: seedId ?? id,
    summary,
    tags: ['chat'],
    parameters: used.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    requestBody: {
      content: {
        [form]: 'userData' in operation.parameters ? { schema: body, encoding: userDataEncoding } : { schema: body },
        'multipart/form-data': { schema: body },
      },
    },
    responses: {
      200: {
        description: 'ACK: applied, and durable. Else RETRY (statusCode 1) or REFUSE (statusCode 2).',
        content: json({ oneOf: [refer(ackReplySchemas[id]), refer(faultReplySchemas[200])] }),
      },
      400: {
        description: `Not understood. Codes: ${listFaultCodes(operation).join(', ')}.`,
        content: json(refer(badRequestSchemas[id])),
      },
      ...Object.fromEntries(
        Object.entries(sharedReplies).map(([status, { name }]) => [status, { $ref: `#/components/responses/${name}` }]),
      ),
    },
  };
}

function createDescription(): string {
  const sent = new Set<number>([240, 249, 306, ...operationIds.flatMap((id) => listFaultCodes(operations[id]))]);
  const rows = Object.entries(errorCodes)
    .filter(([code]) => sent.has(Number(code)))
    .map(([code, { name }]) => `| ${code} | ${name.replaceAll('-', ' ')} |`);
  return [
    'Compatible with the Genesys Chat API Version 2. Every operation is a POST; parameters come from the body alone.',
    '',
    '| code | meaning |',
    '|---|---|',
    ...rows,
  ].join('\n');
}

function pathParameter(name: string, description: string): JsonSchema {
  return { in: 'path', name, required: true, description, schema: { type: 'string' } };
}

function extraHeaders(status: string): JsonSchema {
  const schema = { type: 'string' };
  if (status === '405') return { headers: { Allow: { schema } } };
  if (status === '429') return { headers: { 'Retry-After': { description: 'Seconds.', schema } } };
  return {};
}

function json(schema: unknown): JsonSchema {
  return { 'application/json': { schema } };
}

function refer(schema: unknown): unknown {
  const name = names.get(schema);
  return name === undefined ? inline(schema) : { $ref: `#/components/schemas/${name}` };
}

/** The schema itself, with references for whatever in it has a name. */
function inline(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(refer);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, refer(value)]));
}
