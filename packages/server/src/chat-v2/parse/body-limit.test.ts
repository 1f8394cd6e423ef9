import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeForm } from '../../../../../tests/support/parse-form.ts';
import { bodyLimit, parameterLimit } from './body-limit.ts';
import { defaultLimits } from './limits.ts';

test('[CV-HTTP-8] the largest body with parameters within their limits is below 512 KiB by default', () => {
  assert.ok(bodyLimit(defaultLimits) >= 512 * 1024);
  assert.equal(bodyLimit({ ...defaultLimits, message: 10, userDataBytes: 10 }), 512 * 1024);
});

test('[CV-HTTP-8] where a service allows longer parameters, its bodies may be larger too', () => {
  for (const limits of [
    { ...defaultLimits, message: 1_000_000 },
    { ...defaultLimits, userDataBytes: 4_000_000 },
    { ...defaultLimits, formBody: 1 },
  ]) {
    const everything = encodeForm({
      message: '😀'.repeat(limits.message),
      nickname: '😀'.repeat(limits.nickname),
      firstName: '😀'.repeat(limits.names),
      lastName: '😀'.repeat(limits.names),
      subject: '😀'.repeat(limits.subject),
      messageType: '😀'.repeat(limits.messageType),
      emailAddress: 'ä'.repeat(limits.emailAddress),
      pushUrl: '😀'.repeat(limits.pushUrl),
      eventAttributes: '{'.repeat(limits.eventAttributes),
      clientMessageId: '~'.repeat(128),
      transcriptPosition: '9999999999',
      alias: '%'.repeat(64),
      userId: '%'.repeat(64),
      secureKey: '%'.repeat(64),
    });
    const userData = encodeForm({ 'userData["a"]["b"]': '%'.repeat(limits.userDataBytes) });
    assert.ok(everything.length + 1 + userData.length <= bodyLimit(limits));
  }
});

test('[CV-HTTP-8, CV-HTTP-4] 1,000 parameters are allowed, and never fewer than the limits give', () => {
  assert.equal(parameterLimit(defaultLimits), 1000);
  assert.ok(parameterLimit({ ...defaultLimits, userDataKeys: 5000 }) >= 5000 + 15);
});
