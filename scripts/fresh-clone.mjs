// `npm run fresh-clone`: what a newcomer meets. For each old system Node: clones HEAD into an empty folder, starts it,
// chats, stops, starts again, finds the chat, and runs the tests, with nothing in PATH but that Node, its npm and the system.
//   npm run fresh-clone                     Node 18 and 20, every suite
//   npm run fresh-clone -- --quick          the quick suite alone
//   npm run fresh-clone -- --node 18 --keep one Node; leaves the folder for a look
import { join } from 'node:path';
import { bootstrap, endInWords, root, runPinnedNode } from './bootstrap.mjs';

await endInWords(async () => {
  await bootstrap();
  process.exitCode = await runPinnedNode([join(root, 'scripts', 'fresh-clone', 'main.mjs'), ...process.argv.slice(2)]);
});
