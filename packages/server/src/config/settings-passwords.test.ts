import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openTestSettings } from '../../../../tests/support/settings/open-test-settings.ts';
import { presentReport } from '../../../../tests/support/settings/present-report.ts';
import type { StoreDriver } from '../store/index.ts';
import { readEntry } from './documents.ts';

describe('passwords', () => {
  const account = (password: string, more = '') => `agents: [{ username: ada, password: ${password}${more} }]`;
  const hashOf = async (driver: StoreDriver) =>
    (await driver.readDocuments('agent')).map(readEntry).map((entry) => entry?.passwordHash ?? null);

  test('[LS-SEC-1] are kept as argon2id hashes alone, and are in no document, log line, report or export', async () => {
    const { settings, driver, logged, passwords } = await openTestSettings();
    const result = await settings.apply(account('canary-password'));
    const [hash] = await hashOf(driver);
    assert.match(hash!, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.ok(await passwords.verify('canary-password', hash!));
    const everything = JSON.stringify([await driver.readDocuments(), logged, result, settings.export()]);
    assert.ok(!everything.includes('canary'));
    assert.ok(!settings.export().includes('argon2'));
    assert.ok(!settings.export().includes('password:'));
  });

  test('count only when the account is created', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(account('first-password'));
    const before = await hashOf(driver);
    assert.deepEqual(presentReport(await settings.apply(account('other-password'))), ['agent ada unchanged']);
    assert.deepEqual(presentReport(await settings.apply(account('other-password', ', capacity: 5'))), [
      'agent ada changed',
    ]);
    assert.deepEqual(await hashOf(driver), before);
  });

  test('go with the account, and count again when it is created again', async () => {
    const { settings, driver, passwords } = await openTestSettings();
    await settings.apply(account('first-password'));
    await settings.apply('agents: [{ username: ada, absent: true }]');
    assert.deepEqual(await hashOf(driver), [null]);
    assert.ok(!JSON.stringify(await driver.readDocuments()).includes('argon2'));
    await settings.apply(account('second-password'));
    assert.ok(await passwords.verify('second-password', (await hashOf(driver))[0]!));
  });

  test('an account without one has none, and other letters are the same account', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply('agents: [{ username: ada }]');
    assert.deepEqual(
      presentReport(await settings.apply('agents: [{ username: ADA, password: some-password, capacity: 9 }]')),
      ['agent ada changed'],
    );
    assert.deepEqual(await hashOf(driver), [null]);
  });

  test('are hashed once, also when the store changes in between', async () => {
    const { driver, passwords } = await openTestSettings();
    let hashed = 0;
    let stale = 2;
    const { settings } = await openTestSettings(
      {
        ...driver,
        putDocuments: async (writes) => {
          stale -= 1;
          if (stale >= 0) return { state: 'stale', document: { kind: 'settings', name: 'revision' } };
          return driver.putDocuments(writes);
        },
      },
      {
        ...passwords,
        hash: (password) => {
          hashed += 1;
          return passwords.hash(password);
        },
      },
    );
    assert.deepEqual(presentReport(await settings.apply(account('some-password'))), ['agent ada created']);
    assert.equal(hashed, 1);
  });

  test('of a dry run are not hashed and change nothing', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(account('first-password'), { dryRun: true });
    assert.deepEqual(await driver.readDocuments(), []);
  });
});
