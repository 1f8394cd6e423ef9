import Type, { type TSchemaOptions } from 'typebox';
import { parseDurationMs } from '../durations.ts';
import { findUnknownFillIn } from '../find-unknown-fill-in.ts';

/**
 * The building blocks of the settings schema. Each carries `description` (for the reference page) and `expected`, which
 * completes the sentence "… must be {expected}" in a fault and is the "value" column of the reference page.
 */
export interface Words {
  readonly description: string;
  readonly default?: unknown;
  /** Never shown, neither in a fault nor in an export. */
  readonly secret?: boolean;
}

export interface Annotated extends TSchemaOptions {
  readonly expected?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

const day = 86_400;
/** Nothing waits longer than ten years. */
const longest = 3650 * day;

/** Seconds, or a text with a unit. `least` and `most` are seconds. */
export function duration(words: Words, range: { least: number; most?: number } = { least: 0 }) {
  const { least, most = longest } = range;
  const expected = `a duration, ${bounds(least, most, durationText)}: seconds such as 90 or 1.5, or a text with a unit such as "15m", "8h" or "90d"`;
  return Type.Refine(Type.Union([Type.Number(), Type.String()], { ...words, expected }), (value) => {
    const ms = parseDurationMs(value);
    return ms !== null && ms >= least * 1000 && ms <= most * 1000;
  });
}

/** A whole number of `what`. */
export function count(what: string, words: Words, least: number, most: number) {
  const expected = `a whole number${what === '' ? '' : ` of ${what}`}, ${bounds(least, most, numberText)}`;
  return Type.Integer({ ...words, expected, minimum: least, maximum: most });
}

export function number(what: string, words: Words, least: number, most: number) {
  return Type.Number({
    ...words,
    expected: `${what}, ${bounds(least, most, numberText)}`,
    minimum: least,
    maximum: most,
  });
}

export function flag(words: Words) {
  return Type.Boolean({ ...words, expected: 'true or false' });
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values, words: Words) {
  return Type.Enum([...values] as unknown as Values, { ...words, expected: `one of ${values.join(', ')}` });
}

/** A text for people, perhaps with fill-ins. Empty where there is nothing to say. */
export function text(words: Words, fillIns: readonly string[] = [], most = 16_000) {
  const listed = fillIns.map((fillIn) => `{${fillIn}}`).join(', ');
  const only = fillIns.length === 0 ? 'no fill-ins in braces' : `no fill-ins but ${listed}`;
  return Type.Refine(
    Type.String({
      ...words,
      expected: `a text of at most ${numberText(most)} characters with ${only}`,
      maxLength: most,
    }),
    (value) => isStorable(value) && findUnknownFillIn(value, fillIns) === null,
    (value) => {
      const unknown = findUnknownFillIn(value, fillIns);
      return unknown === null ? 'it has characters that cannot be stored' : `it has ${unknown.slice(0, 64)}`;
    },
  );
}

/** A name people give to something: one line, no blanks around it. */
export function label(what: string, words: Words, most = 100) {
  return Type.Refine(
    Type.String({ ...words, expected: `${what}: one line of 1 to ${most} characters`, minLength: 1, maxLength: most }),
    (value) =>
      isStorable(value) &&
      value.trim() === value &&
      !/[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u.test(value),
  );
}

/** What stays together in a settings file under one key. */
export function listOf<Item extends Type.TSchema>(item: Item, what: string, words: Words, most = 1000) {
  return Type.Array(item, {
    ...words,
    expected: `a list of ${what}, each once, at most ${numberText(most)}`,
    uniqueItems: true,
    maxItems: most,
  });
}

/** The expectation of an object: its keys are named where someone wrote something else. */
export function keysOf(properties: object): string {
  return `a mapping with keys such as ${Object.keys(properties).slice(0, 3).join(', ')}`;
}

export function section<Properties extends Type.TProperties>(properties: Properties, words: Words) {
  return Type.Object(properties, { ...words, expected: keysOf(properties), additionalProperties: false });
}

function isStorable(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0');
}

function bounds(least: number, most: number, present: (value: number) => string): string {
  return `at least ${present(least)} and at most ${present(most)}`;
}

export function numberText(value: number): string {
  return value.toLocaleString('en-US');
}

function durationText(seconds: number): string {
  if (seconds === 0 || seconds % day !== 0) return `${numberText(seconds)} s`;
  return seconds === day ? '1 day' : `${numberText(seconds / day)} days`;
}
