import Type from 'typebox';
import { absentKey, entryName, reference, retireKey } from './entry.ts';
import { count, duration, flag, label, listOf, number, section } from './words.ts';

const optional = Type.Optional;
const day = 86_400;

const relaxSchema = section(
  {
    after: duration({ description: 'Waited so long.' }, { least: 0, most: day }),
    level: count('', { description: 'The level that is enough then; 0 = the skill is not needed.' }, 0, 10),
  },
  { description: 'One step down.' },
);

const neededSkill = section(
  {
    name: reference('a skill', 'The skill.'),
    level: optional(count('', { description: 'Least level.', default: 1 }, 1, 10)),
    relax: optional(
      listOf(relaxSchema, 'steps, each {after, level}', { description: 'Lower levels after a wait.', default: [] }, 20),
    ),
  },
  { description: 'A skill that is needed.' },
);

const overflowSchema = section(
  {
    after: duration({ description: 'Waited so long.' }, { least: 0, most: day }),
    to: reference('a queue', 'Queue whose agents are asked too.'),
  },
  { description: 'Another queue after a wait.' },
);

/** Where chats wait for agents. */
export const queueSchema = section(
  {
    name: entryName('the queue'),
    ...absentKey,
    ...retireKey,
    skills: optional(
      listOf(
        neededSkill,
        'skills, each {name, level, relax}',
        { description: 'Skills its agents need.', default: [] },
        50,
      ),
    ),
    offerTimeout: optional(
      duration({ description: 'So long an agent has to accept.', default: 20 }, { least: 1, most: 3600 }),
    ),
    wrapUp: optional(
      duration({ description: 'Time for notes after a chat; 0 = none.', default: 30 }, { least: 0, most: day }),
    ),
    priority: optional(
      number('a number', { description: 'Higher comes first; then who waited longer.', default: 0 }, -1000, 1000),
    ),
    overflow: optional(
      listOf(
        overflowSchema,
        'steps, each {after, to}',
        { description: 'Further queues after a wait.', default: [] },
        20,
      ),
    ),
    lastAgent: optional(
      section(
        {
          within: duration({ description: 'The last chat ended at most so long ago.' }, { least: 1, most: 366 * day }),
          wait: optional(
            duration({ description: 'So long is waited for this agent.', default: 10 }, { least: 0, most: 3600 }),
          ),
        },
        { description: "Prefers the customer's last agent. Without this key: not." },
      ),
    ),
    serviceLevel: optional(
      section(
        {
          within: duration({ description: 'Accepted within so long counts.' }, { least: 1, most: day }),
          target: number('a share', { description: 'Share to reach, 0.8 = 80 %.' }, 0, 1),
        },
        { description: 'The aim that supervisors see.' },
      ),
    ),
    dispositions: optional(
      listOf(
        label('a disposition', { description: 'One outcome.' }, 64),
        'dispositions',
        { description: 'Outcomes an agent chooses from.', default: [] },
        200,
      ),
    ),
    dispositionRequired: optional(flag({ description: 'Whether one must be chosen.', default: false })),
  },
  { description: 'Where chats wait for agents.' },
);

export type QueueValue = Omit<Type.Static<typeof queueSchema>, 'name' | 'absent'>;
