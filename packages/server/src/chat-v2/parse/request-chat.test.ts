import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedOf, codesOf, createParseSettings, parseForm } from '../../../../../tests/support/parse-form.ts';
import { parseRequestChat } from './request-chat.ts';

const settings = createParseSettings();
const parse = (body: Parameters<typeof parseForm>[0], header?: string) =>
  parseRequestChat(parseForm(body), settings, header);

test('[CV-OP-1] a nickname is enough', () => {
  assert.deepEqual(acceptedOf(parse('nickname=Ann')), {
    nickname: 'Ann',
    firstName: undefined,
    lastName: undefined,
    subject: undefined,
    emailAddress: undefined,
    userData: undefined,
    retryToken: undefined,
  });
});

test('[CV-OP-1, CV-EV-4] first and last name are enough, and are the nickname', () => {
  const { nickname, firstName, lastName } = acceptedOf(parse('firstName=Ann&lastName=Lee'));
  assert.deepEqual({ nickname, firstName, lastName }, { nickname: 'Ann Lee', firstName: 'Ann', lastName: 'Lee' });
});

test('[CV-EV-4] with all three names the nickname is the nickname', () => {
  assert.equal(acceptedOf(parse('firstName=Ann&lastName=Lee&nickname=Nan')).nickname, 'Nan');
  assert.equal(acceptedOf(parse('firstName=Ann&nickname=Nan')).nickname, 'Nan');
});

test('[CV-ERR-2] one of the pair alone: the other is missing, 102 or 103', () => {
  assert.deepEqual(codesOf(parse('firstName=Ann')), [103]);
  assert.deepEqual(codesOf(parse('lastName=Lee')), [102]);
  assert.deepEqual(codesOf(parse('lastName=Lee&nickname=&firstName=')), [102]);
});

test('[CV-ERR-2] no name at all: 102, 103 and 161', () => {
  assert.deepEqual(codesOf(parse('')), [102, 103, 161]);
  assert.deepEqual(codesOf(parse('nickname=&firstName=&lastName=&subject=x')), [102, 103, 161]);
});

test('[CV-ERR-1] a malformed name is not reported as missing too', () => {
  assert.deepEqual(codesOf(parse('firstName=%01&lastName=Lee')), [302]);
  assert.deepEqual(codesOf(parse('firstName=%01')), [103, 302]);
  assert.deepEqual(codesOf(parse('nickname=%01')), [361]);
});

test('[CV-OP-1] all that is optional is read', () => {
  const body = 'nickname=A&subject=S+s&emailAddress=a%40example.com&userData[k]=v&userData[l]=w';
  const { subject, emailAddress, userData } = acceptedOf(parse(body));
  assert.deepEqual(
    { subject, emailAddress, userData },
    {
      subject: 'S s',
      emailAddress: 'a@example.com',
      userData: { k: 'v', l: 'w' },
    },
  );
});

test('[CV-OP-1] empty values mean "not given"', () => {
  const { subject, emailAddress, userData, retryToken } = acceptedOf(
    parse('nickname=A&firstName=&subject=&emailAddress=&userData[k]=&clientMessageId=', ''),
  );
  assert.deepEqual([subject, emailAddress, userData, retryToken], [undefined, undefined, undefined, undefined]);
});

test('[CV-OP-1] it reads no credentials: not even one given twice is a fault', () => {
  const body = 'nickname=A&secureKey=1&secureKey=2&userId=1&userId=2&alias=1&alias=2&chatId=x&text=t&endpoint=e';
  assert.deepEqual(Object.keys(acceptedOf(parse(body))).sort(), Object.keys(acceptedOf(parse('nickname=A'))).sort());
});

test('[CV-POS-2] requestChat ignores transcriptPosition, a malformed one too', () => {
  assert.deepEqual(codesOf(parse('nickname=A&transcriptPosition=x')), []);
});

test('[CV-ERR-2] a subject may have 500 characters; U+0000 in it is 304', () => {
  assert.equal(acceptedOf(parse({ nickname: 'A', subject: '😀'.repeat(500) })).subject, '😀'.repeat(500));
  assert.deepEqual(codesOf(parse({ nickname: 'A', subject: '😀'.repeat(501) })), [304]);
  assert.deepEqual(codesOf(parse({ nickname: 'A', subject: 'a\0' })), [304]);
});

test('[CV-ERR-1] all faults are listed, in the order of their codes, each with a sentence', () => {
  const parsed = parse({
    clientMessageId: 'short',
    emailAddress: 'x',
    'userData[]': 'v',
    subject: 'x'.repeat(501),
    lastName: '\u0001',
  });
  assert.deepEqual(codesOf(parsed), [102, 303, 304, 305, 364, 368]);
  assert.ok(!parsed.ok);
  for (const { advice } of parsed.faults) assert.match(advice, /^[A-Z].* .*\.$/);
});

test('[CV-ERR-1] I16 an advice never repeats what was given', () => {
  const secret = 'SeCrEt';
  const parsed = parse({
    clientMessageId: secret,
    emailAddress: secret,
    [`userData[${secret.repeat(50)}]`]: secret,
    subject: secret.repeat(500),
    firstName: secret.repeat(500),
  });
  assert.ok(!parsed.ok);
  assert.doesNotMatch(JSON.stringify(parsed.faults), new RegExp(secret));
});
