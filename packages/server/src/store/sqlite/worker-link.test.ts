import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StoreError } from '../index.ts';
import { WorkerLink } from './worker-link.ts';

interface EchoCalls {
  echo(value: string): string;
  refuse(): void;
  breakDisk(): void;
  warn(): void;
  fail(): void;
  crash(): void;
  exit(): void;
}

/** A thread that speaks the protocol of `serveCalls`, and does what it is told to. */
const source = `
  import { parentPort } from 'node:worker_threads';
  const failure = (code) => ({ code, message: code + ' it is' });
  parentPort.on('message', ([id, verb, [value]]) => {
    if (verb === 'crash') throw new TypeError('a fault of the code');
    if (verb === 'exit') process.exit(3);
    if (verb === 'refuse') return parentPort.postMessage([id, null, failure('unavailable')]);
    if (verb === 'breakDisk') return parentPort.postMessage([id, null, failure('sync-failed')]);
    if (verb === 'warn') parentPort.postMessage({ state: 'warning', event: 'tired', reason: 'long day' });
    if (verb === 'fail') parentPort.postMessage({ state: 'failed', failure: failure('sync-failed') });
    parentPort.postMessage([id, value]);
    if (verb === 'close') parentPort.close();
  });
`;

function createLink() {
  const failures: StoreError[] = [];
  const warnings: string[] = [];
  const link = new WorkerLink<EchoCalls>({
    name: 'echo',
    module: new URL(`data:text/javascript,${encodeURIComponent(source)}`),
    file: '',
    onFailed: (error) => failures.push(error),
    onWarning: (event, reason) => warnings.push(`${event}: ${reason}`),
  });
  return { link, failures, warnings, [Symbol.asyncDispose]: () => link.close() };
}

const isFailedSync = (error: unknown) => error instanceof StoreError && error.code === 'sync-failed';

describe('a link to a thread of the store', () => {
  test('calls are answered, each with its own value', async () => {
    await using made = createLink();
    await made.link.open();
    const values = ['a', 'b', 'c'];
    assert.deepEqual(await Promise.all(values.map((value) => made.link.call('echo', value))), values);
  });

  test('an error of a call is of that call alone', async () => {
    await using made = createLink();
    await assert.rejects(
      made.link.call('refuse'),
      (error) => error instanceof StoreError && error.code === 'unavailable',
    );
    assert.equal(await made.link.call('echo', 'x'), 'x');
    assert.deepEqual(made.failures, []);
  });

  test('warnings are passed on', async () => {
    await using made = createLink();
    await made.link.call('warn');
    assert.deepEqual(made.warnings, ['tired: long day']);
  });

  test('[LS-ST-2] after a failed sync nothing is asked any more, and it is told once', async () => {
    await using made = createLink();
    const waiting = [made.link.call('breakDisk'), made.link.call('echo', 'x'), made.link.call('breakDisk')];
    for (const call of waiting) await assert.rejects(call, isFailedSync);
    await assert.rejects(made.link.call('echo', 'x'), isFailedSync);
    // The thread goes on telling of it.
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(made.failures.length, 1);
  });

  test('[LS-ST-2] a failure that the thread tells by itself counts for all that comes', async () => {
    await using made = createLink();
    const answered = made.link.call('fail');
    await assert.rejects(answered, isFailedSync);
    await assert.rejects(made.link.call('echo', 'x'), isFailedSync);
    assert.equal(made.failures.length, 1);
  });

  for (const verb of ['crash', 'exit'] as const) {
    test(`[LS-ST-2] a thread that dies by ${verb} leaves nothing to be believed: what waits is refused, and it is told`, async () => {
      await using made = createLink();
      const waiting = [made.link.call(verb), made.link.call('echo', 'x')];
      for (const call of waiting) await assert.rejects(call, isFailedSync);
      await assert.rejects(made.link.call('echo', 'x'), isFailedSync);
      assert.equal(made.failures.length, 1);
      assert.match(made.failures[0]!.message, /echo.*died/);
    });
  }

  test('closing waits for what was asked before, and refuses what comes after', async () => {
    const { link, failures } = createLink();
    const before = link.call('echo', 'x');
    const closing = link.close();
    await assert.rejects(link.call('echo', 'y'), { code: 'unavailable' });
    assert.equal(await before, 'x');
    await closing;
    await link.close();
    assert.deepEqual(failures, []);
  });
});
