/**
 * PostgreSQL's text takes every character but U+0000. What this store is given is kept as it is, so that one is written
 * as two others. JSON has no bare controls, so hardly a text is changed.
 */
export function encodeText(text: string): string {
  return special.test(text) ? text.replaceAll(everySpecial, (found) => (found === '\0' ? '\u00010' : '\u00011')) : text;
}

export function decodeText(text: string): string {
  return text.includes('\u0001') ? text.replaceAll(everyPair, (pair) => (pair[1] === '0' ? '\0' : '\u0001')) : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
const special = /[\0\u0001]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same.
const everySpecial = /[\0\u0001]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same.
const everyPair = /\u0001[01]/g;
