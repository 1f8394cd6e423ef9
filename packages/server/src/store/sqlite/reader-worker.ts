import { parentPort, workerData } from 'node:worker_threads';
import { Reader } from './reader.ts';
import { serveCalls } from './serve-calls.ts';

// The thread that reads what memory cannot answer (LS-ST-7).
if (parentPort === null) throw new Error('reader-worker runs in a worker thread');
serveCalls(parentPort, () => new Reader(workerData.file));
