import { StoreError } from '../index.ts';

/** Whether a store is open, and what it is asked meanwhile: all of that is done before it is closed. */
export class Openness {
  readonly #running = new Set<Promise<unknown>>();
  #ended: Promise<void> | null = null;

  /** Rejects with a StoreError once the end has begun. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    if (this.#ended !== null) throw new StoreError('unavailable', 'the store is closed');
    const running = run();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  end(close: () => PromiseLike<void>): Promise<void> {
    this.#ended ??= Promise.allSettled(this.#running).then(close);
    return this.#ended;
  }
}
