/** The families of rules, in the order of the report: the middle of an id, and what it is called. */
export const families: readonly (readonly [family: string, title: string])[] = [
  ['HTTP', 'HTTP'],
  ['REP', 'Replies'],
  ['POS', 'Positions'],
  ['EV', 'Events'],
  ['OP', 'Operations'],
  ['ERR', 'Errors'],
  ['LIFE', 'Life of a session'],
];

/** `POS` of `CV-POS-1.past-end`. */
export function familyOf(id: string): string {
  return id.split('-')[1] ?? '';
}
