import Type from 'typebox';
import { agentSchema } from './schema/agent.ts';
import { cannedResponseSchema } from './schema/canned-response.ts';
import { hoursSchema } from './schema/hours.ts';
import { limitsPerSourceSchema } from './schema/limits-per-source.ts';
import { notReadyReasonsSchema } from './schema/not-ready-reasons.ts';
import { queueSchema } from './schema/queue.ts';
import { serviceSchema } from './schema/service.ts';
import { skillSchema } from './schema/skill.ts';

/**
 * A section of the settings file. A `list` holds named entries, each stored as one document; a `single` section is one
 * entry by itself, stored as one document with the name `all`.
 */
export type Section = ListSection | SingleSection;

export interface ListSection {
  readonly form: 'list';
  readonly key: string;
  readonly kind: EntryKind;
  /** The key of an entry that holds its name. */
  readonly nameKey: string;
  readonly what: string;
  readonly schema: Type.TObject;
  /** A bare name stands for an entry with nothing but its name. */
  readonly bare?: true;
}

export interface SingleSection {
  readonly form: 'single';
  readonly key: string;
  readonly kind: EntryKind;
  readonly what: string;
  readonly schema: Type.TSchema;
}

/** Kinds of the documents that settings are stored as. */
export type EntryKind =
  | 'service'
  | 'queue'
  | 'skill'
  | 'agent'
  | 'not-ready-reasons'
  | 'hours'
  | 'canned-response'
  | 'limits-per-source';

export const singleName = 'all';

export const sections: readonly Section[] = [
  { form: 'list', key: 'services', kind: 'service', nameKey: 'name', what: 'service', schema: serviceSchema },
  { form: 'list', key: 'queues', kind: 'queue', nameKey: 'name', what: 'queue', schema: queueSchema },
  { form: 'list', key: 'skills', kind: 'skill', nameKey: 'name', what: 'skill', schema: skillSchema, bare: true },
  { form: 'list', key: 'agents', kind: 'agent', nameKey: 'username', what: 'agent', schema: agentSchema },
  {
    form: 'single',
    key: 'notReadyReasons',
    kind: 'not-ready-reasons',
    what: 'notReadyReasons',
    schema: notReadyReasonsSchema,
  },
  { form: 'list', key: 'hours', kind: 'hours', nameKey: 'name', what: 'hours', schema: hoursSchema },
  {
    form: 'list',
    key: 'cannedResponses',
    kind: 'canned-response',
    nameKey: 'shortcut',
    what: 'canned response',
    schema: cannedResponseSchema,
  },
  {
    form: 'single',
    key: 'limitsPerSource',
    kind: 'limits-per-source',
    what: 'limitsPerSource',
    schema: limitsPerSourceSchema,
  },
];

/** The whole file, for tools and for the reference page. */
export const settingsSchema = Type.Object(
  Object.fromEntries(
    sections.map((section) => [
      section.key,
      Type.Optional(section.form === 'list' ? Type.Array(itemOf(section)) : section.schema),
    ]),
  ),
  { additionalProperties: false },
);

function itemOf(section: ListSection): Type.TSchema {
  return section.bare === true ? Type.Union([Type.String(), section.schema]) : section.schema;
}

export function sectionOf(kind: EntryKind): Section {
  const found = sections.find((section) => section.kind === kind);
  if (found === undefined) throw new Error(`no section holds ${kind}`);
  return found;
}

export function isEntryKind(kind: string): kind is EntryKind {
  return sections.some((section) => section.kind === kind);
}
