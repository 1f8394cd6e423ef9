import type { ErrorObject } from 'ajv';
import { type Exchange, isAck } from '../wire/exchange.ts';
import { ruleOfAck, ruleOfFault } from './attribute.ts';
import { validateAck, validateFault } from './validate.ts';

/** A departure from the schemas of the wire, and the rule that it breaks. */
export interface Departure {
  readonly rule: string;
  readonly sentence: string;
}

const judged = new WeakMap<Exchange, readonly Departure[]>();

/** Holds a reply to its schema; each watch then takes the departures that are its own. */
export function judgeReply(exchange: Exchange): readonly Departure[] {
  let departures = judged.get(exchange);
  if (departures === undefined) {
    departures = judge(exchange);
    judged.set(exchange, departures);
  }
  return departures;
}

function judge(exchange: Exchange): readonly Departure[] {
  const { sent, received, reply } = exchange;
  if (isAck(exchange)) {
    if (sent.operation === null)
      return [{ rule: 'CV-ERR-3', sentence: 'There is no such operation, and it was ACKed.' }];
    return attribute(validateAck(sent.operation, reply.json), ruleOfAck);
  }
  if (reply.json === undefined) return [{ rule: 'CV-REP-6', sentence: 'The body is no JSON.' }];
  const errors = validateFault(sent.operation, received.status, reply.json);
  if (errors !== null) return attribute(errors, ruleOfFault);
  return [{ rule: 'CV-REP-6', sentence: `HTTP ${received.status} is no status of this API.` }];
}

function attribute(
  errors: readonly ErrorObject[],
  findRule: (error: ErrorObject) => string | null,
): readonly Departure[] {
  return errors.flatMap((error) => {
    const rule = findRule(error);
    return rule === null ? [] : [{ rule, sentence: describe(error) }];
  });
}

function describe({ instancePath, message = 'is wrong', keyword, params, data }: ErrorObject): string {
  const place = instancePath === '' ? 'The reply' : instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'additionalProperties') return `${place} has the field ${String(params['additionalProperty'])}.`;
  if (keyword === 'required') return `${place} lacks the field ${String(params['missingProperty'])}.`;
  const value = (JSON.stringify(data) ?? 'undefined').slice(0, 200);
  if (keyword === 'enum') return `${place} is ${value}, which is none of the values allowed.`;
  if (keyword === 'const') return `${place} is ${value} instead of ${JSON.stringify(params['allowedValue'])}.`;
  return `${place} is ${value}: it ${message}.`;
}
