import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, needPrograms } from './debian.ts';

/** A namespace of our own for mounts; who is not root needs one for users, too, in which they are. */
const isRoot = process.getuid?.() === 0;
const unshareFlags = isRoot ? ['--mount'] : ['--map-root-user', '--mount'];
const enterFlags = isRoot ? ['--mount'] : ['--user', '--preserve-credentials', '--mount'];

/** For `skip`: false where a small volume can be mounted; else why not. */
export function needSmallVolume(): string | false {
  const missing = needPrograms('unshare', 'nsenter', 'mount');
  if (missing !== false) return missing;
  // In a folder of its own: over /tmp it would hide the programs of a PATH that lies there.
  const folder = mkdtempSync(join(tmpdir(), 'parley-volume-'));
  const script = 'mount -t tmpfs -o size=1m parley-test "$1" && umount "$1"';
  const tried = spawnSync(findProgram('unshare')!, [...unshareFlags, 'sh', '-c', script, 'sh', folder], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return tried.status === 0 ? false : `no volume may be mounted here: ${tried.stderr.trim().split('\n')[0]}`;
}

/** A volume of so many bytes, which lives as long as a process of its own and is seen by nobody else. */
export class SmallVolume implements AsyncDisposable {
  /** Where it is for a process that `enter` is put in front of. */
  readonly path: string;
  /** In front of a command that shall see the volume. */
  readonly enter: readonly string[];
  readonly #keeper: ChildProcess;

  private constructor(path: string, keeper: ChildProcess) {
    this.path = path;
    this.#keeper = keeper;
    this.enter = [findProgram('nsenter')!, '--target', String(keeper.pid), ...enterFlags, '--'];
  }

  /** A file of the volume as this process sees it. */
  outside(name: string): string {
    return join('/proc', String(this.#keeper.pid), 'root', this.path, name);
  }

  static async mount(bytes: number): Promise<SmallVolume> {
    const path = mkdtempSync(join(tmpdir(), 'parley-volume-'));
    // Ends when its input does, with this process at the latest; the volume goes with it.
    const script = 'mount -t tmpfs -o "size=$2,mode=700" parley-test "$1" && echo mounted && exec cat >/dev/null';
    const keeper = spawn(findProgram('unshare')!, [...unshareFlags, 'sh', '-c', script, 'sh', path, String(bytes)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let said = '';
    keeper.stderr.on('data', (chunk) => {
      said += chunk;
    });
    await new Promise<void>((resolve, reject) => {
      keeper.stdout.once('data', () => resolve());
      keeper.once('error', reject);
      keeper.once('exit', () => reject(new Error(`no volume could be mounted: ${said}`)));
    });
    return new SmallVolume(path, keeper);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#keeper.once('close', resolve));
    this.#keeper.stdin?.end();
    await ended;
    if (statSync(this.path, { throwIfNoEntry: false }) !== undefined) rmSync(this.path, { recursive: true });
  }
}
