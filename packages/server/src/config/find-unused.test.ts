import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openTestSettings } from '../../../../tests/support/settings/open-test-settings.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');

describe('what nothing uses yet', () => {
  test('is named by section and key, where it asks for something', async () => {
    const { settings } = await openTestSettings();
    const result = await settings.apply(
      'services: [{ name: a, queue: q, async: false, idle: { enabled: false, alertAfter: 255 }, uploads: { maxFiles: 1 } }]\n' +
        'queues: [{ name: q }]\nlimitsPerSource: { denied: 9, signIns: 9 }\nhours: [{ name: h, timeZone: UTC }]',
    );
    const expected = ['services.queue', 'services.uploads', 'queues', 'limitsPerSource.signIns'];
    assert.deepEqual(settings.unused(), expected);
    assert.deepEqual(result.state === 'applied' && result.unused, expected);
  });

  test('is nothing in the demo', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(readFileSync(join(root, 'settings', 'demo.yaml'), 'utf8'));
    assert.deepEqual(settings.unused(), []);
    assert.partialDeepStrictEqual(settings.find('demo'), {
      assistant: true,
      systemNickname: 'Parley',
      allowedOrigins: ['*'],
      strictCredentials: true,
    });
    assert.notEqual(settings.find('demo')?.welcome, '');
  });
});
