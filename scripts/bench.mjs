// `npm run bench`: Parley against the limit program on this machine. Arguments after `--` go to the benchmark.
import { join } from 'node:path';
import { bootstrap, endInWords, root, runPinnedNode } from './bootstrap.mjs';

await endInWords(async () => {
  await bootstrap();
  const program = join(root, 'packages', 'load', 'src', 'main.ts');
  process.exitCode = await runPinnedNode(['--conditions=source', program, ...process.argv.slice(2)]);
});
