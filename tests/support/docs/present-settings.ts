import { isUsed } from '../../../packages/server/src/config/find-unused.ts';
import type { Annotated } from '../../../packages/server/src/config/schema/words.ts';
import { numberText } from '../../../packages/server/src/config/schema/words.ts';
import { type Section, sections } from '../../../packages/server/src/config/schema.ts';
import { presentTable } from './present-table.ts';

interface Node extends Annotated {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: { readonly [key: string]: Node };
  readonly patternProperties?: { readonly [pattern: string]: Node };
  readonly items?: Node;
}

/** Parts with so many keys have a table of their own. */
const ownTable = 5;

/** The tables of settings.md: one for each section and each large part of one. */
export function presentSettings(): string {
  return sections.map(presentSection).join('\n');
}

function presentSection(section: Section): string {
  const schema = section.schema as Node;
  const head = [`## ${section.key}`, '', schema.description ?? ''];
  if (section.form === 'list') head.push(`A list; an entry is known by its \`${section.nameKey}\`.`);
  const mark = (key: string) => (isUsed(section.kind, key) ? '' : ' ¹');
  if (schema.properties === undefined) {
    return [...head, '', presentTable([header, presentRow(section.key, schema, false, mark(''))])].join('\n');
  }
  return [...head, '', ...presentPart(section.key, '', schema, mark)].join('\n');
}

const header = ['key', 'meaning', 'default', 'value'];

/** The table of `schema`'s keys, then those of its large parts, each with its own heading. */
function presentPart(name: string, prefix: string, schema: Node, mark: (key: string) => string): string[] {
  const rows: string[][] = [];
  const parts: string[] = [];
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const isRequired = schema.required?.includes(key) === true;
    const inner = property.items ?? property;
    const path = `${prefix}${key}`;
    const keys = Object.keys(inner.properties ?? {});
    rows.push(presentRow(path, property, isRequired, mark(key)));
    if (keys.length >= ownTable) {
      const title = `${name}.${path}`;
      parts.push(`### ${title}`, '', property.description ?? '', '');
      parts.push(...presentPart(title, '', inner, () => mark(key)));
    } else if (keys.length > 0) {
      rows.push(...flatten(`${path}${property.items === undefined ? '' : '[]'}.`, inner, () => mark(key)));
    }
  }
  return [presentTable([header, ...rows]), ...parts];
}

function flatten(prefix: string, schema: Node, mark: (key: string) => string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const inner = property.items ?? property;
    const path = `${prefix}${key}`;
    const row = presentRow(path, property, schema.required?.includes(key) === true, mark(key));
    return [row, ...flatten(`${path}${property.items === undefined ? '' : '[]'}.`, inner, mark)];
  });
}

function presentRow(path: string, schema: Node, isRequired: boolean, mark: string): string[] {
  return [
    `\`${path}\`${mark}`,
    schema.description ?? '',
    isRequired ? 'required' : presentDefault(schema),
    presentExpected(schema),
  ];
}

function presentDefault({ default: value }: Node): string {
  if (value === undefined) return '';
  if (value === '') return 'empty';
  if (typeof value === 'number') return numberText(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((item) => `\`${item}\``).join(', ');
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return '';
  return `\`${value}\``;
}

/** What a fault says is expected, without what the page says once for all: how durations are written. */
function presentExpected(schema: Node): string {
  const expected = schema.expected ?? '';
  const short = expected.startsWith('a duration') ? expected.replace(/: seconds such as .*$/, '') : expected;
  const items =
    schema.items?.expected === undefined || schema.items.properties !== undefined ? '' : schema.items.expected;
  return items === '' ? short : `${short}; each ${items}`;
}
