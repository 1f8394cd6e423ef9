import type { Operation } from '../operation.ts';
import { credentialNames, type ParameterName, parameters } from '../parameter.ts';
import { byOperation } from './by-operation.ts';
import type { JsonSchema } from './json-schema.ts';

/** The seed requires all three against its own text (CV-OP-1). */
const eitherName: JsonSchema = {
  anyOf: [
    { type: 'object', properties: { nickname: true }, required: ['nickname'] },
    { type: 'object', properties: { firstName: true, lastName: true }, required: ['firstName', 'lastName'] },
  ],
};

const cursor: JsonSchema = {
  type: 'string',
  pattern: '^(-1|[0-9]{1,10})$',
  description: `${parameters.transcriptPosition.description} Without it an operation returns no events; refresh returns all.`,
};

/** The form of each operation, as a client has to fill it in; lengths are settings of the service. */
export const requestBodySchemas = byOperation(body);

function body(operation: Operation): JsonSchema {
  const names = Object.keys(operation.parameters) as ParameterName[];
  const required: string[] = names.filter((name) => operation.parameters[name] === 'required');
  const properties: { [name: string]: JsonSchema } = {};
  if (operation.inChat) {
    required.unshift(...credentialNames);
    for (const name of credentialNames) properties[name] = parameter(name);
  }
  for (const name of names) properties[name] = parameter(name);
  if (operation.inChat) properties['transcriptPosition'] = position(operation);
  if (operation.retryToken) properties['clientMessageId'] = retryToken(operation);
  for (const name of names.filter((one) => operation.parameters[one] === 'preview')) {
    properties[name] = { type: 'string', description: 'What the customer has typed so far; ignored in this release.' };
  }
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(names.some((name) => operation.parameters[name] === 'name') ? eitherName : {}),
  };
}

function parameter(name: ParameterName): JsonSchema {
  const { description } = parameters[name];
  if (name !== 'userData') return { type: 'string', description };
  return { type: 'object', additionalProperties: { type: 'string' }, description };
}

function position({ events }: Operation): JsonSchema {
  switch (events) {
    case 'never':
      return { type: 'string', pattern: '^0*[1-9][0-9]*$', description: 'The index of the event that was read.' };
    case 'always':
      return { ...cursor, default: '1' };
    case 'when-asked':
    case 'first':
      return cursor;
  }
}

function retryToken({ inChat }: Operation): JsonSchema {
  return {
    type: 'string',
    minLength: inChat ? 8 : 22,
    maxLength: 128,
    pattern: '^[ -~]+$',
    description: parameters.clientMessageId.description,
  };
}
