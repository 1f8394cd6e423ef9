import { parseArgs } from 'node:util';
import type { BenchScale } from '../rows/bench.ts';
import { isRowName, type RowName, rowNames } from '../rows/rows.ts';

export interface Options {
  readonly rows: readonly RowName[];
  readonly scale: BenchScale;
  readonly isQuick: boolean;
  /** `null`: in the repository. */
  readonly data: string | null;
  readonly write: boolean;
  readonly help: boolean;
}

/** What is wrong with the command line, in a sentence. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

const full = { rounds: 5, seconds: 3, warmUpSeconds: 1, sessions: 100_000, events: 10_000, pollers: 50_000 };
const quick = { rounds: 2, seconds: 1, warmUpSeconds: 0.5, sessions: 100_000, events: 1_000, pollers: 10_000 };

/** @throws {OptionError} */
export function parseOptions(args: readonly string[]): Options {
  const values = readArguments(args);
  const isQuick = values.quick ?? false;
  const { seconds, warmUpSeconds, rounds, ...numbers } = isQuick ? quick : full;
  return {
    rows: parseRows(values.rows),
    scale: {
      ...numbers,
      rounds: parseNumber('--rounds', values.rounds, rounds, 1, 1_000, Number.isInteger),
      measureMs: 1_000 * parseNumber('--seconds', values.seconds, seconds, 0.2, 3_600),
      warmUpMs: 1_000 * warmUpSeconds,
      connections: parseNumber('--connections', values.connections, 64, 1, 10_000, Number.isInteger),
    },
    isQuick,
    data: values.data ?? null,
    write: values.write ?? false,
    help: values.help ?? false,
  };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rows: { type: 'string' },
        quick: { type: 'boolean' },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        connections: { type: 'string' },
        data: { type: 'string' },
        write: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    throw new OptionError((cause as Error).message, { cause });
  }
}

function parseRows(text: string | undefined): readonly RowName[] {
  if (text === undefined) return rowNames;
  return text.split(',').map((name) => {
    if (!isRowName(name)) throw new OptionError(`There is no row "${name}"; there are ${rowNames.join(', ')}.`);
    return name;
  });
}

function parseNumber(
  flag: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
  isRight: (value: number) => boolean = Number.isFinite,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() === '' || !isRight(value) || value < least || value > most) {
    throw new OptionError(`${flag} takes a number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
