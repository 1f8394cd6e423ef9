import type { MessagePort } from 'node:worker_threads';
import { StoreError } from '../index.ts';
import type { Failure, Reply, Request } from './calls.ts';
import { toStoreError } from './failure.ts';

/** What a thread opens, answers calls with, and closes. */
export interface Served extends Disposable {
  /** After each answer has left; `warn` writes into the server's log. */
  afterEach?(warn: (event: string, reason: string) => void): void;
}

/**
 * Answers requests one by one, in order, on what `open` gives; ends the thread after `close`. After a failed sync
 * every further request gets that same failure: nothing may be tried again (LS-ST-2).
 */
export function serveCalls<Target extends Served>(port: MessagePort, open: () => Target): void {
  let target: Target | undefined;
  let failed: Failure | undefined;
  const say = (reply: Reply) => port.postMessage(reply);
  const note = (cause: unknown): Failure => {
    const { code, message } = toStoreError(cause, 'statement');
    if (code === 'sync-failed') failed = { code, message };
    return { code, message };
  };
  const answer = (verb: string, args: readonly unknown[]): unknown => {
    if (verb === 'open') target = open();
    else if (verb === 'close') target?.[Symbol.dispose]();
    else return findCall(target, verb).apply(target, [...args]);
    return undefined;
  };

  port.on('message', ([id, verb, args]: Request) => {
    if (failed !== undefined) {
      say([id, null, failed]);
      return;
    }
    try {
      say([id, answer(verb, args)]);
      if (verb === 'close') port.close();
    } catch (cause) {
      say([id, null, note(cause)]);
      return;
    }
    try {
      if (verb !== 'close') target?.afterEach?.((event, reason) => say({ state: 'warning', event, reason }));
    } catch (cause) {
      say({ state: 'failed', failure: note(cause) });
    }
  });
}

function findCall(target: object | undefined, verb: string): (...args: unknown[]) => unknown {
  const call: unknown = target && Reflect.get(target, verb);
  if (typeof call === 'function') return call as (...args: unknown[]) => unknown;
  throw new StoreError('unavailable', `the store's thread is not open, or knows no ${verb}`);
}
