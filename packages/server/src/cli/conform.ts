import { Command, Option } from 'commander';
import { UsageError } from './usage-error.ts';

const examples = `
Examples:
  parley conform http://127.0.0.1:8080 --service demo
  parley conform https://chat.example.com/genesys/2/chat --service Support --reference
  parley conform http://127.0.0.1:8080 --service demo --only CV-POS,CV-EV-6 --json
  parley conform --list

It begins chats of its own on the service, named Conformance, and ends most of them; agents who are ready may get them. So
ask a service for tests, with its limits as they are by default. At most 2,000 requests are sent (5,000 with --thorough),
a few at a time. Exit codes: 0 conforms, 1 a rule is broken, 2 there was nothing to test. docs/conformance.md says more.`;

interface ConformFlags {
  readonly service?: string;
  readonly reference?: true;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly clientTimeout?: number;
  readonly endedGrace?: number;
  readonly otherService?: string;
  readonly origin?: string;
  readonly thorough?: true;
  readonly concurrency?: number;
  readonly json?: true;
  readonly list?: true;
}

export function createConformCommand(): Command {
  return new Command('conform')
    .description('test whether a server speaks the chat API as it should')
    .argument('[url]', 'where it is; the base path /genesys/2/chat is added where the URL has no path')
    .option('--service <name>', 'the service to begin chats on')
    .option('--reference', 'ask only what the public description of the API demands')
    .addOption(listOption('--only <ids>', 'only these: CV-POS, CV-POS-1 or CV-POS-1.zero, with commas between'))
    .addOption(listOption('--skip <ids>', 'all but these'))
    .addOption(numberOption('--client-timeout <seconds>', 'the clientTimeout of the service, to test it', 1, 300))
    .addOption(numberOption('--ended-grace <seconds>', 'the endedGrace of the service, to test it', 0.1, 3_600))
    .option('--other-service <name>', 'another service, where a chat of the first must be unknown')
    .option('--origin <origin>', 'an origin that the service allows; without it all are expected to be allowed')
    .option('--thorough', 'also what takes more than a thousand requests')
    .addOption(numberOption('--concurrency <number>', 'checks at the same time (default: 4)', 1, 16))
    .option('--json', 'write the report as JSON')
    .option('--list', 'list the checks and their ids, and ask nobody anything')
    .addHelpText('after', examples)
    .action(conform);
}

async function conform(url: string | undefined, flags: ConformFlags): Promise<void> {
  // Loaded here alone: a server needs none of it.
  const kit = await import('@parley/conform');
  if (flags.list === true) {
    process.stdout.write(kit.presentList());
    return;
  }
  const { service, clientTimeout, endedGrace, json, list: _, ...others } = flags;
  if (url === undefined) throw new UsageError('Which server? "parley conform http://127.0.0.1:8080 --service demo".');
  if (service === undefined) throw new UsageError('Which service? --service names it.');
  const timeout = clientTimeout === undefined ? {} : { clientTimeoutSeconds: clientTimeout };
  const grace = endedGrace === undefined ? {} : { endedGraceSeconds: endedGrace };
  const progress = kit.createProgress(process.stderr);
  try {
    const report = await kit.runConformance({ url, service, ...timeout, ...grace, ...others }, progress);
    progress.end();
    // Some terminals say that they have no columns at all.
    const columns = Math.min(Math.max(process.stdout.columns || 100, 60), 120);
    const style = { colour: hasColour(), columns };
    process.stdout.write(json === true ? kit.presentJson(report) : kit.presentReport(report, style));
    process.exitCode = kit.isConformant(report) ? 0 : 1;
  } catch (error) {
    progress.end();
    if (error instanceof kit.CannotTest) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function listOption(flag: string, description: string): Option {
  return new Option(flag, description).argParser((text: string, before: readonly string[] = []) => [
    ...before,
    ...text.split(',').map((id) => id.trim()),
  ]);
}

function numberOption(flag: string, description: string, least: number, most: number): Option {
  return new Option(flag, description).argParser((text: string) => {
    const number = Number(text);
    if (text.trim() !== '' && number >= least && number <= most) return number;
    throw new UsageError(`${flag} is a number from ${least} to ${most}, not ${text}.`);
  });
}

function hasColour(): boolean {
  return process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
}
