/**
 * The parameters of one request, in the order they came. Names and values lie in two arrays: a request has a handful of
 * them, so a scan beats a map, and a name like `__proto__` is plain text. An empty value counts as not given (CV-OP-1,
 * CV-ERR-2). Of a repeated parameter the first counts (CV-HTTP-4), also when it is empty.
 */
export class RequestParameters {
  readonly #names: readonly string[];
  readonly #values: readonly string[];

  /** The arrays are parallel and now belong to this object. */
  constructor(names: readonly string[], values: readonly string[]) {
    this.#names = names;
    this.#values = values;
  }

  get size(): number {
    return this.#names.length;
  }

  /** The first value of that name, `undefined` when it is absent or empty. */
  get(name: string): string | undefined {
    const at = this.#names.indexOf(name);
    return at === -1 ? undefined : this.#values[at] || undefined;
  }

  /** Whether the name was given more than once, with different values. */
  hasConflict(name: string): boolean {
    const first = this.#names.indexOf(name);
    if (first === -1) return false;
    for (let at = this.#names.indexOf(name, first + 1); at !== -1; at = this.#names.indexOf(name, at + 1)) {
      if (this.#values[at] !== this.#values[first]) return true;
    }
    return false;
  }

  /** The `userData[key]` parameters by key, without those that are empty. */
  userData(): ReadonlyMap<string, string> {
    const entries = new Map<string, string>();
    for (let at = 0; at < this.#names.length; at++) {
      const key = readUserDataKey(this.#names[at]!);
      if (key !== undefined && !entries.has(key)) entries.set(key, this.#values[at]!);
    }
    for (const [key, value] of entries) if (value === '') entries.delete(key);
    return entries;
  }
}

const opening = 'userData[';

/**
 * `userData[key]`, `userData["key"]`: `key`. `userData[a][b]`: `a[b]`. Anything else is no user data: `undefined`.
 * Without expressions or lists: a name may be as long as the body, and all brackets.
 */
function readUserDataKey(name: string): string | undefined {
  if (!name.startsWith(opening) || !name.endsWith(']')) return undefined;
  let key = '';
  for (let from = opening.length; ; ) {
    const next = name.indexOf('][', from);
    const part = dropQuotes(name.slice(from, next === -1 ? -1 : next));
    key += from === opening.length ? part : `[${part}]`;
    if (next === -1) return key;
    from = next + 2;
  }
}

function dropQuotes(key: string): string {
  return key.length >= 2 && key.startsWith('"') && key.endsWith('"') ? key.slice(1, -1) : key;
}
