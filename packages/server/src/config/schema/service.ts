import Type from 'typebox';
import { absentKey, reference, retireKey } from './entry.ts';
import { asyncIdleSchema, idleSchema } from './idle.ts';
import { limitsSchema } from './limits.ts';
import { uploadsSchema } from './uploads.ts';
import { duration, flag, label, listOf, section, text } from './words.ts';

const optional = Type.Optional;
const fillIns = ['nickname'];

const origin = Type.Refine(
  Type.String({
    expected:
      '"*" (every origin) or an exact origin such as https://www.example.com, without a path or a slash at the end',
  }),
  (value) => value === '*' || isOrigin(value),
);

const positionSchema = section(
  {
    every: optional(
      duration({ description: 'How often the position is told.', default: 30 }, { least: 1, most: 86_400 }),
    ),
    text: optional(text({ description: 'The text; empty = none.', default: '' }, ['nickname', 'position', 'minutes'])),
  },
  { description: 'Tells a waiting customer their position in line. Without this key: never.' },
);

/** An entry point for customers: `serviceName` in `/genesys/2/chat/{serviceName}`. */
export const serviceSchema = section(
  {
    name: Type.String({
      description: 'Name of the service, as it stands in the URL.',
      expected: 'a name of 1 to 64 letters a-z, digits, ".", "_" and "-" that begins with a letter or digit',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
    }),
    ...absentKey,
    ...retireKey,
    queue: optional(reference('a queue', 'Queue of its chats. Without one nobody is offered them (bots, tests).')),
    systemNickname: optional(
      label('a nickname', { description: 'Who says the texts below. Without it: `tenantName`.' }),
    ),
    tenantName: optional(
      label('a name', { description: 'The `tenantName` of refresh replies.', default: 'Resources' }),
    ),
    allowedOrigins: optional(
      listOf(origin, 'origins', { description: 'Web origins whose pages may use the service.', default: ['*'] }),
    ),
    clientTimeout: optional(
      duration(
        { description: 'Without a sign of life for so long, the customer leaves and the chat ends.', default: 90 },
        { least: 1, most: 31_622_400 },
      ),
    ),
    endedGrace: optional(
      duration(
        { description: 'So long after the end the transcript can still be read by its customer.', default: 900 },
        { least: 0, most: 31_622_400 },
      ),
    ),
    retention: optional(duration({ description: 'So long ended chats are kept.', default: '90d' }, { least: 0 })),
    typingPreview: optional(
      flag({ description: 'Whether agents see what a customer is typing; never stored.', default: true }),
    ),
    async: optional(flag({ description: 'Whether a chat may ask for `GCTI_Chat_AsyncMode`.', default: false })),
    asyncIdle: optional(asyncIdleSchema),
    backgroundTimeout: optional(
      duration(
        { description: 'Replaces `clientTimeout` for CometD clients in the background.', default: 86_400 },
        { least: 1, most: 31_622_400 },
      ),
    ),
    welcome: optional(text({ description: 'First text to every customer; empty = none.', default: '' }, fillIns)),
    position: optional(positionSchema),
    closed: optional(
      text({ description: 'Text outside the hours; empty = none. The chat ends 30 s later.', default: '' }, fillIns),
    ),
    hours: optional(reference('an entry of hours', 'When the service is open. Without it: always.')),
    idle: optional(idleSchema),
    uploads: optional(uploadsSchema),
    limits: optional(limitsSchema),
    strictCredentials: optional(
      flag({
        description: 'Whether `userId` and `alias` are required with `secureKey` (codes 152, 151).',
        default: true,
      }),
    ),
    assistant: optional(flag({ description: 'Whether the scripted demo assistant answers.', default: false })),
  },
  { description: 'Entry points for customers.' },
);

export type ServiceValue = Omit<Type.Static<typeof serviceSchema>, 'name' | 'absent'>;

/** Scheme, host and perhaps port, as a browser writes them in `Origin`; of other schemes (apps' web views) just the form. */
function isOrigin(value: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@\\]+$/.test(value) || !URL.canParse(value)) return false;
  return !/^https?:/.test(value) || new URL(value).origin === value;
}
