import type { FaultList } from './fault.ts';
import type { ChatLimits } from './limits.ts';
import type { RequestParameters } from './parameters.ts';
import { isSound } from './text.ts';

/** What is kept of `eventAttributes`: a customer can never set what the server says under GCTI_SYSTEM (CV-OP-2). */
export interface GivenAttributes {
  readonly 'general-properties': { readonly [key: string]: unknown };
}

export interface ParsedAttributes {
  readonly attributes: GivenAttributes | undefined;
  /** `{"purpose":"cancel-idle-timer"}`, which means something on customNotice alone (CV-OP-9). */
  readonly cancelsIdleTimer: boolean;
}

const nothing: ParsedAttributes = { attributes: undefined, cancelsIdleTimer: false };

/** Deeper values are refused: writing them out again would exhaust the stack. The default size cannot hold deeper ones. */
const maxDepth = 2048;

export function parseEventAttributes(
  parameters: RequestParameters,
  limits: ChatLimits,
  faults: FaultList,
): ParsedAttributes {
  const text = parameters.get('eventAttributes');
  if (text === undefined) return nothing;
  if (Buffer.byteLength(text) > limits.eventAttributes) {
    faults.add(369, `The eventAttributes take more than ${limits.eventAttributes} bytes.`);
    return nothing;
  }
  const given = parseObject(text);
  if (given === undefined) {
    faults.add(369, 'The eventAttributes are not a JSON object.');
    return nothing;
  }
  const properties = Object.hasOwn(given, 'general-properties') ? given['general-properties'] : {};
  if (!isObject(properties)) {
    faults.add(369, 'The general-properties of the eventAttributes are not a JSON object.');
    return nothing;
  }
  if (!isKeepable(properties)) {
    faults.add(369, 'The eventAttributes hold U+0000, half a surrogate pair, or too many levels.');
    return nothing;
  }
  return {
    attributes: Object.keys(properties).length === 0 ? undefined : { 'general-properties': properties },
    cancelsIdleTimer: Object.hasOwn(given, 'purpose') && given['purpose'] === 'cancel-idle-timer',
  };
}

interface JsonObject {
  readonly [key: string]: unknown;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Escapes in JSON can spell what the body's UTF-8 cannot. Walks level by level, without recursion. */
function isKeepable(root: JsonObject): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return false;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') {
        if (!isSound(value)) return false;
      } else if (Array.isArray(value)) {
        for (const element of value) next.push(element);
      } else if (isObject(value)) {
        for (const [key, member] of Object.entries(value)) {
          if (!isSound(key)) return false;
          next.push(member);
        }
      }
    }
    level = next;
  }
  return true;
}
