import type Type from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Settings } from 'typebox/system';
import type { Segment } from './fault.ts';
import type { JsonValue } from './json.ts';
import type { Annotated } from './schema/words.ts';
import { suggest } from './suggest.ts';

/** What is wrong at one place inside an entry, without its line. */
export interface SchemaFault {
  readonly path: readonly Segment[];
  readonly at: 'key' | 'value';
  readonly sentence: string;
}

const mostErrors = 1000;
const validators = new WeakMap<object, Validator>();

/** Every place where `value` leaves `schema`, each once. `owner` begins the sentences, such as `service "sales"`. */
export function findSchemaFaults(schema: Type.TSchema, value: JsonValue, owner: string): SchemaFault[] {
  const validator = validatorOf(schema);
  if (validator.Check(value)) return [];
  const faults = new Map<string, SchemaFault>();
  for (const error of collectErrors(validator, value)) {
    if (error.keyword === 'additionalProperties') continue;
    const pointer = error.instancePath.split('/').slice(1).map(decodePointer);
    if (error.keyword === 'required') {
      const { path } = descend(schema as Annotated, pointer);
      for (const key of (error.params as { requiredProperties: string[] }).requiredProperties) {
        const sentence = `${owner}: ${presentName([...path, key])} is missing.`;
        add(faults, [...path, key], { path, at: 'value', sentence });
      }
      continue;
    }
    const isUnknown = error.keyword === 'boolean';
    const { path, schema: broken, parents } = descend(schema as Annotated, isUnknown ? pointer.slice(0, -1) : pointer);
    if (error.keyword === 'uniqueItems') {
      for (const index of (error.params as { duplicateItems: number[] }).duplicateItems) {
        const item = [...path, index];
        add(faults, item, {
          path: item,
          at: 'value',
          sentence: `${owner}: ${presentName(item)} stands twice; leave one of them.`,
        });
      }
    } else if (isUnknown) {
      const key = pointer.at(-1) ?? '';
      add(faults, pointer, {
        path: [...path, key],
        at: 'key',
        sentence: presentUnknown(owner, broken, key, path, parents),
      });
    } else {
      add(faults, path, {
        path,
        at: 'value',
        sentence: presentWrong(owner, broken, path, valueAt(value, path), error.message),
      });
    }
  }
  return [...faults.values()];
}

/** @returns true when `value` fits `schema` in every part. */
export function fitsSchema(schema: Type.TSchema, value: unknown): boolean {
  return validatorOf(schema).Check(value);
}

function validatorOf(schema: Type.TSchema): Validator {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const compiled = Compile(schema) as Validator;
  validators.set(schema, compiled);
  return compiled;
}

/** The library stops at eight errors unless told otherwise, for the whole process; so only here, and put back at once. */
function collectErrors(validator: Validator, value: JsonValue) {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: mostErrors });
  try {
    return validator.Errors(value);
  } finally {
    Settings.Set({ maxErrors });
  }
}

function add(faults: Map<string, SchemaFault>, path: readonly Segment[], fault: SchemaFault): void {
  const key = path.join('/');
  if (!faults.has(key)) faults.set(key, fault);
}

function decodePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

interface Descent {
  readonly path: Segment[];
  readonly schema: Annotated;
  /** The schemas passed on the way, outermost first. */
  readonly parents: Annotated[];
}

type Inner = Annotated & {
  properties?: Record<string, Annotated>;
  items?: Annotated;
  patternProperties?: Record<string, Annotated>;
};

/** Follows `pointer` down to the schema that names what is expected there; a union is named as a whole. */
function descend(root: Annotated, pointer: readonly string[]): Descent {
  const path: Segment[] = [];
  const parents: Annotated[] = [];
  let schema = root as Inner;
  for (const segment of pointer) {
    const items = schema.items;
    const next = items ?? schema.properties?.[segment] ?? Object.values(schema.patternProperties ?? {})[0];
    if (next === undefined) break;
    path.push(items === undefined ? segment : Number(segment));
    parents.push(schema);
    schema = next;
  }
  return { path, schema, parents };
}

function presentUnknown(owner: string, schema: Annotated, key: string, path: Segment[], parents: Annotated[]): string {
  const inner = schema as Inner;
  const shown = JSON.stringify(key.slice(0, 64));
  const where = path.length === 0 ? '' : ` in ${presentName(path)}`;
  if (inner.properties === undefined)
    return `${owner}: ${shown}${where} is not allowed; it must be ${inner.expected ?? 'something else'}.`;
  const own = Object.keys(inner.properties);
  const meant = suggest(key, own);
  if (meant !== null) return `${owner}: there is no key ${shown}${where}; did you mean ${meant}?`;
  const elsewhere = findElsewhere(parents[0] ?? schema, key);
  if (elsewhere !== null) return `${owner}: there is no key ${shown}${where}; it belongs in ${elsewhere}.`;
  return `${owner}: there is no key ${shown}${where}; there are ${own.join(', ')}.`;
}

/** A key of this very name in another part of the same entry. */
function findElsewhere(root: Annotated, key: string): string | null {
  const properties = (root as Inner).properties ?? {};
  if (Object.hasOwn(properties, key)) return 'the entry itself';
  for (const [name, property] of Object.entries(properties)) {
    if (Object.hasOwn((property as Inner).properties ?? {}, key)) return name;
  }
  return null;
}

/** A refinement's own message begins with `it has` where it knows better than to show the whole value. */
function presentWrong(
  owner: string,
  schema: Annotated,
  path: Segment[],
  value: JsonValue | undefined,
  message: string,
): string {
  const name = path.length === 0 ? 'it' : presentName(path);
  const found = message.startsWith('it has ') ? message : `it is ${presentValue(value)}`;
  const shown = schema.secret === true ? '' : `; ${found}`;
  return `${owner}: ${name} must be ${schema.expected ?? 'something else'}${shown}.`;
}

/** `skills[0].level`, or `open["2026-12-23"][1]`. */
export function presentName(path: readonly Segment[]): string {
  return path
    .map((segment, at) => {
      if (typeof segment === 'number') return `[${segment}]`;
      if (!/^\w+$/.test(segment)) return `[${JSON.stringify(segment.slice(0, 64))}]`;
      return at === 0 ? segment : `.${segment}`;
    })
    .join('');
}

export function presentValue(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'a mapping';
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
}

export function valueAt(value: JsonValue, path: readonly Segment[]): JsonValue | undefined {
  let part: JsonValue | undefined = value;
  for (const segment of path) {
    if (typeof part !== 'object' || part === null) return undefined;
    part = (part as Readonly<Record<Segment, JsonValue>>)[segment];
  }
  return part;
}
