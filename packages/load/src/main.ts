// Benchmarks: Parley against the limit program on this machine. `npm run bench -- --help`.
import { join } from 'node:path';
import { help } from './cli/help.ts';
import { OptionError, parseOptions } from './cli/parse-options.ts';
import { runBench } from './cli/run-bench.ts';
import { NoDiskError } from './machine/real-disk.ts';

const root = join(import.meta.dirname, '..', '..', '..');

// Through `exit`, whose listeners end the servers and remove their data.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(help);
  else process.exitCode = await runBench(options, root);
} catch (error) {
  const isInWords = error instanceof OptionError || error instanceof NoDiskError;
  process.stderr.write(isInWords ? `${error.message}\n` : `The benchmark failed. ${(error as Error).stack}\n`);
  process.exitCode = 2;
}
