import { rowNames } from '../rows/rows.ts';

export const help = `npm run bench -- [options]

Compares Parley with the limit program (the least that a durable server of this API can do)
on this machine, in turns, and prints a table with the goals. Takes about ten minutes.

  --rows NAMES       only these, comma-separated: ${rowNames.slice(0, 5).join(', ')},
                     ${rowNames.slice(5).join(', ')}
  --quick            a first look in two minutes: short rounds, smaller numbers
  --rounds N         rounds of each comparison (5)
  --seconds S        length of a round (3)
  --connections N    kept-alive connections (64)
  --data DIR         where the servers keep their data while it runs: a folder on a disk
                     (data/.bench in the repository)
  --write            writes the table to docs/performance.md
  --help             this

Examples
  npm run bench -- --quick
  npm run bench -- --rows send,refresh --rounds 9
  npm run bench -- --data /mnt/disk --write

Exit code: 0; 1 when a figure is worse than what is acceptable; 2 when something is wrong with the
options, a server does not start, or a reply was not what it must be.
`;
