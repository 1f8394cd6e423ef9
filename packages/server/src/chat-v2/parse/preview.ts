import type { RequestParameters } from './parameters.ts';
import type { ParseSettings } from './settings.ts';
import { cutToCharacters, removeUnsound } from './text.ts';

/**
 * What the customer has typed so far, where the service wants to see it; cut to the limit and never a fault (CV-OP-4):
 * what could not be kept in a message is removed.
 */
export function parsePreview(parameters: RequestParameters, settings: ParseSettings): string | undefined {
  if (!settings.typingPreview) return undefined;
  const text = parameters.get('message');
  if (text === undefined) return undefined;
  return cutToCharacters(removeUnsound(text), settings.limits.message) || undefined;
}
