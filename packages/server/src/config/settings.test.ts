import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { editEntry } from '../../../../tests/support/settings/edit-entry.ts';
import { openTestSettings } from '../../../../tests/support/settings/open-test-settings.ts';
import type { ChatServices } from '../chat-v2/service.ts';

describe('what is in force', () => {
  test('[CV-ERR-9] is nothing on an empty store, with the limits per source there always are', async () => {
    const { settings } = await openTestSettings();
    assert.deepEqual([...settings.all()], []);
    assert.equal(settings.find('sales'), undefined);
    assert.deepEqual(settings.limitsPerSource(), {
      requestChat: 120,
      denied: 60,
      signIns: 20,
      spooledBytes: 20_971_520,
      onLoopback: false,
    });
  });

  test('[CV-LIFE-1, CV-ERR-5, CV-ERR-9, CV-REP-1, CV-POS-4, CV-OP-0, LS-LOG-6] a service has every default of the rules, in milliseconds', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: a }]');
    assert.deepEqual(settings.find('a'), {
      name: 'a',
      retired: false,
      systemNickname: 'Resources',
      tenantName: 'Resources',
      clientTimeoutMs: 90_000,
      endedGraceMs: 900_000,
      strictCredentials: true,
      typingPreview: true,
      allowedOrigins: ['*'],
      welcome: '',
      closed: '',
      hours: null,
      assistant: false,
      limits: {
        message: 16_000,
        nickname: 100,
        names: 100,
        subject: 500,
        emailAddress: 254,
        messageType: 100,
        pushUrl: 2048,
        userDataKeys: 100,
        userDataKey: 100,
        userDataValue: 4096,
        userDataBytes: 65_536,
        eventAttributes: 4096,
        formBody: 524_288,
        parameters: 1000,
        replyEvents: 1000,
        replyBytes: 1_048_576,
        transcript: 10_000,
        requestsPerSecond: 50,
        requestsBurst: 500,
      },
    });
  });

  test('a service has what the file says', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(
      'services: [{ name: a, clientTimeout: 1.5, endedGrace: 2h, systemNickname: Bot, tenantName: Corp, retire: true, assistant: true, strictCredentials: false, typingPreview: false, allowedOrigins: ["https://x.org"], welcome: W, closed: C, limits: { message: 7 } }]',
    );
    const services: ChatServices = settings;
    const service = services.find('a')!;
    const { limits, ...rest } = service;
    assert.equal(limits.message, 7);
    assert.partialDeepStrictEqual(rest, {
      clientTimeoutMs: 1500,
      endedGraceMs: 7_200_000,
      systemNickname: 'Bot',
      tenantName: 'Corp',
      retired: true,
      assistant: true,
      strictCredentials: false,
      typingPreview: false,
      allowedOrigins: ['https://x.org'],
      welcome: 'W',
      closed: 'C',
    });
    await settings.apply('services: [{ name: a, tenantName: Corp }]');
    assert.equal(settings.find('a')?.systemNickname, 'Corp');
  });

  test('[CV-HTTP-8] the limit of bodies rises with those of parameters', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: a, limits: { message: 1000000 } }]');
    assert.equal(settings.find('a')?.limits.formBody, 12_216_144);
  });

  test('is the same object until an apply changes it, and cannot be changed', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: a }]');
    const before = settings.find('a')!;
    assert.equal(settings.find('a'), before);
    assert.deepEqual(
      [...settings.all()].map((service) => service === before),
      [true],
    );
    assert.throws(() => Object.assign(before, { welcome: 'x' }), TypeError);
    assert.throws(() => Object.assign(before.limits, { message: 1 }), TypeError);
    assert.throws(() => (before.allowedOrigins as string[]).push('x'), TypeError);
    await settings.apply('services: [{ name: a, welcome: new }]');
    assert.equal(before.welcome, '');
    assert.equal(settings.find('a')?.welcome, 'new');
  });

  test('[CV-LIFE-6] a service is open in its hours, and without hours always', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(
      'services: [{ name: a, hours: h }, { name: b }]\nhours: [{ name: h, timeZone: UTC, weekly: { mon: ["09:00-17:00"] } }]',
    );
    const monday = Date.UTC(2026, 10, 23, 12);
    const [a, b] = [settings.find('a')!, settings.find('b')!];
    assert.deepEqual([settings.isOpen(a, monday), settings.isOpen(a, monday + 86_400_000)], [true, false]);
    assert.deepEqual([settings.isOpen(b, monday), settings.isOpen(b, monday + 86_400_000)], [true, true]);
    await settings.apply('hours: [{ name: h, timeZone: UTC, weekly: { tue: ["09:00-17:00"] } }]');
    assert.deepEqual([settings.isOpen(a, monday), settings.isOpen(a, monday + 86_400_000)], [false, true]);
  });

  test('what cannot be read harms nothing else, and the log says so', async () => {
    const { driver, settings } = await openTestSettings();
    await settings.apply('services: [{ name: a }, { name: b }]\nlimitsPerSource: { denied: 7 }');
    await editEntry(driver, settings, 'service/a', () => ({ clientTimeout: 'soon' }));
    await driver.putDocuments([{ kind: 'service', name: 'c', expectedVersion: 0, value: { format: 99, value: {} } }]);
    const again = await openTestSettings(driver);
    assert.deepEqual(
      [...again.settings.all()].map(({ name }) => name),
      ['b'],
    );
    assert.equal(again.settings.limitsPerSource().denied, 7);
    assert.deepEqual(again.logged, ['{"event":"settings-entry-unreadable","kind":"service","name":"a"}']);
  });
});
