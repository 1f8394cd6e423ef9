import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createScratchDirectory } from '../../../../tests/support/store/scratch-directory.ts';
import { chooseStore, StoreChoiceError } from './store-choice.ts';

const isRefused = (words: RegExp) => (error: unknown) => error instanceof StoreChoiceError && words.test(error.message);

test('[LS-ST-12] a directory stays with its store, and says how to name it', async () => {
  await using scratch = await createScratchDirectory();
  chooseStore(scratch.directory, 'postgres');
  chooseStore(scratch.directory, 'postgres');
  assert.throws(() => chooseStore(scratch.directory, 'sqlite'), isRefused(/kept in PostgreSQL.*--database-url/));
});

test('[LS-ST-12] chats in SQLite are not left behind by naming a database', async () => {
  await using scratch = await createScratchDirectory();
  chooseStore(scratch.directory, 'sqlite');
  writeFileSync(join(scratch.directory, 'parley.db'), '');
  chooseStore(scratch.directory, 'sqlite');
  assert.throws(() => chooseStore(scratch.directory, 'postgres'), isRefused(/holds chats in SQLite/));
});
