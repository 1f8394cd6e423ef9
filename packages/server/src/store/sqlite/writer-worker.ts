import { parentPort, workerData } from 'node:worker_threads';
import { serveCalls } from './serve-calls.ts';
import { Writer } from './writer.ts';

// The thread that writes: the event loop never waits for a disk (LS-ST-7).
if (parentPort === null) throw new Error('writer-worker runs in a worker thread');
serveCalls(parentPort, () => new Writer(workerData.file));
