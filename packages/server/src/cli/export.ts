import { existsSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { createDatabaseFlag, createDataFlag, readDatabaseFlag, readDataFlag } from './data-flag.ts';
import { reachSettings } from './reach-settings.ts';
import { UsageError } from './usage-error.ts';

const examples = `
Examples:
  parley export settings                      of the server that runs on ./data, or of ./data while none does
  parley export settings --out settings.yaml

Applied to an empty data directory, the file gives the same settings, but for the passwords: they are stored as hashes and
never exported.`;

interface ExportFlags {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly out?: string;
}

export function createExportCommand(): Command {
  const settings = new Command('settings')
    .description('write the settings in force as a file that "parley apply" takes')
    .addOption(createDataFlag())
    .addOption(createDatabaseFlag())
    .option('--out <file>', 'where to; without it, standard output')
    .addHelpText('after', examples)
    .action(exportSettings);
  return new Command('export').description('export what the server keeps').addCommand(settings);
}

async function exportSettings(flags: ExportFlags): Promise<void> {
  const directory = readDataFlag(flags);
  // Looking for the settings must not make an empty store where there is none.
  if (!existsSync(directory)) throw new UsageError(`There is no data directory ${directory}; --data names another.`);
  await using settings = await reachSettings(directory, readDatabaseFlag(flags));
  const text = await settings.export();
  if (flags.out === undefined) process.stdout.write(text);
  else writeText(flags.out, text);
}

function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new UsageError(`${file} cannot be written: ${cause instanceof Error ? cause.message : cause}.`, { cause });
  }
}
