import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds, wireKinds } from './event.ts';

test('[LS-LOG-8] the stored kinds are the thirteen of the wire and the twelve of the log', () => {
  assert.deepEqual(
    new Set(Object.keys(kinds)),
    new Set([
      'participant-joined',
      'participant-left',
      'message',
      'typing-started',
      'typing-stopped',
      'nickname-updated',
      'push-url',
      'file-uploaded',
      'file-deleted',
      'custom-notice',
      'notice',
      'idle-alert',
      'idle-close',
      'user-data-updated',
      'read',
      'note',
      'queued',
      'offered',
      'offer-ended',
      'accepted',
      'released',
      'invited',
      'monitoring',
      'disposition',
      'wrap-up-done',
    ]),
  );
  assert.equal(new Set(wireKinds).size, 13);
});

test('[LS-LOG-8] exactly the kinds of the wire may be visible to all', () => {
  const visible = Object.entries(kinds).filter(([, visibilities]) => visibilities.includes('all'));
  assert.deepEqual(new Set(visible.map(([kind]) => kind)), new Set<string>(wireKinds));
});

test('[LS-LOG-3] monitoring is for supervisors; receipts, notes and consult for agents; routing for the system', () => {
  assert.deepEqual(kinds.monitoring, ['supervisors']);
  for (const kind of ['read', 'note', 'disposition', 'user-data-updated'] as const)
    assert.deepEqual(kinds[kind], ['agents']);
  assert.ok(kinds['participant-joined'].includes('agents'));
  for (const kind of ['queued', 'offered', 'offer-ended', 'accepted', 'released', 'invited', 'wrap-up-done'] as const) {
    assert.deepEqual(kinds[kind], ['system']);
  }
});
