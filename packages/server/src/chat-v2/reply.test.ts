import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CustomerAccess } from '../chat/authenticate.ts';
import { ack, denied, misunderstood, oneFault, refuse, retry, slowDown, unexpected } from './reply.ts';

const access = {
  record: { chatId: 'ChatA00000000000', userId: '0123456789ABCDEF' },
  secureKey: '0123456789abcdef0123456789abcdef',
} as unknown as CustomerAccess;
const asked = { alias: '117', chatId: 'ChatA00000000000' };

describe('an ACK', () => {
  test('[CV-REP-1] carries everything, always, and no errors', () => {
    const { status, body } = ack('117', access, { nextPosition: 2, chatEnded: false, messages: [] });
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), {
      statusCode: 0,
      alias: '117',
      chatId: 'ChatA00000000000',
      userId: '0123456789ABCDEF',
      secureKey: '0123456789abcdef0123456789abcdef',
      chatEnded: false,
      nextPosition: 2,
      messages: [],
    });
  });

  test('[CV-REP-2] has no key errors at all', () => {
    const { body } = ack('117', access, { nextPosition: 2, chatEnded: true, messages: [] });
    assert.equal(body.includes('errors'), false);
  });

  test('[CV-REP-1] holds the events as they were written, in their order', () => {
    const messages = ['{"index":1}', '{"index":4,"text":"\\"}],"}'];
    const { body } = ack('117', access, { nextPosition: 5, chatEnded: true, messages });
    assert.deepEqual(JSON.parse(body).messages, [{ index: 1 }, { index: 4, text: '"}],' }]);
  });

  test('[CV-REP-1] names the tenant where it is given, whatever characters are in it', () => {
    const tenantName = 'A "B" \\ C\n';
    const acked = { nextPosition: 2, chatEnded: false, messages: [] };
    assert.equal(JSON.parse(ack('117', access, acked, tenantName).body).tenantName, tenantName);
    assert.equal('tenantName' in JSON.parse(ack('117', access, acked).body), false);
  });

  test('[CV-REP-3] alias is a string of digits', () => {
    const { body } = ack('117', access, { nextPosition: 2, chatEnded: false, messages: [] });
    assert.match(body, /"alias":"117"/);
  });
});

describe('every reply that is not an ACK', () => {
  const faults = oneFault(249, 'No.');
  const replies = [
    ['misunderstood', misunderstood(400, asked, faults), 400, 2, false],
    ['no service', misunderstood(404, asked, faults), 404, 2, false],
    ['no such method', misunderstood(405, asked, faults), 405, 2, false],
    ['too large', misunderstood(413, asked, faults), 413, 2, false],
    ['another media type', misunderstood(415, asked, faults), 415, 2, false],
    ['refused', refuse(asked, false, 'No.'), 200, 2, false],
    ['refused after the end', refuse(asked, true, 'No.'), 200, 2, true],
    ['denied', denied(asked, '0123456789'), 200, 2, true],
    ['retry', retry(asked), 200, 1, false],
    ['too many requests', slowDown(asked, 1_500), 429, 1, false],
    ['a bug', unexpected(asked, '0123456789'), 500, 2, false],
  ] as const;
  for (const [name, reply, status, statusCode, chatEnded] of replies) {
    test(`[CV-REP-6] ${name}: statusCode ${statusCode}, chatEnded ${chatEnded}, HTTP ${status}, and nothing of the credentials`, () => {
      assert.equal(reply.status, status);
      const { errors, ...rest } = JSON.parse(reply.body);
      assert.deepEqual(rest, { statusCode, alias: '117', chatId: 'ChatA00000000000', chatEnded, messages: [] });
      assert.equal(errors.length, 1);
      assert.equal(typeof errors[0].code, 'number');
      assert.ok(errors[0].advice.length > 0);
    });
  }

  test('[CV-REP-6] has no chatId where the request names none', () => {
    assert.equal('chatId' in JSON.parse(retry({ alias: '1' }).body), false);
  });

  test('[CV-REP-6] the transport counts replies by where statusCode stands: first', () => {
    for (const [, { body }] of replies) assert.match(body, /^\{"statusCode":[12],/);
    assert.match(ack('1', access, { nextPosition: 2, chatEnded: false, messages: [] }).body, /^\{"statusCode":0,/);
  });

  test('[CV-ERR-1] lists every fault that it is given', () => {
    const list = [...oneFault(152, 'a'), ...oneFault(153, 'b')];
    assert.deepEqual(JSON.parse(misunderstood(400, asked, list).body).errors, list);
  });

  test('[CV-ERR-4] a DENY is the same for the same chat but for its reference', () => {
    const one = denied(asked, '1111111111');
    const other = denied(asked, '2222222222');
    assert.equal(one.body.replace('1111111111', '2222222222'), other.body);
    const { errors } = JSON.parse(one.body);
    assert.equal(errors[0].code, 249);
    assert.match(errors[0].advice, /referenceId\[1111111111\]$/);
  });

  test('[CV-ERR-8] a bug is 240 with its reference', () => {
    const { errors } = JSON.parse(unexpected(asked, '0123456789').body);
    assert.equal(errors[0].code, 240);
    assert.match(errors[0].advice, /referenceId\[0123456789\]$/);
  });

  test('[CV-ERR-9] 429 says when to come again, in whole seconds and at least one', () => {
    for (const [ms, seconds] of [
      [1, '1'],
      [1_000, '1'],
      [1_001, '2'],
      [59_000, '59'],
    ] as const) {
      assert.deepEqual(slowDown(asked, ms).headers, { 'Retry-After': seconds });
    }
  });
});
