import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wireEventTypes } from '@parley/protocol/chat-v2';
import { type Author, type Kind, kinds, type Payload, type SessionEvent, wireKinds } from '../domain/event.ts';
import type { AccountId, EventIndex, Party } from '../domain/ids.ts';
import type { Visibility } from '../domain/visibility.ts';
import { presentEvent } from './present.ts';

const ann: Author = { party: 1 as Party, participantId: 1, nickname: 'Ann', type: 'Client' };
const from = { nickname: 'Ann', participantId: 1, type: 'Client' };
const attributes = { 'general-properties': { colour: 'red' } };
const account = 'alice' as AccountId;

function event(payload: Payload, change: Partial<SessionEvent> = {}): SessionEvent {
  return { index: 7 as EventIndex, at: 1_700_000_000_001, from: ann, visibility: 'all', payload, ...change };
}

const file = {
  kind: 'file-uploaded',
  fileId: 'f1',
  name: 'a.png',
  size: 1_024,
  source: 'Client',
  documentId: 'd1',
} as const;

/** What each kind of the wire becomes, beside `from`, `index` and `utcTime`. */
const table: readonly [name: string, Payload, wire: object][] = [
  ['ParticipantJoined', { kind: 'participant-joined', account: null }, { type: 'ParticipantJoined' }],
  ['ParticipantLeft of anyone else', { kind: 'participant-left' }, { type: 'ParticipantLeft' }],
  [
    'Message with all it may have',
    { kind: 'message', text: '<b>', messageType: 'text', attributes },
    { type: 'Message', text: '<b>', messageType: 'text', eventAttributes: attributes },
  ],
  ['Message with its text alone', { kind: 'message', text: 'hello' }, { type: 'Message', text: 'hello' }],
  ['TypingStarted, without text', { kind: 'typing-started' }, { type: 'TypingStarted' }],
  ['TypingStopped, without text', { kind: 'typing-stopped' }, { type: 'TypingStopped' }],
  ['PushUrl with the URL as text', { kind: 'push-url', url: 'https://x/' }, { type: 'PushUrl', text: 'https://x/' }],
  [
    'CustomNotice with all it may have',
    { kind: 'custom-notice', text: 't', messageType: 'm', userData: { a: 'b' }, attributes },
    { type: 'CustomNotice', text: 't', messageType: 'm', userData: { a: 'b' }, eventAttributes: attributes },
  ],
  ['CustomNotice with nothing', { kind: 'custom-notice' }, { type: 'CustomNotice' }],
  [
    'Notice with text and userData',
    { kind: 'notice', text: 't', userData: { a: 'b' } },
    { type: 'Notice', text: 't', userData: { a: 'b' } },
  ],
  ['Notice of the cap', { kind: 'notice', text: 't', capped: true }, { type: 'Notice', text: 't' }],
  ['IdleAlert', { kind: 'idle-alert', text: 't' }, { type: 'IdleAlert', text: 't' }],
  ['IdleClose', { kind: 'idle-close', text: 't' }, { type: 'IdleClose', text: 't' }],
  [
    'FileUploaded, all strings',
    file,
    {
      type: 'FileUploaded',
      text: 'f1',
      userData: {
        'file-id': 'f1',
        'file-name': 'a.png',
        'file-size': '1024',
        'file-source': 'Client',
        'file-document-id': 'd1',
      },
    },
  ],
  ['FileDeleted', { kind: 'file-deleted', fileId: 'f1' }, { type: 'FileDeleted', userData: { 'file-id': 'f1' } }],
];

describe('an event as the customer is shown it', () => {
  for (const [name, payload, wire] of table) {
    test(`[CV-EV-1, CV-EV-6] ${name}`, () => {
      assert.deepEqual(presentEvent(event(payload)), { from, index: 7, utcTime: 1_700_000_000_001, ...wire });
    });
  }

  test('[CV-EV-6] NicknameUpdated has the new name in from and in text', () => {
    const renamed = event({ kind: 'nickname-updated', nickname: 'Anna' }, { from: { ...ann, nickname: 'Anna' } });
    const { from: by, text } = presentEvent(renamed);
    assert.deepEqual([by.nickname, text], ['Anna', 'Anna']);
  });

  test('[CV-EV-6] FileUploaded has its description where there is one', () => {
    const { userData } = presentEvent(event({ ...file, description: 'The bill' }));
    assert.equal(userData?.['file-description'], 'The bill');
  });

  test('[CV-EV-6] the leaving of the customer tells why, as a string', () => {
    const codes = { left: '0', 'client-timeout': '3', closed: '4', server: '5', idle: '7' } as const;
    for (const [reason, code] of Object.entries(codes)) {
      const { eventAttributes } = presentEvent(
        event({ kind: 'participant-left', reason: reason as keyof typeof codes }),
      );
      assert.deepEqual(eventAttributes, { GCTI_SYSTEM: { 'quit-reason-code': code } });
    }
  });

  test('[LS-LOG-8] event 1 leaves out subject, e-mail, user data and all else of the request', () => {
    const opening = {
      chatId: 'secret-chat',
      service: 'secret-service',
      firstName: 'secret-first',
      lastName: 'secret-last',
      subject: 'secret-subject',
      emailAddress: 'secret@example.org',
      userData: { 'secret-key': 'secret-value' },
      clientTimeoutMs: 90_000,
      closesAt: 1,
    };
    const shown = presentEvent(event({ kind: 'participant-joined', account: null, opening }));
    assert.deepEqual(shown, { from, index: 7, type: 'ParticipantJoined', utcTime: 1_700_000_000_001 });
  });

  test('[CV-EV-1] nothing is null, and nothing of the inside is shown', () => {
    for (const [, payload] of table) {
      const json = JSON.stringify(presentEvent(event(payload)));
      assert.doesNotMatch(json, /null|party|visibility|account|payload|capped/);
    }
  });

  test('[CV-EV-2] the types are the thirteen of the wire, each for one kind', () => {
    const types = table.map(([, payload]) => presentEvent(event(payload)).type);
    types.push(presentEvent(event({ kind: 'nickname-updated', nickname: 'x' })).type);
    assert.deepEqual(new Set(types), new Set(wireEventTypes));
    assert.equal(new Set(table.map(([, { kind }]) => kind)).size + 1, wireKinds.length);
  });

  test('[CV-EV-2] from.type is one of the four', () => {
    for (const type of ['Client', 'Agent', 'External', 'Supervisor'] as const) {
      assert.equal(presentEvent(event({ kind: 'typing-started' }, { from: { ...ann, type } })).from.type, type);
    }
  });
});

describe('an event that is not for customers', () => {
  test('[CV-EV-3] I7 is never presented, whatever its kind', () => {
    for (const [kind, visibilities] of Object.entries(kinds) as [Kind, readonly Visibility[]][]) {
      for (const visibility of visibilities) {
        if (visibility === 'all') continue;
        const hidden = event({ kind, account, text: 'x' } as never, { visibility });
        assert.throws(() => presentEvent(hidden), /is not for customers/, `${kind} for ${visibility}`);
      }
    }
  });

  test('[CV-EV-3] I7 a whisper, an event without author and one of somebody hidden are never presented', () => {
    const payload: Payload = { kind: 'message', text: 'x' };
    assert.throws(() => presentEvent(event(payload, { to: [2 as Party] })), /is not for customers/);
    assert.throws(() => presentEvent(event(payload, { from: null })), /is not for customers/);
    assert.throws(
      () => presentEvent(event(payload, { from: { ...ann, participantId: null } })),
      /is not for customers/,
    );
  });

  test('[CV-EV-2] I7 a kind that the wire does not know is never presented, even if it were visible to all', () => {
    for (const kind of Object.keys(kinds) as Kind[]) {
      if ((wireKinds as readonly Kind[]).includes(kind)) continue;
      assert.throws(() => presentEvent(event({ kind, account } as never)), /is not for customers/, kind);
    }
  });
});
