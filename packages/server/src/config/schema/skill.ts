import { absentKey, entryName, retireKey } from './entry.ts';
import { section } from './words.ts';

/** A skill; in a file a bare name stands for `{name}`. */
export const skillSchema = section(
  { name: entryName('the skill'), ...absentKey, ...retireKey },
  { description: 'What agents can do. A bare name stands for `{ name: … }`.' },
);
