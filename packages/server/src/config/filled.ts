import type Type from 'typebox';
import { Default } from 'typebox/value';
import { leastFormBody, usualFormBody } from './form-body.ts';
import type { JsonValue } from './json.ts';
import type { LimitsValue } from './schema/limits.ts';
import { type LimitsPerSourceValue, limitsPerSourceSchema } from './schema/limits-per-source.ts';
import { type ServiceValue, serviceSchema } from './schema/service.ts';

/** `Type.Static` of a schema keeps keys with defaults optional; these are the same with the defaults in. */
export type FilledLimits = Required<LimitsValue>;
type Plain = 'queue' | 'systemNickname' | 'position' | 'hours';
type Filled<Value> = { [Key in keyof Value]-?: Required<Value>[Key] };
export type FilledService = Pick<ServiceValue, Plain> &
  Filled<Omit<ServiceValue, Plain | 'limits' | 'idle' | 'asyncIdle' | 'uploads'>> & {
    readonly limits: FilledLimits;
    readonly idle: Filled<NonNullable<ServiceValue['idle']>>;
    readonly asyncIdle: Filled<NonNullable<ServiceValue['asyncIdle']>>;
    readonly uploads: Filled<NonNullable<ServiceValue['uploads']>>;
  };

/** A copy of `value` with every default of `schema` filled in. */
export function fill(schema: Type.TSchema, value: JsonValue): unknown {
  return Default(schema, structuredClone(value));
}

export function fillService(value: JsonValue): FilledService {
  const filled = fill(serviceSchema, value) as FilledService;
  const formBody = filled.limits.formBody ?? Math.max(usualFormBody, leastFormBody(filled.limits));
  return { ...filled, limits: { ...filled.limits, formBody } };
}

export function fillLimitsPerSource(value: JsonValue): Required<LimitsPerSourceValue> {
  return fill(limitsPerSourceSchema, value) as Required<LimitsPerSourceValue>;
}
