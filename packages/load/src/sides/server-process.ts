import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { readCpuMs } from '../machine/cpu-time.ts';

export interface ServerCommand {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where its standard error goes; the end of it is shown when it does not start. */
  readonly logFile: string;
}

const startWithinMs = 60_000;
const stopWithinMs = 10_000;

/** Servers that run now, so that whatever ends this process ends them too. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A server under test, started by us: its first line on standard output is JSON with its addresses. */
export class ServerProcess implements AsyncDisposable {
  readonly name: string;
  readonly addresses: Readonly<Record<string, string>>;
  readonly pid: number;
  readonly #child: ChildProcess;

  private constructor(name: string, child: ChildProcess, addresses: Readonly<Record<string, string>>) {
    this.name = name;
    this.#child = child;
    this.pid = child.pid!;
    this.addresses = addresses;
  }

  /** Resolves once the server says where it listens; rejects with the end of its log when it does not. */
  static async start({ name, command, cwd, env, logFile }: ServerCommand): Promise<ServerProcess> {
    const [program, ...args] = command;
    const log = openSync(logFile, 'a');
    const child = spawn(program!, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', log] });
    closeSync(log);
    running.add(child);
    child.once('exit', () => running.delete(child));
    child.once('error', () => running.delete(child));
    try {
      return new ServerProcess(name, child, await readAddresses(child));
    } catch (cause) {
      child.kill('SIGKILL');
      const words = readFileSync(logFile, 'utf8').trim().split('\n').slice(-10).join('\n');
      throw new Error(`${name} did not start: ${(cause as Error).message}\n${words}`, { cause });
    }
  }

  /** CPU time of all its threads so far, ms. */
  readCpuMs(): number {
    return readCpuMs(this.pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
    clearTimeout(timer);
  }
}

function readAddresses(child: ChildProcess): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it said nothing for a minute')), startWithinMs);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code, signal) => settle(() => reject(new Error(`it ended (${signal ?? `code ${code}`})`))));
    // Read to the end also after the first line: a full pipe would stop the server.
    createInterface({ input: child.stdout! }).on('line', (line) => {
      settle(() => {
        try {
          resolve(JSON.parse(line));
        } catch {
          reject(new Error(`its first line is no JSON: ${line.slice(0, 200)}`));
        }
      });
    });
  });
}
