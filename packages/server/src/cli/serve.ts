import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { presentFault } from '../config/fault.ts';
import { type Context, DirectoryInUseError, StoreChoiceError } from '../context.ts';
import { ParleyServer } from '../server.ts';
import { readServeOptions, type ServeOptions } from './read-serve-options.ts';
import { type ServeFlag, serveFlags } from './serve-flags.ts';
import { UsageError } from './usage-error.ts';

/** A sync of the disk failed; the next start recovers (LS-ST-2). EX_IOERR of sysexits. */
const syncFailedCode = 74;

const examples = `
Examples:
  parley serve                                       on 127.0.0.1:8080, data in ./data
  parley serve --host 0.0.0.0 --data /var/lib/parley --settings settings.yaml
  PARLEY_PORT=9000 parley serve                      every flag is an environment variable, too
  parley serve --config parley.yaml                  or a key of a file ("port: 9000")
  PARLEY_DATABASE_URL=postgres://parley@db/parley parley serve

Once it is ready, the first line on stdout is {"listening": "http://…", "admin": "http://…"}; the log goes to stderr
as JSON lines. SIGTERM and Ctrl-C answer what runs and stop. Exit codes: 0 stopped, 1 failed, 2 wrong flags or
settings, ${syncFailedCode} the disk did not take a sync (start again: nothing acknowledged is lost).`;

export function createServeCommand(): Command {
  const command = new Command('serve').description('run the server').addHelpText('after', examples);
  for (const { flag, description, fallback } of Object.values(serveFlags) as ServeFlag[]) {
    command.option(flag, fallback ? `${description} (default: ${fallback})` : description);
  }
  command.option('--config <file>', 'a YAML file with any of these, without the dashes');
  command.action(async (camelCased: { readonly [name: string]: string }) => {
    await serve(readServeOptions(withDashes(camelCased), process.env));
  });
  return command;
}

/** Resolves when the server has stopped; the process may end. */
async function serve(options: ServeOptions): Promise<void> {
  const text = options.settings === null ? null : readSettingsFile(options.settings);
  const server = await start(options, async (context) => {
    if (text !== null) await applySettings(context, options.settings as string, text);
  });
  const { log, settings } = server.context;
  const { listening, admin } = server.addresses;
  const store = options.databaseUrl === null ? options.store : 'postgres';
  log.info('started', { listening, admin, store, node: process.versions.node, pid: process.pid });
  const unused = settings.unused();
  if (unused.length > 0) log.info('settings-not-used-yet', { sections: unused.join(', ') });
  // Before anybody knows that it is ready, and may ask it to stop.
  const stopped = untilSignalled();
  process.stdout.write(`${JSON.stringify({ listening: options.publicUrl ?? listening, admin })}\n`);
  await stopped;
  await server.drain();
}

/** The first SIGINT or SIGTERM; a second one, of either kind, ends the process at once as if nobody listened. */
function untilSignalled(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const stop = () => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

async function start(options: ServeOptions, prepare: (context: Context) => Promise<void>): Promise<ParleyServer> {
  let context: Context | null = null;
  let isEnding = false;
  const onSyncFailed = () => {
    // The driver tells of it, and so does whoever waited for the commit.
    if (isEnding) return;
    isEnding = true;
    context?.log.error('sync-failed', { exitCode: syncFailedCode });
    // What waits is answered RETRY in this turn; nothing is acknowledged any more.
    setImmediateExit(context);
  };
  try {
    return await ParleyServer.start({ ...options, onSyncFailed }, async (made) => {
      context = made;
      await prepare(made);
    });
  } catch (error) {
    if (error instanceof DirectoryInUseError || error instanceof StoreChoiceError) throw new UsageError(error.message);
    throw explain(options, error);
  }
}

function setImmediateExit(context: Context | null): void {
  if (context === null) process.exit(syncFailedCode);
  context.scheduler.soon(() => {
    context.log.flush();
    process.exit(syncFailedCode);
  });
}

function readSettingsFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--settings ${file} cannot be read: ${(error as Error).message}.`);
  }
}

async function applySettings({ settings }: Context, file: string, text: string): Promise<void> {
  const result = await settings.apply(text);
  if (result.state === 'refused') {
    throw new UsageError(result.faults.map((fault) => presentFault(file, fault)).join('\n'));
  }
  if (result.state === 'failed') throw new Error(result.sentence);
}

/** An error of the system as what was asked wrongly, where it was. */
function explain({ port, adminPort, host, data }: ServeOptions, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  if (error.syscall === 'mkdir') {
    return new UsageError(`The data directory ${data} cannot be made (${error.code}); choose another with --data.`);
  }
  const failed = 'port' in error ? error.port : undefined;
  const flag = failed === adminPort ? '--admin-port' : '--port';
  switch (error.code) {
    case 'EADDRINUSE':
      return new UsageError(`Port ${failed} is in use by another program; choose another with ${flag}.`);
    case 'EACCES':
      return new UsageError(`Port ${failed} may not be opened by this user; choose one above 1023 with ${flag}.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UsageError(`--host ${host} is no address of this machine (port ${port}).`);
    default:
      return error;
  }
}

/** Commander gives `adminPort` for `--admin-port`. */
function withDashes(options: { readonly [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value,
    ]),
  );
}
