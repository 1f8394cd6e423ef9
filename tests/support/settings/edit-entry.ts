import assert from 'node:assert/strict';
import { entryKey, readEntry, writeEntry } from '../../../packages/server/src/config/documents.ts';
import type { JsonValue } from '../../../packages/server/src/config/json.ts';
import type { Settings } from '../../../packages/server/src/config/settings.ts';
import type { StoreDriver } from '../../../packages/server/src/store/index.ts';

/** Changes an entry as something other than a file would, and lets `settings` know. */
export async function editEntry(
  driver: StoreDriver,
  settings: Settings,
  key: string,
  change: (value: JsonValue) => JsonValue,
) {
  const entries = (await driver.readDocuments()).map(readEntry).filter((entry) => entry !== null);
  const [revision] = await driver.readDocuments('settings');
  const entry = entries.find(({ kind, name }) => entryKey(kind, name) === key);
  const [kind, name] = key.split('/') as ['service', string];
  const before = entry ?? { kind, name, version: 0, value: null, applied: undefined, passwordHash: null };
  const written = await driver.putDocuments([
    writeEntry({ ...before, value: change(before.value) }),
    { kind: 'settings', name: 'revision', expectedVersion: revision?.version ?? 0, value: {} },
  ]);
  assert.deepEqual(written, { state: 'committed' });
  await settings.onDocumentsVersion((await driver.confirm([])).documentsVersion);
}
