import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptedOf,
  codesOf,
  createParseSettings,
  goodCredentials,
  parseForm,
} from '../../../../../tests/support/parse-form.ts';
import { parseCustomNotice } from './custom-notice.ts';

const settings = createParseSettings();

test('[CV-OP-9] in a customNotice nothing is ever missing', () => {
  assert.deepEqual(acceptedOf(parseCustomNotice(parseForm(goodCredentials), settings)), {
    credentials: { secureKey: goodCredentials.secureKey, userId: goodCredentials.userId },
    message: undefined,
    messageType: undefined,
    userData: undefined,
    eventAttributes: undefined,
    cancelsIdleTimer: false,
    position: undefined,
  });
});

test('[CV-OP-9] everything of a customNotice is read', () => {
  const body = {
    ...goodCredentials,
    message: 'm',
    messageType: 't',
    'userData[k]': 'v',
    eventAttributes: '{"general-properties":{"a":1}}',
    transcriptPosition: '-1',
  };
  const { message, messageType, userData, eventAttributes, position } = acceptedOf(
    parseCustomNotice(parseForm(body), settings),
  );
  assert.deepEqual(
    [message, messageType, userData, eventAttributes, position],
    ['m', 't', { k: 'v' }, { 'general-properties': { a: 1 } }, -1],
  );
});

test('[CV-ERR-1] all faults of a customNotice are listed, in the order of their codes', () => {
  const body = 'message=%00&messageType=%00&userData[]=x&eventAttributes=x&transcriptPosition=x&alias=1&alias=2';
  assert.deepEqual(codesOf(parseCustomNotice(parseForm(body), settings)), [152, 153, 305, 351, 362, 365, 367, 369]);
});
