import { join } from 'node:path';
import type { Cores } from '../machine/cores.ts';
import type { Progress } from '../report/progress.ts';
import type { Side } from '../sides/side.ts';
import { startLimit } from '../sides/start-limit.ts';
import { startParley } from '../sides/start-parley.ts';
import { createManySessions, type ManySessions } from './many-sessions.ts';

/** How long and how much; the defaults are in `cli/parse-options.ts`. */
export interface BenchScale {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly connections: number;
  /** "Many" in the rows that compare few with many. */
  readonly sessions: number;
  readonly events: number;
  /** Chats that poll in the row of pollers, each every 3 s. */
  readonly pollers: number;
}

/** What every row works with: servers, folders, and the store of many sessions that several rows share. */
export class Bench {
  readonly scale: BenchScale;
  readonly progress: Progress;
  readonly #root: string;
  readonly #folder: string;
  readonly #cores: Cores | null;
  #many: Promise<ManySessions> | null = null;
  #folders = 0;

  constructor(options: {
    readonly scale: BenchScale;
    readonly progress: Progress;
    readonly root: string;
    readonly folder: string;
    readonly cores: Cores | null;
  }) {
    this.scale = options.scale;
    this.progress = options.progress;
    this.#root = options.root;
    this.#folder = options.folder;
    this.#cores = options.cores;
  }

  createFolder(): string {
    this.#folders += 1;
    return join(this.#folder, String(this.#folders));
  }

  startLimit(folder = this.createFolder()): Promise<Side> {
    return startLimit(folder, this.#core);
  }

  startParley(
    options: { readonly store?: 'memory'; readonly folder?: string; readonly measuresHeap?: boolean } = {},
  ): Promise<Side> {
    const folder = options.folder ?? this.createFolder();
    return startParley({ ...options, root: this.#root, folder, core: this.#core });
  }

  /** A stopped Parley's folder with many live sessions in its store; made by the first row that asks. */
  manySessions(): Promise<ManySessions> {
    this.#many ??= createManySessions(this);
    return this.#many;
  }

  get #core(): number | null {
    return this.#cores?.server ?? null;
  }
}
