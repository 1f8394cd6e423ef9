import { asObject, readEvent, type SeenEvent } from './seen-event.ts';

/** What a body says, as far as it says it; see SeenEvent. */
export interface Reply {
  /** `undefined` where the body is no JSON. */
  readonly json: unknown;
  readonly statusCode: unknown;
  readonly chatEnded: unknown;
  readonly nextPosition: unknown;
  readonly alias: unknown;
  readonly chatId: unknown;
  readonly userId: unknown;
  readonly secureKey: unknown;
  readonly tenantName: unknown;
  readonly messages: readonly SeenEvent[];
  /** Of `errors`; what is no number is left out. */
  readonly codes: readonly number[];
  readonly advice: readonly string[];
}

export function readReply(body: string): Reply {
  const json = parseJson(body);
  const fields = asObject(json);
  const errors = asArray(fields['errors']).map(asObject);
  return {
    json,
    statusCode: fields['statusCode'],
    chatEnded: fields['chatEnded'],
    nextPosition: fields['nextPosition'],
    alias: fields['alias'],
    chatId: fields['chatId'],
    userId: fields['userId'],
    secureKey: fields['secureKey'],
    tenantName: fields['tenantName'],
    messages: asArray(fields['messages']).map(readEvent),
    codes: errors.map(({ code }) => code).filter((code) => typeof code === 'number'),
    advice: errors.map(({ advice }) => advice).filter((advice) => typeof advice === 'string'),
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function asArray(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : [];
}
