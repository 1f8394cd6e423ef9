import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestNode, type TestNode, type TestNodeOptions } from '../../../../tests/support/chat/test-node.ts';
import { createTestService } from '../../../../tests/support/chat/test-service.ts';
import type { Service } from '../domain/service.ts';
import { customerViewer } from '../domain/visibility.ts';
import { authenticate } from './authenticate.ts';
import { disconnect } from './customer.ts';
import { readTranscript } from './read-transcript.ts';
import { type ChatRequest, type RequestChatOutcome, requestChat } from './request-chat.ts';

const token = 'a-retry-token-of-some-length';
const request: ChatRequest = {
  nickname: 'Ann',
  firstName: 'Ann',
  lastName: 'Other',
  subject: 'Order 17',
  emailAddress: 'ann@example.org',
  userData: { plan: 'gold', city: 'Bern' },
};

function begin(node: TestNode, change: Partial<ChatRequest> = {}, retry: string | null = null, service?: Service) {
  return requestChat(node.chat, service ?? node.service, { ...request, ...change }, retry);
}

function accessOf(outcome: RequestChatOutcome) {
  assert.ok(outcome.state === 'begun', `it is ${outcome.state}`);
  return outcome.access;
}

const identityOf = (outcome: RequestChatOutcome) => {
  const { record, secureKey } = accessOf(outcome);
  return { chatId: record.chatId, userId: record.userId, secureKey };
};

async function textsOf(node: TestNode, outcome: RequestChatOutcome) {
  const { record } = accessOf(outcome);
  const texts: (string | undefined)[] = [];
  const reading = (async () => {
    for await (const event of readTranscript(node.chat, record, customerViewer, 1, record.lastVisible)) {
      texts.push(event.payload.kind === 'message' ? event.payload.text : event.payload.kind);
    }
  })();
  await node.run(reading);
  return texts;
}

describe('a chat begins', () => {
  test('[CV-OP-1, CV-REP-4] with ids of the shapes of the wire, all new for each chat', async () => {
    await using node = createTestNode();
    const chats = [await node.run(begin(node)), await node.run(begin(node))].map(identityOf);
    for (const { chatId, userId, secureKey } of chats) {
      assert.match(chatId, /^[0-9A-Za-z]{16}$/);
      assert.match(userId, /^[0-9A-F]{16}$/);
      assert.match(secureKey, /^[0-9a-f]{32}$/);
    }
    const [one, other] = chats;
    for (const name of ['chatId', 'userId', 'secureKey'] as const) assert.notEqual(one?.[name], other?.[name]);
  });

  test('[CV-OP-1, LS-LOG-8] with all that the request holds in its session', async () => {
    await using node = createTestNode();
    const { record } = accessOf(await node.run(begin(node)));
    const session = await node.run(node.chat.sessions.session(record));
    assert.deepEqual(
      { nickname: session.participants[0]?.nickname, subject: session.subject, email: session.emailAddress },
      { nickname: 'Ann', subject: 'Order 17', email: 'ann@example.org' },
    );
    assert.deepEqual({ ...session.userData }, { plan: 'gold', city: 'Bern' });
    assert.deepEqual([session.service, session.clientTimeoutMs, session.closesAt], ['support', 90_000, null]);
  });

  test('[CV-EV-7] the welcome follows as a later event, with the nickname filled in', async () => {
    await using node = createTestNode({ services: [createTestService({ welcome: 'Hello {nickname}!' })] });
    const outcome = await node.run(begin(node));
    assert.deepEqual(await textsOf(node, outcome), ['participant-joined', 'participant-joined', 'Hello Ann!']);
  });

  test('[CV-LIFE-6] outside hours the closed text follows instead, and the end is set for 30 s later', async () => {
    const service = createTestService({ welcome: 'Hello!', closed: 'We are closed, {nickname}.' });
    await using node = createTestNode({ services: [service], isOpen: false });
    const outcome = await node.run(begin(node));
    assert.deepEqual((await textsOf(node, outcome)).at(-1), 'We are closed, Ann.');
    const session = await node.run(node.chat.sessions.session(accessOf(outcome).record));
    assert.equal(session.closesAt, node.time.clock.now() + 30_000);
  });

  test('[LS-SEC-1] what is stored holds neither the secureKey nor the token, in no place', async () => {
    await using node = createTestNode();
    const { secureKey } = identityOf(await node.run(begin(node, {}, token)));
    const { sessions, claims, log } = node.store;
    const stored = JSON.stringify([...sessions.values(), ...claims.entries(), ...log], (_, value) =>
      value instanceof Map ? [...value] : value,
    );
    assert.ok(stored.includes('request-chat:'));
    assert.equal(stored.includes(secureKey), false);
    assert.equal(stored.includes(token), false);
  });

  test('[LS-SEC-1] the claim of a token keeps the chat, a hash of the content and the sealed key, for 24 h', async () => {
    await using node = createTestNode();
    const { chatId } = identityOf(await node.run(begin(node, {}, token)));
    const [claim] = [...node.store.claims.values()];
    const { content, sealedKey, ...rest } = JSON.parse(claim!.value);
    assert.match(content, /^[\w-]{43}$/);
    assert.match(sealedKey, /^[\w-]{80}$/);
    assert.deepEqual(rest, { chatId });
    assert.equal(claim?.expiresAt, node.time.clock.now() + 86_400_000);
  });

  test('[LS-SEC-1] without a token there is no claim', async () => {
    await using node = createTestNode();
    await node.run(begin(node));
    assert.equal(node.store.claims.size, 0);
  });
});

describe('a retry token of requestChat', () => {
  test('[CV-OP-11] a repeat with the same content gets the same session and adds nothing', async () => {
    await using node = createTestNode();
    const first = await node.run(begin(node, {}, token));
    const repeat = await node.run(begin(node, {}, token));
    assert.deepEqual(identityOf(repeat), identityOf(first));
    assert.deepEqual([node.store.sessions.size, node.store.log.length], [1, 1]);
  });

  test('[CV-OP-11] user data in another order are the same content', async () => {
    await using node = createTestNode();
    const first = await node.run(begin(node, {}, token));
    const repeat = await node.run(begin(node, { userData: { city: 'Bern', plan: 'gold' } }, token));
    assert.deepEqual(identityOf(repeat), identityOf(first));
  });

  const others: readonly [string, Partial<ChatRequest>][] = [
    ['nickname', { nickname: 'Anna' }],
    ['first name', { firstName: 'Anna' }],
    ['last name', { lastName: undefined }],
    ['subject', { subject: 'Order 18' }],
    ['e-mail', { emailAddress: undefined }],
    ['value of user data', { userData: { plan: 'gold', city: 'Basel' } }],
    ['key of user data', { userData: { plan: 'gold' } }],
    ['border between first and last name', { firstName: 'Ann Other', lastName: '' }],
  ];
  for (const [what, change] of others) {
    test(`[CV-OP-11] another ${what} is other content`, async () => {
      await using node = createTestNode();
      await node.run(begin(node, {}, token));
      assert.deepEqual(await node.run(begin(node, change, token)), { state: 'token-reused' });
      assert.equal(node.store.sessions.size, 1);
    });
  }

  test('[CV-OP-11] the same request at another service is other content', async () => {
    const services = [createTestService(), createTestService({ name: 'sales' })];
    await using node = createTestNode({ services });
    await node.run(begin(node, {}, token));
    assert.deepEqual(await node.run(begin(node, {}, token, services[1])), { state: 'token-reused' });
  });

  test('[CV-OP-11] it is remembered for 24 h and forgotten then', async () => {
    await using node = createTestNode();
    const first = await node.run(begin(node, {}, token));
    await node.time.advance(86_400_000 - 1);
    assert.deepEqual(identityOf(await node.run(begin(node, {}, token))), identityOf(first));
    await node.time.advance(1);
    assert.notEqual(identityOf(await node.run(begin(node, {}, token))).chatId, identityOf(first).chatId);
  });

  test('[CV-OP-11, LS-SEC-1] a repeat is recognised also after the end', async () => {
    await using node = createTestNode();
    const first = await node.run(begin(node, {}, token));
    await node.run(disconnect(node.chat, accessOf(first)));
    assert.deepEqual(identityOf(await node.run(begin(node, {}, token))), identityOf(first));
  });

  test('[CV-OP-11] repeats at once begin one session, and all of them get it', async () => {
    await using node = createTestNode();
    const outcomes = await node.run(Promise.all(Array.from({ length: 8 }, () => begin(node, {}, token))));
    assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(identityOf(outcome)))).size, 1);
    assert.equal(node.store.sessions.size, 1);
  });

  test('[CV-OP-11] repeats at two nodes at once begin one session', async () => {
    await using one = createTestNode({ exclusive: false, seed: 1 });
    await using other = createTestNode({ exclusive: false, seed: 2, time: one.time, store: one.store });
    const outcomes = await one.run(Promise.all([one, other, one, other].map((node) => begin(node, {}, token))));
    assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(identityOf(outcome)))).size, 1);
    assert.equal(one.store.sessions.size, 1);
  });

  test('[CV-OP-11] tokens of others are no repeats', async () => {
    await using node = createTestNode();
    const first = await node.run(begin(node, {}, token));
    const other = await node.run(begin(node, {}, `${token}!`));
    assert.notEqual(identityOf(other).chatId, identityOf(first).chatId);
  });

  test('[CV-OP-11, LS-ST-1] a begin whose reply was lost is found again by its token, once', async () => {
    let fault: 'lost-reply' | null = 'lost-reply';
    const faults: TestNodeOptions['faults'] = { commit: () => fault };
    await using node = createTestNode({ faults });
    const first = await node.run(begin(node, {}, token));
    fault = null;
    assert.deepEqual(identityOf(await node.run(begin(node, {}, token))), identityOf(first));
    assert.equal(node.store.sessions.size, 1);
  });

  test('[CV-OP-11] a request that failed is not remembered: the repeat begins the session', async () => {
    let fault: 'unavailable' | null = 'unavailable';
    await using node = createTestNode({ faults: { commit: () => fault } });
    await assert.rejects(node.run(begin(node, {}, token)), { name: 'StoreError', code: 'unavailable' });
    fault = null;
    accessOf(await node.run(begin(node, {}, token)));
    assert.equal(node.store.sessions.size, 1);
  });

  test('[CV-OP-11] the key that a repeat gets is the right one', async () => {
    await using node = createTestNode();
    await node.run(begin(node, {}, token));
    const { chatId, userId, secureKey } = identityOf(await node.run(begin(node, {}, token)));
    const credentials = { service: node.service, chatId, userId, secureKey };
    assert.notEqual(await node.run(authenticate(node.chat, credentials)), null);
  });
});
