import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until it is so. @throws after a minute, which nothing that works needs. */
export async function waitUntil(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const begunAt = performance.now(); performance.now() - begunAt < 60_000; ) {
    if (await isSo()) return;
    await sleep(20);
  }
  throw new Error(`waited in vain until ${what}`);
}
