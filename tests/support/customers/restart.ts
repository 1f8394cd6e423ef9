import type { Parley } from '../parley.ts';
import type { Crowd } from './crowd.ts';

/** Kills the server under its customers and starts it again; resolves to the ms from spawn to ready. */
export async function killAndRestart(parley: Parley, crowd: Crowd): Promise<number> {
  crowd.gate.shut();
  await parley.kill();
  const spawnedAt = performance.now();
  await parley.start();
  const readyMs = performance.now() - spawnedAt;
  await crowd.reopen();
  return readyMs;
}
