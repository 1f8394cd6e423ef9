import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemClock } from '../../platform/clock.ts';
import { beginSession, commitOne, createAppend, readIndices } from './build.ts';
import type { OpenStore } from './opened-store.ts';

const clock = createSystemClock();
const settings = { kind: 'settings', name: 'hours' };

export function testDocuments(open: OpenStore): void {
  test('[LS-ST-1] a document is written on the version that was read, and counts its writes', async () => {
    await using store = await open(clock);
    const put = (expectedVersion: number, value: number) =>
      store.driver.putDocuments([{ ...settings, expectedVersion, value }]);
    assert.deepEqual(await put(0, 1), { state: 'committed' });
    assert.deepEqual(await put(0, 2), { state: 'stale', document: settings });
    assert.deepEqual(await put(2, 2), { state: 'stale', document: settings });
    assert.deepEqual(await put(1, 2), { state: 'committed' });
    assert.deepEqual(await store.driver.readDocuments(), [{ ...settings, version: 2, value: 2 }]);
  });

  test('[LS-ST-1] any JSON is kept as it is', async () => {
    await using store = await open(clock);
    const value = { a: [1, 'ä\u0000\u{1f600}', null, true, { '': -1.5e-7 }], 'b.c': {} };
    await store.driver.putDocuments([{ ...settings, expectedVersion: 0, value }]);
    assert.deepEqual((await store.driver.readDocuments('settings'))[0]?.value, value);
  });

  test('[LS-ST-1] documents are read by kind, or all', async () => {
    await using store = await open(clock);
    const names = [
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
    ] as const;
    await store.driver.putDocuments(names.map(([kind, name]) => ({ kind, name, expectedVersion: 0, value: name })));
    const list = async (kind?: string) =>
      (await store.driver.readDocuments(kind)).map((document) => `${document.kind}${document.name}`).sort();
    assert.deepEqual(await list('a'), ['a1', 'a2']);
    assert.deepEqual(await list('c'), []);
    assert.deepEqual(await list(), ['a1', 'a2', 'b1']);
  });

  test('[LS-ST-1] several documents are written all, or none with the name of the first stale one', async () => {
    await using store = await open(clock);
    const outcome = await store.driver.putDocuments([
      { kind: 'a', name: '1', expectedVersion: 0, value: 1 },
      { kind: 'a', name: '2', expectedVersion: 5, value: 1 },
      { kind: 'a', name: '3', expectedVersion: 5, value: 1 },
    ]);
    assert.deepEqual(outcome, { state: 'stale', document: { kind: 'a', name: '2' } });
    assert.deepEqual(await store.driver.readDocuments(), []);
  });

  test('[LS-ST-1] writes of one document follow each other', async () => {
    await using store = await open(clock);
    const [kind, name] = ['a', '1'];
    await store.driver.putDocuments([
      { kind, name, expectedVersion: 0, value: 'one' },
      { kind, name, expectedVersion: 1, value: 'two' },
    ]);
    assert.deepEqual(await store.driver.readDocuments(), [{ kind, name, version: 2, value: 'two' }]);
  });

  test('[LS-ST-1] a removed document is gone, and one written again never fits what was read before', async () => {
    await using store = await open(clock);
    const put = (expectedVersion: number, value: string | null) =>
      store.driver.putDocuments([{ ...settings, expectedVersion, value }]);
    await put(0, 'one');
    assert.deepEqual(await put(1, null), { state: 'committed' });
    assert.deepEqual(await store.driver.readDocuments(), []);
    for (const version of [1, 2]) assert.equal((await put(version, 'two')).state, 'stale');
    await put(0, 'two');
    const [document] = await store.driver.readDocuments();
    assert.equal(document?.value, 'two');
    assert.equal((await put(1, 'three')).state, 'stale');
    assert.equal((await put(document.version, 'three')).state, 'committed');
  });

  test('[LS-ST-1] an append writes documents with its events, or neither', async () => {
    await using store = await open(clock);
    const number = await beginSession(store.driver);
    const put = [{ ...settings, expectedVersion: 0, value: 'x' }];
    assert.deepEqual(await commitOne(store.driver, createAppend(number, 1, { put })), {
      state: 'committed',
      number,
      index: 2,
    });
    assert.deepEqual(await commitOne(store.driver, createAppend(number, 2, { put })), {
      state: 'stale',
      document: settings,
    });
    assert.deepEqual(await readIndices(store.driver, number), [1, 2]);
    assert.equal((await store.driver.readDocuments()).length, 1);
  });

  test('[LS-ST-9] the version of all documents grows with every write, and with nothing else', async () => {
    await using store = await open(clock);
    const version = async () => (await store.driver.confirm([])).documentsVersion;
    const number = await beginSession(store.driver);
    const seen = [await version()];
    await store.driver.putDocuments([{ ...settings, expectedVersion: 0, value: 1 }]);
    seen.push(await version());
    await commitOne(store.driver, createAppend(number, 1, { put: [{ ...settings, expectedVersion: 1, value: null }] }));
    seen.push(await version());
    assert.ok(seen[0]! < seen[1]! && seen[1]! < seen[2]!, String(seen));
    await store.driver.putDocuments([{ ...settings, expectedVersion: 9, value: 1 }]);
    await commitOne(store.driver, createAppend(number, 2));
    assert.equal(await version(), seen[2]);
  });
}
