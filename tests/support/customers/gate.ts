/** Holds whoever comes while it is shut. */
export class Gate {
  #opened: PromiseWithResolvers<void> | null = null;

  shut(): void {
    this.#opened ??= Promise.withResolvers();
  }

  open(): void {
    this.#opened?.resolve();
    this.#opened = null;
  }

  get isShut(): boolean {
    return this.#opened !== null;
  }

  pass(): Promise<void> {
    return this.#opened?.promise ?? Promise.resolve();
  }
}
