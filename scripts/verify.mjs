// `npm run verify`: what must hold before a commit: lint and format, types of packages and tests, every test.
import { join } from 'node:path';
import { bootstrap, endInWords, root, runPinnedNode } from './bootstrap.mjs';

const modules = join(root, 'node_modules');
const checks = [
  ['Lint and format', join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings'],
  ['Types of packages and tests', join(modules, 'typescript', 'bin', 'tsc'), '-b'],
  ['Tests', join(root, 'scripts', 'test.mjs')],
];

await endInWords(async () => {
  await bootstrap();
  for (const [name, ...args] of checks) {
    process.stdout.write(`\n${name}\n`);
    process.exitCode = await runPinnedNode(args);
    if (process.exitCode !== 0) return;
  }
});
