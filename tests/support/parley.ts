import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'packages', 'server', 'src', 'main.ts');
const nodeFlags = ['--conditions=source', '--disable-warning=ExperimentalWarning'];

export interface ParleyOptions {
  /** Business settings as YAML or JSON; `null`: none. Without it: a service `test`. */
  readonly settings?: string | null;
  /** Data directory; without it one of its own, removed at the end. */
  readonly data?: string;
  /** Further flags of `parley serve`. */
  readonly args?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  /** A command in front that becomes the server's process, such as `['strace', '-D', …]`: signals go to that one. */
  readonly wrap?: readonly string[];
  /** Flags of Node itself. */
  readonly nodeArgs?: readonly string[];
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export const testSettings = `
services:
  - name: test
    limits: { requestsPerSecond: 100000, requestsBurst: 1000000 }
`;

/** How long a start or an end may take before a test gives up; far longer than either takes. */
const giveUpMs = 60_000;

/** A real server in a process of its own, on free ports of the loopback. */
export async function startParley(options: ParleyOptions = {}): Promise<Parley> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const parley = new Parley(options, folder);
  try {
    await parley.start();
    return parley;
  } catch (error) {
    await parley[Symbol.asyncDispose]();
    throw error;
  }
}

export class Parley implements AsyncDisposable {
  readonly data: string;
  /** Everything that this and earlier runs said. */
  stdout = '';
  stderr = '';
  /** `http://127.0.0.1:…`, the public port. */
  url = '';
  admin = '';
  exited: Promise<Exit> = Promise.resolve({ code: null, signal: null });
  #options: ParleyOptions;
  readonly #folder: string;
  #child: ChildProcess | null = null;

  constructor(options: ParleyOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.data = options.data ?? join(folder, 'data');
  }

  /** Of the server, or of the command in front of it. */
  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('it does not run');
    return pid;
  }

  /** The customer API, without a slash at the end. */
  get api(): string {
    return `${this.url}/genesys/2/chat`;
  }

  /**
   * Starts it, again if it has ended: on the same data and the same ports. Resolves when it is ready. `changes` replace
   * options from now on; the data directory stays.
   */
  async start(changes: Omit<ParleyOptions, 'data'> = {}): Promise<void> {
    this.#options = { ...this.#options, ...changes };
    const { settings = testSettings, args = [], env = {}, wrap = [], nodeArgs = [] } = this.#options;
    const settingsFile = join(this.#folder, 'settings.yaml');
    if (settings !== null) writeFileSync(settingsFile, settings);
    const portOf = (url: string) => (url === '' ? '0' : new URL(url).port);
    const command = [
      ...wrap,
      process.execPath,
      ...nodeFlags,
      ...nodeArgs,
      program,
      'serve',
      ...['--port', portOf(this.url), '--admin-port', portOf(this.admin), '--data', this.data],
      ...(settings === null ? [] : ['--settings', settingsFile]),
      ...args,
    ];
    const child = spawn(command[0]!, command.slice(1), {
      cwd: this.#folder,
      env: { ...cleanEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    const line = await this.#firstLine(child);
    const { listening, admin } = JSON.parse(line);
    this.url = listening;
    this.admin = admin;
  }

  #firstLine(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      let own = '';
      const fail = (why: string) => reject(new Error(`parley ${why}: ${this.stderr.slice(-2_000)}`));
      const timer = setTimeout(() => fail(`was not ready within ${giveUpMs / 1_000} s`), giveUpMs);
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        this.stdout += text;
        own += text;
        const end = own.indexOf('\n');
        if (end === -1) return;
        clearTimeout(timer);
        resolve(own.slice(0, end));
      });
      child.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        fail(`ended with ${signal ?? `code ${code}`} before it was ready`);
      });
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Asks it to stop and waits for its end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.signal(signal);
    return this.#ended();
  }

  /** `kill -9` of the whole process group, at once. */
  async kill(): Promise<Exit> {
    this.#killGroup();
    return this.#ended();
  }

  /** Lines of the log, parsed. @throws when a line is no JSON. */
  log(): { readonly level: string; readonly event: string; readonly [field: string]: unknown }[] {
    return this.stderr
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#killGroup();
    await this.exited;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }

  async #ended(): Promise<Exit> {
    const timer = setTimeout(() => this.#killGroup(), giveUpMs);
    const exit = await this.exited;
    clearTimeout(timer);
    return exit;
  }

  #killGroup(): void {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
}

export interface Ran extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line to its end: `runParley(['apply', file, '--data', directory])`. */
export function runParley(
  args: readonly string[],
  options: { readonly env?: { readonly [name: string]: string }; readonly cwd?: string } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeFlags, program, ...args], {
      cwd: options.cwd ?? root,
      env: { ...cleanEnvironment(), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), giveUpMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** The environment without what the test runner or a person's shell set for others. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PARLEY_') && !['NODE_OPTIONS', 'NODE_TEST_CONTEXT'].includes(name),
  );
  return Object.fromEntries(kept);
}
