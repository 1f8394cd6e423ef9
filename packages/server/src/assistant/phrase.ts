/** What a message says, made easy to compare. */
export interface Phrase {
  /** Lower case, words with one space between, no punctuation. */
  readonly words: string;
  /** The same without courtesies: what is left when "ok, thanks, bye for now!" is about leaving. */
  readonly core: string;
}

/** Longer messages are recognised by their beginning: the work for one message is bounded. */
const recognisedLength = 300;

const courtesies = new Set(
  'a and assistant bot dear everybody everyone for friend just my now ok okay oh parley please so thank thanks then there very much well you your'.split(
    ' ',
  ),
);

export function parsePhrase(text: string): Phrase {
  const words = text
    .slice(0, recognisedLength)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim();
  const core = words
    .split(' ')
    .filter((word) => !courtesies.has(word))
    .join(' ');
  return { words, core };
}
