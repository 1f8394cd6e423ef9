import {
  errorCodes,
  faultReplySchemas,
  type JsonSchema,
  listFaultCodes,
  operationIds,
  operations,
} from '@parley/protocol/chat-v2';
import { presentTable } from './present-table.ts';

/** The table of codes in SPEC.md; where a code has no HTTP status, this release does not send it. */
export function presentErrorCodes(): string {
  const rows = Object.entries(errorCodes).map(([code, { name, parameter, origin }]) => [
    code,
    name.replaceAll('-', ' '),
    parameter === null ? '' : `\`${parameter}\``,
    listStatuses(Number(code)).join(', '),
    origin === 'seed' ? 'seed' : 'Parley',
  ]);
  return presentTable([['code', 'meaning', 'about', 'HTTP', 'origin'], ...rows]);
}

function listStatuses(code: number): string[] {
  const always = Object.entries(faultReplySchemas)
    .filter(([status, schema]) => status !== '400' && listCodes(schema).includes(code))
    .map(([status]) => status);
  const isFault = operationIds.some((id) => listFaultCodes(operations[id]).some((one) => one === code));
  return isFault ? [...always, '400'].sort() : always;
}

/** The values of `errors[].code` in a schema of a reply. */
function listCodes(schema: JsonSchema): readonly number[] {
  const { properties } = schema as { properties: { errors: { items: { properties: { code: { enum: number[] } } } } } };
  return properties.errors.items.properties.code.enum;
}
