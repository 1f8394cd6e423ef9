import type { FaultList } from './fault.ts';
import type { RequestParameters } from './parameters.ts';

/**
 * `transcriptPosition` as a cursor (CV-POS-1): 0, N ≥ 1, or -1 for the last event; `undefined` when it is absent or
 * empty (CV-POS-2).
 */
export function parsePosition(parameters: RequestParameters, faults: FaultList): number | undefined {
  const text = parameters.get('transcriptPosition');
  if (text === undefined) return undefined;
  if (!syntax.test(text)) {
    faults.add(365, 'The transcriptPosition must be -1 or a whole number of at most ten digits.');
    return undefined;
  }
  return Number(text);
}

const syntax = /^(?:-1|[0-9]{1,10})$/;
