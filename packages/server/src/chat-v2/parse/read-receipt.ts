import { type GivenCredentials, parseCredentials } from './credentials.ts';
import { FaultList, type Parsed } from './fault.ts';
import type { RequestParameters } from './parameters.ts';
import type { ParseSettings } from './settings.ts';

export interface ReadReceiptRequest {
  readonly credentials: GivenCredentials;
  /** Index of the event that was read, at least 1; it may lie past the end (CV-OP-8). */
  readonly index: number;
}

/** CV-OP-8: here `transcriptPosition` is no cursor but the index read. */
export function parseReadReceipt(parameters: RequestParameters, settings: ParseSettings): Parsed<ReadReceiptRequest> {
  const faults = new FaultList();
  const credentials = parseCredentials(parameters, settings, faults);
  const given = parameters.get('transcriptPosition');
  const index = given !== undefined && syntax.test(given) ? Number(given) : 0;
  if (given === undefined) {
    faults.add(165, 'The parameter transcriptPosition is missing.');
  } else if (index < 1) {
    faults.add(365, 'The transcriptPosition must be the index of an event, a whole number from 1.');
  }
  return faults.settle({ credentials, index });
}

const syntax = /^[0-9]{1,10}$/;
