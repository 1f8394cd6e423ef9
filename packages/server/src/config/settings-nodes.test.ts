import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openTestSettings } from '../../../../tests/support/settings/open-test-settings.ts';
import { presentReport } from '../../../../tests/support/settings/present-report.ts';
import { StoreError } from '../store/index.ts';

describe('several nodes', () => {
  test('see what another applied, when a confirmation tells of it', async () => {
    const one = await openTestSettings();
    const other = await openTestSettings(one.driver);
    await one.settings.apply('services: [{ name: a }]');
    assert.equal(other.settings.find('a'), undefined);
    await other.settings.onDocumentsVersion((await one.driver.confirm([])).documentsVersion);
    assert.ok(other.settings.find('a'));
  });

  test('keep what they applied, whatever a slower read finds', async () => {
    const { driver } = await openTestSettings();
    const slow = Promise.withResolvers<void>();
    let isSlow = false;
    const { settings } = await openTestSettings({
      ...driver,
      readDocuments: async (kind) => {
        const documents = await driver.readDocuments(kind);
        if (isSlow && kind === undefined) {
          isSlow = false;
          await slow.promise;
        }
        return documents;
      },
    });
    const { settings: other } = await openTestSettings(driver);
    await other.apply('services: [{ name: a }]');
    isSlow = true;
    const reading = settings.onDocumentsVersion(1);
    await Promise.resolve();
    while (isSlow) await Promise.resolve();
    await settings.apply('services: [{ name: b }]');
    slow.resolve();
    await reading;
    assert.deepEqual([...settings.all()].map(({ name }) => name).sort(), ['a', 'b']);
  });

  test('do not read again for a version they know, nor all of it for other documents', async () => {
    const { driver, settings: writer } = await openTestSettings();
    await writer.apply('services: [{ name: a }]');
    const reads: (string | undefined)[] = [];
    const { settings } = await openTestSettings({
      ...driver,
      readDocuments: (kind) => {
        reads.push(kind);
        return driver.readDocuments(kind);
      },
    });
    reads.length = 0;
    await driver.putDocuments([{ kind: 'agent-state', name: 'ada', expectedVersion: 0, value: {} }]);
    const { documentsVersion } = await driver.confirm([]);
    await settings.onDocumentsVersion(documentsVersion);
    await settings.onDocumentsVersion(documentsVersion);
    assert.deepEqual(reads, ['settings']);
  });

  test('apply different things at once, and both are in force', async () => {
    const one = await openTestSettings();
    const other = await openTestSettings(one.driver);
    const results = await Promise.all([
      one.settings.apply('services: [{ name: a }]'),
      other.settings.apply('services: [{ name: b }]'),
      one.settings.apply('services: [{ name: c }]'),
      other.settings.apply('services: [{ name: a, welcome: x }]'),
    ]);
    for (const { state } of results) assert.equal(state, 'applied');
    const { settings } = await openTestSettings(one.driver);
    assert.deepEqual([...settings.all()].map(({ name }) => name).sort(), ['a', 'b', 'c']);
    assert.equal(settings.find('a')?.welcome, 'x');
  });

  test('of one who removes an entry and one who begins to name it, one is refused', async () => {
    const one = await openTestSettings();
    const other = await openTestSettings(one.driver);
    await one.settings.apply('queues: [{ name: q }]');
    const results = await Promise.all([
      one.settings.apply('queues: [{ name: q, absent: true }]'),
      other.settings.apply('services: [{ name: a, queue: q }]'),
    ]);
    assert.deepEqual(results.map(({ state }) => state).sort(), ['applied', 'refused']);
  });

  test('that change settings all the time make an apply give up with a sentence', async () => {
    const { driver } = await openTestSettings();
    const stale = { state: 'stale', document: { kind: 'settings', name: 'revision' } } as const;
    const { settings } = await openTestSettings({ ...driver, putDocuments: async () => stale });
    assert.deepEqual(await settings.apply('services: [{ name: a }]'), {
      state: 'failed',
      sentence: 'The settings are being changed from elsewhere all the time; apply them again.',
    });
  });
});

describe('a store that fails', () => {
  test('makes an apply fail with a sentence, and the next one does it', async () => {
    const { driver } = await openTestSettings();
    let failing = true;
    const { settings, logged } = await openTestSettings({
      ...driver,
      putDocuments: async (writes) => {
        if (failing) throw new StoreError('unavailable', 'no space');
        return driver.putDocuments(writes);
      },
    });
    assert.deepEqual(await settings.apply('services: [{ name: a }]'), {
      state: 'failed',
      sentence: 'The store did not take the settings (no space); apply them again.',
    });
    assert.equal(settings.find('a'), undefined);
    assert.deepEqual(logged, ['{"event":"settings-not-applied","code":"unavailable"}']);
    failing = false;
    assert.deepEqual(presentReport(await settings.apply('services: [{ name: a }]')), ['service a created']);
  });

  test('that does not say whether it took them is asked again by applying again', async () => {
    const { driver } = await openTestSettings();
    let broken = true;
    const { settings } = await openTestSettings({
      ...driver,
      putDocuments: async (writes) => {
        const outcome = await driver.putDocuments(writes);
        if (broken) throw new StoreError('unknown', 'the connection broke');
        return outcome;
      },
    });
    const { state, ...rest } = await settings.apply('services: [{ name: a }]');
    assert.equal(state, 'failed');
    assert.match(JSON.stringify(rest), /did not say whether/);
    broken = false;
    assert.deepEqual(presentReport(await settings.apply('services: [{ name: a }]')), ['service a unchanged']);
    assert.ok(settings.find('a'));
  });

  test('leaves the settings as they were, and they are read at the next confirmation', async () => {
    const { driver, settings: writer } = await openTestSettings();
    let failing = false;
    const { settings, logged } = await openTestSettings({
      ...driver,
      readDocuments: async (kind) => {
        if (failing) throw new StoreError('unavailable', 'away');
        return driver.readDocuments(kind);
      },
    });
    await writer.apply('services: [{ name: a }]');
    failing = true;
    await settings.onDocumentsVersion(1);
    assert.equal(settings.find('a'), undefined);
    assert.deepEqual(logged, ['{"event":"settings-not-read","code":"unavailable"}']);
    failing = false;
    await settings.onDocumentsVersion(1);
    assert.ok(settings.find('a'));
  });
});
