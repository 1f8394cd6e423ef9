import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { presentFault } from '../config/fault.ts';
import { createDatabaseFlag, createDataFlag, readDatabaseFlag, readDataFlag } from './data-flag.ts';
import { presentApplied } from './present-applied.ts';
import { reachSettings } from './reach-settings.ts';
import { UsageError } from './usage-error.ts';

const examples = `
Examples:
  parley apply settings.yaml                 to the server that runs on ./data, or to ./data while none does
  parley apply settings.yaml --dry-run       says what it would do, and every fault
  parley export settings | parley apply -    from one place to another

Applying a file again changes nothing. What it does not name stays; "absent: true" removes an entry. While the file has a
fault, nothing of it is applied. Exit codes: 0 applied, 1 failed, 2 the file has faults.`;

interface ApplyFlags {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly dryRun?: true;
}

export function createApplyCommand(): Command {
  return new Command('apply')
    .description('apply a settings file (YAML or JSON), without a restart')
    .argument('<file>', 'the file; - for standard input')
    .addOption(createDataFlag())
    .addOption(createDatabaseFlag())
    .option('--dry-run', 'write nothing')
    .addHelpText('after', examples)
    .action(apply);
}

async function apply(file: string, flags: ApplyFlags): Promise<void> {
  const text = readText(file);
  const dryRun = flags.dryRun === true;
  await using settings = await reachSettings(readDataFlag(flags), readDatabaseFlag(flags));
  const result = await settings.apply(text, { dryRun });
  switch (result.state) {
    case 'applied':
      process.stdout.write(presentApplied(result, { colour: hasColour(), dryRun }));
      return;
    case 'refused':
      throw new UsageError(result.faults.map((fault) => presentFault(file, fault)).join('\n'));
    case 'failed':
      throw new Error(result.sentence);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}.`, { cause });
  }
}

function hasColour(): boolean {
  return process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
}
