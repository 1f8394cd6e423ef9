import { Worker } from 'node:worker_threads';
import { StoreError } from '../index.ts';
import type { ArgumentsOf, Caller, Failure, Reply, Request, ValueOf } from './calls.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: StoreError) => void;
}

export interface LinkOptions {
  readonly name: string;
  /** What the thread runs; it answers as `serveCalls` does. */
  readonly module: URL;
  readonly file: string;
  /** The thread cannot be asked any more, and not because it was closed. */
  onFailed(error: StoreError): void;
  onWarning(event: string, reason: string): void;
}

/** Calls into a worker thread. Once it has failed, everything is answered with that failure. */
export class WorkerLink<Calls> implements Caller<Calls> {
  readonly #worker: Worker;
  readonly #options: LinkOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #nextId = 1;
  #failure: StoreError | null = null;
  #closing = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#worker = new Worker(options.module, { workerData: { file: options.file }, name: options.name });
    this.#worker.on('message', (reply: Reply) => this.#receive(reply));
    this.#worker.on('error', (cause) => this.#fail(died(options.name, cause)));
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        if (!this.#closing || this.#pending.size > 0) this.#fail(died(options.name));
        resolve();
      });
    });
  }

  call<Verb extends keyof Calls & string>(
    verb: Verb,
    ...args: ArgumentsOf<Calls[Verb]>
  ): Promise<ValueOf<Calls[Verb]>> {
    if (this.#closing) return Promise.reject(new StoreError('unavailable', 'the store is closed'));
    return this.#ask(verb, args) as Promise<ValueOf<Calls[Verb]>>;
  }

  async open(): Promise<void> {
    await this.#ask('open', []);
  }

  /** After everything that was asked before. */
  async close(): Promise<void> {
    if (this.#closing) return this.#exited;
    this.#closing = true;
    try {
      await this.#ask('close', []);
    } catch (cause) {
      // What is committed is in the write-ahead log, where the next start finds it.
      this.#options.onWarning('store-close-failed', cause instanceof Error ? cause.message : String(cause));
      await this.#worker.terminate();
    }
    await this.#exited;
  }

  #ask(verb: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const id = this.#nextId;
      this.#nextId += 1;
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage([id, verb, args] satisfies Request);
    });
  }

  #receive(reply: Reply): void {
    if ('state' in reply) {
      if (reply.state === 'warning') this.#options.onWarning(reply.event, reply.reason);
      else this.#fail(toError(reply.failure));
      return;
    }
    const [id, value, failure] = reply;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (failure === undefined) {
      pending?.resolve(value);
      return;
    }
    const error = toError(failure);
    pending?.reject(error);
    if (error.code === 'sync-failed') this.#fail(error);
  }

  #fail(error: StoreError): void {
    const isFirst = this.#failure === null;
    this.#failure ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
    if (isFirst) this.#options.onFailed(this.#failure);
  }
}

function toError({ code, message }: Failure): StoreError {
  return new StoreError(code, message);
}

/** Whether its last commit was made nobody knows: like a failed sync, the process must begin again (LS-ST-2). */
function died(name: string, cause?: unknown): StoreError {
  return new StoreError('sync-failed', `the thread ${name} of the store has died`, { cause });
}
