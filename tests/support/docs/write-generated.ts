// Writes what of docs/ is made from code: node --conditions=source tests/support/docs/write-generated.ts
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillInGenerated, generated } from './generated.ts';

const docs = join(import.meta.dirname, '..', '..', '..', 'docs');

for (const one of generated) {
  const path = join(docs, one.file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const after = fillInGenerated(before, one);
  if (after !== before) writeFileSync(path, after);
  console.log(`${one.file} ${one.section ?? ''}: ${after === before ? 'unchanged' : 'written'}`);
}
