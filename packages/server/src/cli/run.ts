import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { createApplyCommand } from './apply.ts';
import { createConformCommand } from './conform.ts';
import { createExportCommand } from './export.ts';
import { refuseInASentence } from './refuse-in-a-sentence.ts';
import { createServeCommand } from './serve.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs the command line; resolves to the exit code: 0, 1 for what failed, 2 for what was asked wrongly. What goes wrong
 * is said in words on stderr; the stack only with PARLEY_DEBUG=1, for it tells an operator nothing.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    process.stderr.write(`parley: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env['PARLEY_DEBUG'] === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return 1;
  }
}

function createProgram(): Command {
  const program = new Command('parley')
    .description('Parley, a self-hosted web-chat server that speaks the Genesys Chat API Version 2.')
    .version(readVersion())
    .addHelpText('after', '\nEvery command has --help with examples.');
  program.addCommand(createServeCommand());
  program.addCommand(createApplyCommand());
  program.addCommand(createExportCommand());
  program.addCommand(createConformCommand());
  refuseInASentence(program);
  return program;
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
