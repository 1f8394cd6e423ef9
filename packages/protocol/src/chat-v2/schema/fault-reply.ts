import { type ErrorCode, errorCodes } from '../error-code.ts';
import { statusCodes } from '../status-code.ts';
import { byOperation } from './by-operation.ts';
import { listFaultCodes } from './fault-codes.ts';
import type { JsonSchema } from './json-schema.ts';

const { retry, refuse } = statusCodes;
const ended = 'True after the end, and for bad credentials.';
const sentence: JsonSchema = { type: 'string', pattern: '\\S' };
const withReference: JsonSchema = { type: 'string', pattern: 'referenceId\\[[0-9]+\\]' };

type FaultStatus = 200 | 400 | 404 | 405 | 413 | 415 | 429 | 500;

/**
 * Replies that are no ACK, by HTTP status (CV-REP-6); those of 400 say what may be wrong where an operation is named.
 * They never hold `userId`, `secureKey` or `nextPosition`.
 */
export const faultReplySchemas: { readonly [status in FaultStatus]: JsonSchema } = {
  /** RETRY, or REFUSE; DENY is a REFUSE with a reference (CV-ERR-4, CV-ERR-5, CV-ERR-7). */
  200: {
    ...fault({ enum: [retry, refuse] }, { type: 'boolean', description: ended }, oneError(249)),
    if: { properties: { statusCode: { const: retry } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { properties: { chatEnded: { const: false } } },
  },
  400: badRequest(Object.keys(errorCodes).map((code) => Number(code) as ErrorCode)),
  404: fault({ const: refuse }, { const: false }, oneError(249, 306)),
  405: fault({ const: refuse }, { const: false }, oneError(249)),
  413: fault({ const: refuse }, { const: false }, oneError(249)),
  415: fault({ const: refuse }, { const: false }, oneError(249)),
  429: fault({ const: retry }, { const: false }, oneError(249)),
  500: fault({ const: refuse }, { const: false }, { ...oneError(240), items: error([240], withReference) }),
};

/** HTTP 400 by operation: every fault of its parameters, and no other code (CV-ERR-1, CV-ERR-2). */
export const badRequestSchemas = byOperation((operation) => badRequest(listFaultCodes(operation)));

function badRequest(codes: readonly ErrorCode[]): JsonSchema {
  return fault({ const: refuse }, { const: false }, { type: 'array', minItems: 1, items: error(codes, sentence) });
}

function oneError(...codes: ErrorCode[]): JsonSchema {
  return { type: 'array', minItems: 1, maxItems: 1, items: error(codes, sentence) };
}

function error(codes: readonly ErrorCode[], advice: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: { code: { enum: codes }, advice },
    required: ['code', 'advice'],
    additionalProperties: false,
  };
}

function fault(statusCode: JsonSchema, chatEnded: JsonSchema, errors: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      statusCode,
      alias: { type: 'string', pattern: '^[0-9]+$' },
      chatEnded,
      messages: { type: 'array', maxItems: 0 },
      errors,
      chatId: { type: 'string', description: 'Where the request names one, as it stood there.' },
    },
    required: ['statusCode', 'alias', 'chatEnded', 'messages', 'errors'],
    additionalProperties: false,
  };
}
