import { label, listOf } from './words.ts';

/** One list for the deployment. */
export const notReadyReasonsSchema = listOf(
  label('a reason', { description: 'A reason.' }, 64),
  'reasons',
  {
    description:
      'Reasons an agent gives for not being ready, in the order shown. The list is one entry: it is replaced as a whole.',
    default: [],
  },
  100,
);
