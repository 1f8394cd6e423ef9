import Type from 'typebox';
import { absentKey, reference, retireKey } from './entry.ts';
import { count, flag, label, listOf, oneOf, section } from './words.ts';

const optional = Type.Optional;

const heldSkill = section(
  {
    name: reference('a skill', 'The skill.'),
    level: optional(count('', { description: 'Its level.', default: 1 }, 1, 10)),
  },
  { description: 'A skill the agent has.' },
);

/** Someone (or a bot) who signs in. */
export const agentSchema = section(
  {
    username: Type.String({
      description: 'Name to sign in with; upper and lower case are the same person.',
      expected: 'a name of 1 to 64 letters a-z, digits and . _ @ + - that begins with a letter or digit',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$',
    }),
    ...absentKey,
    ...retireKey,
    password: optional(
      Type.String({
        description: 'Read only when the account is created, stored as a hash, never exported.',
        expected: 'a text of 8 to 256 characters, in quotes where it is digits alone',
        minLength: 8,
        maxLength: 256,
        secret: true,
      }),
    ),
    nickname: optional(label('a nickname', { description: 'What customers see. Without it: `username`.' })),
    email: optional(
      Type.String({
        description: 'E-mail address.',
        expected: 'an e-mail address such as ada@example.com',
        pattern: '^[^\\s@]{1,64}@[^\\s@]{1,253}$',
      }),
    ),
    roles: optional(
      Type.Array(oneOf(['agent', 'supervisor', 'admin', 'bot'], { description: 'A role.' }), {
        description: 'What the account may do.',
        default: ['agent'],
        expected: 'a list of roles (agent, supervisor, admin, bot), each once, at least one',
        uniqueItems: true,
        minItems: 1,
      }),
    ),
    skills: optional(
      listOf(heldSkill, 'skills, each {name, level}', { description: 'What the agent can do.', default: [] }, 200),
    ),
    queues: optional(
      listOf(reference('a queue', 'A queue.'), 'names of queues', {
        description: 'Queues the agent serves.',
        default: [],
      }),
    ),
    capacity: optional(count('chats', { description: 'Most chats at once.', default: 3 }, 1, 1000)),
    autoAnswer: optional(flag({ description: 'Whether offers are accepted at once.', default: false })),
  },
  { description: 'Accounts: agents, supervisors, admins, bots.' },
);

export type AgentValue = Omit<Type.Static<typeof agentSchema>, 'username' | 'absent' | 'password'>;
