import Type from 'typebox';
import { absentKey, reference } from './entry.ts';
import { label, listOf, section, text } from './words.ts';

/** A text that agents insert. */
export const cannedResponseSchema = section(
  {
    shortcut: label('a shortcut', { description: 'What the agent types after `/`.' }, 64),
    ...absentKey,
    text: Type.Optional(
      text({ description: 'The text; a canned response must have one.' }, [
        'nickname',
        'firstName',
        'lastName',
        'agent',
      ]),
    ),
    queues: Type.Optional(
      listOf(reference('a queue', 'A queue.'), 'names of queues', {
        description: 'Where it is offered; empty = everywhere.',
        default: [],
      }),
    ),
  },
  { description: 'Texts that agents insert.' },
);

export type CannedResponseValue = Omit<Type.Static<typeof cannedResponseSchema>, 'shortcut' | 'absent'>;
