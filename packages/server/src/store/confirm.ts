import type { SessionNumber } from '../domain/ids.ts';
import { asStoreError } from './batch.ts';
import type { StoreDriver } from './index.ts';

export interface Head {
  readonly last: number;
  readonly lastVisible: number;
}

interface Asking {
  readonly number: SessionNumber;
  readonly resolve: (head: Head | undefined) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Confirmation (LS-ST-9): a read may only rest on one that began after the read arrived. One is in flight; all that
 * ask meanwhile share the next, so polling costs the database almost nothing.
 */
export class Confirmer {
  readonly #driver: StoreDriver;
  readonly #onDocumentsVersion: (version: number) => void;
  #next: Asking[] = [];
  #inFlight = false;

  constructor(driver: StoreDriver, onDocumentsVersion: (version: number) => void = () => {}) {
    this.#driver = driver;
    this.#onDocumentsVersion = onDocumentsVersion;
  }

  /** The session's head as of a moment after this call; `undefined` when there is no such session. */
  confirm(number: SessionNumber): Promise<Head | undefined> {
    return new Promise((resolve, reject) => {
      this.#next.push({ number, resolve, reject });
      if (!this.#inFlight) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#inFlight = true;
    while (this.#next.length > 0) {
      const asking = this.#next;
      this.#next = [];
      try {
        const { heads, documentsVersion } = await this.#driver.confirm([
          ...new Set(asking.map(({ number }) => number)),
        ]);
        this.#onDocumentsVersion(documentsVersion);
        for (const { number, resolve } of asking) resolve(heads.get(number));
      } catch (cause) {
        const error = asStoreError(cause);
        for (const { reject } of asking) reject(error);
      }
    }
    this.#inFlight = false;
  }
}
