import { test } from 'node:test';
import { checkSameAsMemory } from '../../../../../tests/support/store/same-as-memory.ts';
import { createScratchDirectory } from '../../../../../tests/support/store/scratch-directory.ts';
import type { Clock } from '../../platform/clock.ts';
import type { StoreDriver } from '../index.ts';
import type { Caller, ReaderCalls, WriterCalls } from './calls.ts';
import { createDriver } from './create-driver.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

test('[LS-ST-6, LS-ST-1] whatever is asked, a SQLite file answers as memory does, also after it was opened again', {
  timeout: 120_000,
}, async () => {
  await checkSameAsMemory(async (clock) => {
    const scratch = await createScratchDirectory();
    let driver = openThreadless(scratch.file, clock);
    return {
      driver,
      async reopen() {
        await driver[Symbol.asyncDispose]();
        driver = openThreadless(scratch.file, clock);
        return driver;
      },
      async [Symbol.asyncDispose]() {
        await driver[Symbol.asyncDispose]();
        await scratch[Symbol.asyncDispose]();
      },
    };
  }, 150);
});

/** The driver as it is, with its writer and its reader in this thread: a start takes 2 ms instead of 100. */
function openThreadless(file: string, clock: Clock): StoreDriver {
  const writer = new Writer(file);
  const reader = new Reader(file);
  return createDriver(callDirectly<WriterCalls>(writer), callDirectly<ReaderCalls>(reader), clock, {
    async [Symbol.asyncDispose]() {
      reader[Symbol.dispose]();
      writer[Symbol.dispose]();
    },
  });
}

function callDirectly<Calls extends object>(target: Calls): Caller<Calls> {
  return {
    async call(verb, ...args) {
      return Reflect.apply(Reflect.get(target, verb) as (...args: unknown[]) => never, target, args);
    },
  };
}
