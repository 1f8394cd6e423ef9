import type { Fault } from './fault.ts';
import type { RequestParameters } from './parameters.ts';

/** The outcome of decoding a body: its parameters, or one fault with the HTTP status to answer (CV-ERR-3). */
export type DecodedBody =
  | { readonly ok: true; readonly parameters: RequestParameters }
  | { readonly ok: false; readonly httpStatus: 400 | 413; readonly faults: readonly [Fault] };

export function createBodyFault(httpStatus: 400 | 413, advice: string): DecodedBody {
  return { ok: false, httpStatus, faults: [{ code: 249, advice }] };
}

export const notUtf8 = createBodyFault(400, 'The body is not valid UTF-8.');

export function createTooManyParameters(limit: number): DecodedBody {
  return createBodyFault(413, `The body holds more than ${limit} parameters.`);
}
