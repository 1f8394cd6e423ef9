import { randomBytes } from 'node:crypto';

/**
 * `secret`: nobody may find it in clear anywhere, the data directory included (LS-SEC-1). `unsent`: what is read and
 * never kept. `content`: what customers write; stored, but in no log, metric or error (I16).
 */
export type CanaryKind = 'secret' | 'unsent' | 'content';

/** Words that occur nowhere else: where one is found, the thing it stands for has been let out. */
export class Canaries {
  readonly #words = new Map<string, { readonly name: string; readonly kind: CanaryKind }>();

  /** A new word, of letters and digits alone, so that no encoding changes it. */
  plant(kind: CanaryKind, name: string): string {
    const word = `Canary${randomBytes(12).toString('hex')}`;
    this.#words.set(word, { name, kind });
    return word;
  }

  /** A word that somebody else made, such as a key that the server gave. */
  watch(kind: CanaryKind, name: string, word: string): void {
    this.#words.set(word, { name, kind });
  }

  /** Names of what is in `text`, also as base64 or percent-encoded by half; of all kinds, or of those given. */
  find(text: string, kinds: readonly CanaryKind[] = ['secret', 'unsent', 'content']): string[] {
    const found = [...this.#words].filter(
      ([word, { kind }]) => kinds.includes(kind) && formsOf(word).some((form) => text.includes(form)),
    );
    return found.map(([, { name }]) => name);
  }
}

function formsOf(word: string): string[] {
  const base64 = Buffer.from(word).toString('base64').replace(/=+$/, '');
  return [word, base64, base64.replaceAll('+', '-').replaceAll('/', '_'), Buffer.from(word).toString('hex')];
}
