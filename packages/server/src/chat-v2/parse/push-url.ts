import { type GivenCredentials, parseCredentials } from './credentials.ts';
import { FaultList, type Parsed } from './fault.ts';
import type { ChatLimits } from './limits.ts';
import type { RequestParameters } from './parameters.ts';
import { parsePosition } from './position.ts';
import type { ParseSettings } from './settings.ts';
import { isLongerThan } from './text.ts';

export interface PushUrlRequest {
  readonly credentials: GivenCredentials;
  /** In the normal form of the URL standard. */
  readonly url: string;
  readonly position: number | undefined;
}

/** CV-OP-6. */
export function parsePushUrl(parameters: RequestParameters, settings: ParseSettings): Parsed<PushUrlRequest> {
  const faults = new FaultList();
  return faults.settle({
    credentials: parseCredentials(parameters, settings, faults),
    url: parseUrl(parameters, settings.limits, faults),
    position: parsePosition(parameters, faults),
  });
}

/** The limit holds for the URL as given: its normal form is longer where it has to escape. */
function parseUrl(parameters: RequestParameters, limits: ChatLimits, faults: FaultList): string {
  const given = parameters.get('pushUrl');
  if (given === undefined) {
    faults.add(163, 'The parameter pushUrl is missing.');
    return '';
  }
  if (isLongerThan(given, limits.pushUrl)) {
    faults.add(363, `The pushUrl is longer than ${limits.pushUrl} characters.`);
    return '';
  }
  if (controls.test(given) || !given.isWellFormed()) {
    faults.add(363, 'The pushUrl holds control characters or half a surrogate pair.');
    return '';
  }
  // The URL standard would also take `https:example.com`, and read backslashes as slashes; who writes that, errs.
  const url = absolute.test(given) ? URL.parse(given) : null;
  if (url === null) {
    faults.add(363, 'The pushUrl is not an absolute http or https URL.');
    return '';
  }
  if (url.username !== '' || url.password !== '') {
    faults.add(363, 'The pushUrl names a user or a password.');
    return '';
  }
  return url.href;
}

const absolute = /^ *https?:\/\/[^/\\]/i;
const controls = /\p{Cc}/u;
