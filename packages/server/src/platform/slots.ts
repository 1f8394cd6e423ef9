/**
 * What waits for something, in an array whose places are used again.
 *
 * For what comes and goes with every request, where a Set or Map is a trap: adding and deleting makes it lay out a new
 * hash table again and again, each old table points to its successor, and the first that has been promoted to the old
 * generation keeps all later ones alive until the next full collection, with everything that ever waited in them.
 * (Measured for requests that wait for a commit: 4 KB promoted per send, and scavenges of 20 ms instead of 1.3.)
 */
export class Slots<T extends object> {
  readonly #items: (T | null)[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#items.length - this.#free.length;
  }

  /** Puts it in and gives its slot, which is free again after `take`. */
  add(item: T): number {
    const slot = this.#free.pop() ?? this.#items.length;
    this.#items[slot] = item;
    return slot;
  }

  /** Takes out what is there; `null` when the slot is free. */
  take(slot: number): T | null {
    const item = this.#items[slot] ?? null;
    if (item === null) return null;
    this.#items[slot] = null;
    this.#free.push(slot);
    return item;
  }

  /** Visits everything that waits, in no order; it may take what it visits. */
  visit(act: (item: T, slot: number) => void): void {
    for (let slot = 0; slot < this.#items.length; slot += 1) {
      const item = this.#items[slot];
      if (item) act(item, slot);
    }
  }
}
