import Type from 'typebox';
import { flag, label } from './words.ts';

/** Keys that entries of every section may have. `absent` is an order to `apply` and is never stored in a value. */
export const absentKey = {
  absent: Type.Optional(
    flag({ description: 'Removes the entry; refused, with the count, while it is in use.', default: false }),
  ),
};

export const retireKey = {
  retire: Type.Optional(flag({ description: 'Takes nothing new; what there is goes on.', default: false })),
};

export function reference(what: string, description: string) {
  return label(`the name of ${what}`, { description }, 64);
}

export function entryName(what: string) {
  return label(`the name of ${what}`, { description: 'Its name; other entries refer to it by this.' }, 64);
}
