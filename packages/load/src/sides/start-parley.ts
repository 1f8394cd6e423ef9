import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinned } from '../machine/cores.ts';
import { ServerProcess } from './server-process.ts';
import { createSide, type Side } from './side.ts';

export interface ParleyOptions {
  /** The repository. */
  readonly root: string;
  /** Data, settings and log of this server; kept from start to start. */
  readonly folder: string;
  readonly core: number | null;
  readonly store?: 'memory';
  /**
   * Its heap is then read after a collection: what sessions cost, and not what waits to be collected. With a small
   * limit, of which the cache of full sessions takes a fixed part, so that not all of them are in it.
   */
  readonly measuresHeap?: boolean;
}

/**
 * The service under test: as by default, but one chat may ask as often as a closed loop does and have as many events,
 * and chats that wait for their turn in a round are not ended as silent.
 */
const settings = `services:
  - name: bench
    clientTimeout: 86400
    limits: { requestsPerSecond: 100000, requestsBurst: 1000000, transcript: 1000000 }
`;

/** Starts `parley serve` as it is built, on free ports of 127.0.0.1, with everything on. */
export async function startParley({ root, folder, core, store, measuresHeap }: ParleyOptions): Promise<Side> {
  mkdirSync(folder, { recursive: true });
  const settingsFile = join(folder, 'settings.yaml');
  writeFileSync(settingsFile, settings);
  const command = [
    join(root, 'packages', 'server', 'bin', 'parley'),
    'serve',
    ...['--port', '0', '--admin-port', '0'],
    ...['--data', join(folder, 'data'), '--settings', settingsFile],
    // No load balancer has to notice that it goes.
    ...['--drain-delay', '0'],
    ...(store === 'memory' ? ['--store', 'memory'] : []),
  ];
  const parley = await ServerProcess.start({
    name: store === 'memory' ? 'Parley in memory' : 'Parley',
    command: pinned(core, command),
    cwd: folder,
    env: measuresHeap ? { NODE_OPTIONS: '--expose-gc --max-old-space-size=256' } : {},
    logFile: join(folder, 'parley.log'),
  });
  return createSide(parley, 'bench');
}
