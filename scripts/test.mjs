// `npm test`: sets up what is missing, then runs every suite (scripts/test/main.mjs) under the pinned Node.
//   npm test                       everything
//   npm test -- quick faults      these suites
//   npm test -- packages/server/src/domain tests/house.test.ts     these files and folders
//   npm test -- --name CV-POS      tests whose name matches
//   npm test -- --list             what there is
import { join } from 'node:path';
import { bootstrap, endInWords, root, runPinnedNode } from './bootstrap.mjs';

await endInWords(async () => {
  await bootstrap();
  const program = join(root, 'scripts', 'test', 'main.mjs');
  process.exitCode = await runPinnedNode(['--disable-warning=ExperimentalWarning', program, ...process.argv.slice(2)]);
});
