import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScratchDirectory extends AsyncDisposable {
  readonly directory: string;
  /** Where the SQLite driver keeps its file in this directory. */
  readonly file: string;
}

/** An empty directory on the disk, removed at the end. */
export async function createScratchDirectory(): Promise<ScratchDirectory> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-store-'));
  return {
    directory,
    file: join(directory, 'parley.db'),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}
