// A test of the check that every wire test relies on: right replies pass, and each wrong one is refused for its reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OperationId } from '@parley/protocol/chat-v2';
import { assertReply } from './validate-reply.ts';

const headers = {
  'content-type': 'application/json;charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};
const customer = { nickname: 'Ada', participantId: 1, type: 'Client' };
const system = { nickname: 'Resources', participantId: 2, type: 'External' };
const at = 1_700_000_000_000;
const joined = { from: customer, index: 1, type: 'ParticipantJoined', utcTime: at };
const said = { from: customer, index: 4, type: 'Message', text: 'hello', utcTime: at + 1 };
const quit = { GCTI_SYSTEM: { 'quit-reason-code': '0' } };
const left = { from: customer, index: 9, type: 'ParticipantLeft', utcTime: at + 2, eventAttributes: quit };
const credentials = { chatId: 'abcDEF0123456789', userId: '0123456789ABCDEF', secureKey: '0123456789abcdef'.repeat(2) };
const ack = {
  statusCode: 0,
  alias: '117',
  ...credentials,
  chatEnded: false,
  nextPosition: 5,
  messages: [joined, said],
};
const begun = { ...ack, nextPosition: 2, messages: [joined] };
const refreshed = { ...ack, tenantName: 'Resources' };
const error = { code: 249, advice: 'The chat has ended.' };
const refused = { statusCode: 2, alias: '117', chatEnded: true, messages: [], errors: [error], chatId: 'x' };
const retried = { ...refused, statusCode: 1, chatEnded: false };
const misunderstood = { ...refused, chatEnded: false, errors: [{ code: 162, advice: 'The message is missing.' }] };
const unexpected = { ...refused, chatEnded: false, errors: [{ code: 240, advice: 'Oh. referenceId[0123456789]' }] };

type Case = [what: string, operation: OperationId | null, status: number, body: object, extra?: object];

const right: Case[] = [
  ['an ACK of send', 'send', 200, ack],
  ['an ACK of requestChat', 'requestChat', 200, begun],
  ['an ACK of refresh', 'refresh', 200, refreshed],
  ['an ACK of readReceipt', 'readReceipt', 200, { ...ack, messages: [] }],
  ['the end', 'disconnect', 200, { ...ack, chatEnded: true, nextPosition: 10, messages: [said, left] }],
  ['a REFUSE', 'send', 200, refused],
  ['a RETRY', 'send', 200, retried],
  ['a missing message', 'send', 400, misunderstood],
  ['an unknown service', null, 404, { ...misunderstood, errors: [{ code: 306, advice: 'None.' }], chatId: undefined }],
  ['a wrong method', null, 405, { ...refused, chatEnded: false }, { allow: 'POST, OPTIONS' }],
  ['too many requests', 'requestChat', 429, retried, { 'retry-after': '5' }],
  ['a fault of the server', 'send', 500, unexpected],
];

for (const [what, operation, status, body, extra] of right) {
  test(`[CV-REP-1, CV-REP-6] ${what} is a reply`, () => {
    assert.doesNotThrow(() => assertReply(operation, status, { ...headers, ...extra }, JSON.stringify(body)));
  });
}

const event = (change: object) => ({ ...ack, messages: [{ ...said, ...change }] });

const wrong: [...Case, reason: RegExp][] = [
  ['without alias', 'send', 200, { ...ack, alias: undefined }, {}, /alias.*#\/required/],
  ['with a number as alias', 'send', 200, { ...ack, alias: 117 }, {}, /\/alias.*#\/properties\/alias\/type/],
  ['with a name as alias', 'send', 200, { ...ack, alias: 'node' }, {}, /#\/properties\/alias\/pattern/],
  ['without chatEnded', 'send', 200, { ...ack, chatEnded: undefined }, {}, /chatEnded.*#\/required/],
  ['without nextPosition', 'disconnect', 200, { ...ack, nextPosition: undefined }, {}, /nextPosition.*#\/required/],
  ['without secureKey', 'send', 200, { ...ack, secureKey: undefined }, {}, /secureKey.*#\/required/],
  ['with a short key', 'send', 200, { ...ack, secureKey: 'ab' }, {}, /#\/properties\/secureKey\/pattern/],
  ['with a userId in lower case', 'send', 200, { ...ack, userId: '0123456789abcdef' }, {}, /userId\/pattern/],
  ['with a chatId of ours', 'send', 200, { ...ack, chatId: 'abc-def-0123-4567' }, {}, /chatId\/pattern/],
  ['with null for messages', 'send', 200, { ...ack, messages: null }, {}, /#\/properties\/messages\/type/],
  ['without messages', 'send', 200, { ...ack, messages: undefined }, {}, /messages.*#\/required/],
  ['with empty errors', 'send', 200, { ...ack, errors: [] }, {}, /#\/additionalProperties/],
  ['with null for errors', 'send', 200, { ...ack, errors: null }, {}, /#\/additionalProperties/],
  ['with a tenant on send', 'send', 200, refreshed, {}, /#\/additionalProperties/],
  ['without a tenant on refresh', 'refresh', 200, ack, {}, /tenantName.*#\/required/],
  ['with a field of its own', 'send', 200, { ...ack, session: 7 }, {}, /#\/additionalProperties/],
  ['with statusCode 3', 'send', 200, { ...ack, statusCode: 3 }, {}, /#\/properties\/statusCode\/enum/],
  ['with two first events', 'requestChat', 200, { ...begun, messages: [joined, joined] }, {}, /messages\/maxItems/],
  ['with another first position', 'requestChat', 200, { ...begun, nextPosition: 3 }, {}, /nextPosition\/const/],
  ['with events on readReceipt', 'readReceipt', 200, ack, {}, /messages\/maxItems/],
  ['an ACK of no operation', null, 200, ack, {}, /no reply has HTTP status 200/],
  ['an event of an unknown type', 'send', 200, event({ type: 'Note' }), {}, /\/messages\/0.*discriminator/],
  ['an event without from', 'send', 200, event({ from: undefined }), {}, /\/messages\/0.*'from'.*required/],
  ['an event with null for from', 'send', 200, event({ from: null }), {}, /\/messages\/0\/from/],
  ['an event from an unknown type', 'send', 200, event({ from: { ...customer, type: 'Bot' } }), {}, /from\/type/],
  ['an event with a party', 'send', 200, event({ from: { ...customer, party: 1 } }), {}, /\/messages\/0\/from/],
  ['an event with null for messageType', 'send', 200, event({ messageType: null }), {}, /messageType\/type/],
  ['an event with its visibility', 'send', 200, event({ visibility: 'all' }), {}, /\/messages\/0.*additionalProp/],
  ['a message without text', 'send', 200, event({ text: undefined }), {}, /\/messages\/0.*'text'/],
  ['a message with user data', 'send', 200, event({ userData: { a: 'b' } }), {}, /\/messages\/0.*additionalProp/],
  ['a message with GCTI_SYSTEM', 'send', 200, event({ eventAttributes: quit }), {}, /eventAttributes/],
  ['a time as text', 'send', 200, event({ utcTime: '2026-11-24' }), {}, /utcTime\/type/],
  ['a time with a fraction', 'send', 200, event({ utcTime: at + 0.5 }), {}, /utcTime\/type/],
  [
    'a joining with text',
    'send',
    200,
    { ...ack, messages: [{ ...joined, index: 4, text: 'x' }] },
    {},
    /additionalProp/,
  ],
  ['typing with text', 'send', 200, event({ type: 'TypingStarted' }), {}, /additionalProperties/],
  [
    'a leaving without its reason',
    'send',
    200,
    { ...ack, messages: [{ ...left, index: 4, eventAttributes: undefined }] },
    {},
    /then\/required/,
  ],
  [
    'a reason as a number',
    'send',
    200,
    { ...ack, messages: [{ ...left, index: 4, eventAttributes: { GCTI_SYSTEM: { 'quit-reason-code': 0 } } }] },
    {},
    /quit-reason-code\/enum/,
  ],
  [
    'the reason of another',
    'send',
    200,
    { ...ack, messages: [{ ...left, index: 4, from: system }] },
    {},
    /else\/properties\/eventAttributes/,
  ],
  ['a notice of the customer', 'send', 200, event({ type: 'Notice' }), {}, /from/],
  ['user data with a number', 'send', 200, event({ type: 'CustomNotice', userData: { a: 1 } }), {}, /userData/],
  ['indices that fall', 'send', 200, { ...ack, nextPosition: 2, messages: [said, joined] }, {}, /index 1 follows 4/],
  [
    'times that fall',
    'send',
    200,
    { ...ack, messages: [joined, { ...said, utcTime: at - 1 }] },
    {},
    /utcTime of event 4 is before/,
  ],
  ['something after the end', 'send', 200, { ...ack, messages: [{ ...left, index: 2 }, said] }, {}, /event 4 follows/],
  ['a position that skips', 'send', 200, { ...ack, nextPosition: 9 }, {}, /nextPosition is 9 after the index 4/],
  ['two names', 'send', 200, event({ type: 'NicknameUpdated', text: 'Eve' }), {}, /text and from.nickname differ/],
  ['a REFUSE with a position', 'send', 200, { ...refused, nextPosition: 3 }, {}, /additionalProperties/],
  ['a REFUSE with the key', 'send', 200, { ...refused, ...credentials }, {}, /additionalProperties/],
  ['a REFUSE without chatEnded', 'send', 200, { ...refused, chatEnded: undefined }, {}, /chatEnded/],
  ['a REFUSE without errors', 'send', 200, { ...refused, errors: [] }, {}, /errors\/minItems/],
  ['a REFUSE with events', 'send', 200, { ...refused, messages: [said] }, {}, /messages\/maxItems/],
  [
    'a RETRY that ends the chat',
    'send',
    200,
    { ...retried, chatEnded: true },
    {},
    /then\/properties\/chatEnded\/const/,
  ],
  ['a 400 that may be retried', 'send', 400, { ...misunderstood, statusCode: 1 }, {}, /statusCode\/const/],
  ['a 400 with the code of another', 'refresh', 400, misunderstood, {}, /errors\/items\/properties\/code\/enum/],
  ['a 400 with an empty advice', 'send', 400, { ...misunderstood, errors: [{ code: 162, advice: '' }] }, {}, /advice/],
  [
    'codes out of order',
    'send',
    400,
    { ...misunderstood, errors: [...misunderstood.errors, { code: 153, advice: 'x' }] },
    {},
    /codes out of order: 162,153/,
  ],
  ['a 404 with a code of 400', null, 404, misunderstood, {}, /code\/enum/],
  ['a 405 without Allow', null, 405, { ...refused, chatEnded: false }, {}, /header allow: absent/],
  ['a 429 without Retry-After', 'requestChat', 429, retried, {}, /header retry-after: absent/],
  ['a 500 without a reference', 'send', 500, { ...unexpected, errors: [{ code: 240, advice: 'x' }] }, {}, /advice/],
  ['a status that no reply has', 'send', 403, refused, {}, /no reply has HTTP status 403/],
  ['a cached reply', 'send', 200, ack, { 'cache-control': undefined }, /header cache-control: absent/],
  ['text', 'send', 200, ack, { 'content-type': 'text/plain' }, /header content-type: text\/plain/],
  ['a sniffed reply', 'send', 200, ack, { 'x-content-type-options': '' }, /header x-content-type-options/],
];

for (const [what, operation, status, body, extra, reason] of wrong) {
  test(`[CV-REP-1, CV-REP-2, CV-REP-6, CV-EV-1] no reply: ${what}`, () => {
    assert.throws(
      () => assertReply(operation, status, { ...headers, ...extra }, JSON.stringify(body)),
      (thrown: unknown) => {
        assert.ok(thrown instanceof assert.AssertionError);
        assert.match(thrown.message, reason);
        return true;
      },
    );
  });
}

test('[CV-HTTP-6] no reply: something that is no JSON', () => {
  assert.throws(() => assertReply('send', 200, headers, '<html>'), /the body is not JSON/);
});

test('headers of fetch are read as well', () => {
  assertReply('send', 200, new Headers(headers), JSON.stringify(ack));
  assert.throws(() => assertReply('send', 200, new Headers(), JSON.stringify(ack)), /header cache-control: absent/);
});
