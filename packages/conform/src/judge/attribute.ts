import type { ErrorObject } from 'ajv';

/** Keywords that only say that another one failed, which tells more. */
const wrappers = new Set(['oneOf', 'anyOf', 'allOf', 'if', 'items']);

/** The rule that a departure of an ACK breaks; `null`: none, for fields of other servers' own are nobody's business. */
export function ruleOfAck(error: ErrorObject): string | null {
  const { instancePath, keyword } = error;
  if (wrappers.has(keyword)) return null;
  const [, field = '', , ...below] = instancePath.split('/');
  if (instancePath === '') {
    if (keyword !== 'additionalProperties') return 'CV-REP-1';
    return error.params['additionalProperty'] === 'errors' ? 'CV-REP-2' : null;
  }
  switch (field) {
    case 'alias':
      return 'CV-REP-3';
    case 'chatId':
    case 'userId':
    case 'secureKey':
      return keyword === 'type' ? 'CV-REP-1' : 'CV-REP-4';
    case 'messages':
      if (instancePath !== '/messages') return ruleOfEvent(error, below);
      return keyword === 'type' ? 'CV-REP-1' : 'CV-POS-2';
    case 'nextPosition':
      return keyword === 'const' ? 'CV-POS-2' : 'CV-REP-1';
    default:
      return 'CV-REP-1';
  }
}

const contents = new Set(['text', 'messageType', 'userData', 'eventAttributes']);

/** `below`: the place in the event, `['from', 'type']`. */
function ruleOfEvent({ keyword, params, data }: ErrorObject, below: readonly string[]): string | null {
  const [field, part] = below;
  if (field === undefined) {
    if (keyword === 'discriminator') return 'CV-EV-2';
    const named = String(params['additionalProperty'] ?? params['missingProperty']);
    if (contents.has(named)) return 'CV-EV-6';
    return keyword === 'additionalProperties' ? null : 'CV-EV-1';
  }
  if (field === 'type' || (field === 'from' && part === 'type')) return 'CV-EV-2';
  if (field === 'from') return keyword === 'additionalProperties' ? null : 'CV-EV-1';
  if (!contents.has(field)) return 'CV-EV-1';
  return data === null ? 'CV-EV-1' : 'CV-EV-6';
}

/** The rule that a departure of any other reply breaks. */
export function ruleOfFault({ instancePath, keyword, params }: ErrorObject): string | null {
  if (wrappers.has(keyword)) return null;
  const [, field = ''] = instancePath.split('/');
  if (field === 'errors') {
    if (keyword === 'additionalProperties') return null;
    // Which code is right where is for the checks to say.
    return keyword === 'enum' || keyword === 'maxItems' ? null : 'CV-REP-2';
  }
  if (field === 'alias') return 'CV-REP-3';
  if (instancePath === '' && keyword === 'additionalProperties') {
    return ['userId', 'secureKey', 'nextPosition'].includes(String(params['additionalProperty'])) ? 'CV-REP-6' : null;
  }
  if (instancePath === '' && params['missingProperty'] === 'errors') return 'CV-REP-2';
  return 'CV-REP-6';
}
