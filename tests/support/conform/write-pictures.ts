// Draws the pictures of docs/conformance.md from two real runs of the kit:
// node --conditions=source tests/support/conform/write-pictures.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KitOptions, presentReport, runConformance } from '@parley/conform';
import { startParley } from '../parley.ts';
import { drawTerminal } from './draw-terminal.ts';
import { startProxy } from './start-proxy.ts';
import { wrongReplies } from './wrong-replies.ts';

const images = join(import.meta.dirname, '..', '..', '..', 'docs', 'images');
const columns = 120;
const url = 'http://127.0.0.1:8080';

async function draw(file: string, command: string, options: KitOptions): Promise<void> {
  const report = await runConformance(options);
  const shown = { ...report, url: `${url}/genesys/2/chat` };
  writeFileSync(join(images, file), drawTerminal(command, presentReport(shown, { colour: true, columns }), columns));
}

await using parley = await startParley({ settings: 'services: [{ name: demo }, { name: other }]' });
await draw('conform.svg', `parley conform ${url} --service demo --other-service other`, {
  url: parley.url,
  service: 'demo',
  otherService: 'other',
});
const wrong = wrongReplies.find(({ caughtBy }) => caughtBy[0] === 'CV-POS-1.inclusive')!;
await using proxy = await startProxy(parley.url, wrong.create());
await draw('conform-failure.svg', `parley conform ${url} --service demo --only CV-POS`, {
  url: proxy.url,
  service: 'demo',
  only: ['CV-POS'],
});
