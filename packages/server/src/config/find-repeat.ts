/** Index of the first item whose key another item before it has; `null` when there is none. */
export function findRepeat<Item>(items: readonly Item[], keyOf: (item: Item) => string): number | null {
  const seen = new Set<string>();
  for (const [at, item] of items.entries()) {
    const key = keyOf(item);
    if (seen.has(key)) return at;
    seen.add(key);
  }
  return null;
}
