import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommitFault, createFaultyDriver } from '../../../../tests/support/assistant/create-faulty-driver.ts';
import { createNode, createTime, demoService, type TestNode } from '../../../../tests/support/assistant/create-node.ts';
import type { CustomerAccess } from '../chat/authenticate.ts';
import { actAsCustomer } from '../chat/customer.ts';
import type { SessionEvent } from '../domain/event.ts';
import { type ChatId, customerParty } from '../domain/ids.ts';
import type { SimulatedTime } from '../platform/simulated-time.ts';
import { createMemoryStore, openMemoryDriver } from '../store/memory/memory-driver.ts';
import { apiDescription } from './answer.ts';

test('the assistant joins a chat that begins, types, and greets its customer by name', async () => {
  const { time, node } = setUp();
  const { record } = await node.begin();
  await time.advance(10_000);
  const events = await node.log(record.chatId);
  assert.deepEqual(events.map(describe), [
    'Client participant-joined',
    'External participant-joined',
    'External typing-started',
    'External message',
    'External typing-stopped',
  ]);
  assert.match(textOf(events[3]), /^Hello, Ada! I am Parley Assistant, a small script/);
  assert.ok(events[3]!.at - events[2]!.at >= 500, 'the customer sees it type');
  await node.stop();
});

test('a service without the assistant is left alone, also when its chats are loaded', async () => {
  const time = createTime();
  const store = createMemoryStore();
  const services = () => [{ ...demoService, assistant: false }];
  const node = createNode({ time, driver: openMemoryDriver(store), services });
  const access = await node.begin();
  await node.say(access, 'Is anybody there?');
  await time.advance(60_000);
  const again = createNode({ time, driver: openMemoryDriver(store), services });
  await again.poll(access.record.chatId);
  await time.advance(60_000);
  assert.equal((await node.log(access.record.chatId)).length, 2);
  await Promise.all([node.stop(), again.stop()]);
});

test('I2 each message gets one answer, in order, typed and then marked as read', async () => {
  const { time, node } = setUp();
  const access = await node.begin();
  await time.advance(10_000);
  await node.say(access, 'help', 'What is Parley?', 'something else');
  await time.advance(60_000);
  const events = (await node.log(access.record.chatId)).slice(5);
  assert.deepEqual(answersIn(events).map(shorten), [
    'You can ask who I am, what Pa',
    'Parley is a chat server for c',
    'I heard “something else”, and',
  ]);
  const reads = events.flatMap(({ payload }) => (payload.kind === 'read' ? [payload.upTo] : []));
  assert.deepEqual(reads, [6, 7, 8]);
  const own = events.filter(({ from }) => from?.type === 'External').map(({ payload }) => payload.kind);
  assert.deepEqual(
    own,
    reads.flatMap(() => ['typing-started', 'message', 'typing-stopped', 'read']),
  );
  await node.stop();
});

test('messages that come while the assistant types are answered after it', async () => {
  const { time, node } = setUp();
  const access = await node.begin();
  await node.say(access, 'who are you?');
  await time.advance(700);
  await node.say(access, 'what time is it?');
  await time.advance(60_000);
  assert.deepEqual((await answers(node, access.record.chatId)).map(shorten), [
    'Hello, Ada! I am Parley Assis',
    'I am Parley Assistant: a smal',
    'It is 12:00 on Monday 5 Janua',
  ]);
  await node.stop();
});

test('a message that comes while the assistant takes its last look is not overlooked', async () => {
  for (let turns = 0; turns < 200; turns += 10) {
    const { time, node } = setUp();
    const access = await node.begin();
    await time.advance(10_000);
    // After it has left, a look is one at the whole log: a long one, so that something can happen meanwhile.
    for (let count = 0; count < 10; count += 1) await node.say(access, 'leave');
    let sent = 0;
    node.chat.sessions.onCommitted(async (_record, events) => {
      if (events[0]?.from?.type !== 'External' || events[0].payload.kind !== 'participant-left') return;
      sent += 1;
      if (sent !== 10) return;
      for (let turn = 0; turn < turns; turn += 1) await null;
      await actAsCustomer(node.chat, access, { type: 'send-message', text: 'thanks' });
    });
    await time.advance(120_000);
    assert.equal(sent, 10);
    assert.equal((await answers(node, access.record.chatId)).length, 12, `${turns} turns later`);
    await node.stop();
  }
});

test('the time is told in the time zone that the client gave with its user data', async () => {
  const { time, node } = setUp();
  const access = await node.begin('demo', { timeZone: 'Asia/Tokyo' });
  await node.say(access, 'What time is it?');
  await time.advance(60_000);
  assert.match(
    String((await answers(node, access.record.chatId))[1]),
    /^It is 21:00 on Monday.* where you are \(Asia\/Tokyo\)/,
  );
  await node.stop();
});

test('[CV-EV-6] a link is pushed as a URL, with its words before it', async () => {
  const { time, node } = setUp();
  const access = await node.begin();
  await node.say(access, 'Where are the docs?');
  await time.advance(60_000);
  const events = await node.log(access.record.chatId);
  const at = events.findIndex(({ payload }) => payload.kind === 'push-url');
  assert.equal(events[at - 1]?.payload.kind, 'message');
  assert.deepEqual(events[at]?.payload, { kind: 'push-url', url: apiDescription });
  await node.stop();
});

test('[CV-EV-6, CV-LIFE-5] asked to end, the assistant says goodbye and closes the chat', async () => {
  const { time, node } = setUp();
  const access = await node.begin();
  await time.advance(10_000);
  await node.say(access, 'Ok, thanks, bye!');
  await time.advance(60_000);
  const events = await node.log(access.record.chatId);
  assert.deepEqual(events.slice(-5).map(describe), [
    'External typing-started',
    'External message',
    'External typing-stopped',
    'External participant-left',
    'Client participant-left',
  ]);
  const session = await node.session(access.record.chatId);
  assert.equal(session.state === 'ended' && session.endReason, 'closed');
  assert.equal(time.pending(), 0);
  await node.stop();
});

test('[CV-EV-5] asked to leave, the assistant goes, and returns as a new participant when written to again', async () => {
  const { time, node } = setUp();
  const access = await node.begin();
  const { chatId } = access.record;
  await node.say(access, 'help', 'leave');
  await time.advance(60_000);
  const present = async () => (await node.session(chatId)).participants.filter(({ type }) => type === 'External');
  assert.deepEqual(await present(), []);
  const before = await node.log(chatId);
  await time.advance(600_000);
  assert.equal((await node.log(chatId)).length, before.length, 'nothing happens until the customer writes');
  await node.say(access, 'hello again');
  await time.advance(60_000);
  const after = (await node.log(chatId)).slice(before.length);
  assert.deepEqual(after.map(describe), [
    'Client message',
    'External participant-joined',
    'External typing-started',
    'External message',
    'External typing-stopped',
    'External read',
  ]);
  assert.deepEqual(
    (await present()).map(({ participantId }) => participantId),
    [3],
  );
  assert.deepEqual(answersIn(after).map(shorten), ['Hello, Ada! Say “help” to see']);
  await node.stop();
});

test('messages written while the assistant is on its way out bring it back, and none is answered twice', async () => {
  const { time, node } = setUp();
  const access = await node.begin();
  await time.advance(10_000);
  await node.say(access, 'leave', 'help', 'leave', 'thanks');
  await time.advance(60_000);
  assert.deepEqual((await answers(node, access.record.chatId)).slice(1).map(shorten), [
    'I leave you alone then. Write',
    'You can ask who I am, what Pa',
    'I leave you alone then. Write',
    'You are welcome. Anything els',
  ]);
  await node.stop();
});

test('[CV-LIFE-6] a chat begun outside hours is left to its closed text', async () => {
  const { time, node } = setUp();
  const access = await node.begin('closed');
  await node.say(access, 'hello?');
  await time.advance(29_000);
  const events = await node.log(access.record.chatId);
  assert.deepEqual(events.map(describe), [
    'Client participant-joined',
    'External participant-joined',
    'External message',
    'Client message',
  ]);
  assert.equal(textOf(events[2]), 'We are closed.');
  await node.stop();
});

test('[LS-LOG-4] I8 the assistant says nothing after the end, at whatever moment it comes', async () => {
  for (let afterMs = 0; afterMs <= 6_000; afterMs += 100) {
    const { time, node } = setUp();
    const access = await node.begin();
    await node.say(access, 'link');
    await time.advance(afterMs);
    await node.leave(access);
    const ended = await node.log(access.record.chatId);
    assert.equal(time.pending(), 0, 'the work ends with the chat');
    await time.advance(10_000);
    assert.deepEqual(await node.log(access.record.chatId), ended, `left after ${afterMs} ms`);
    assert.equal(describe(ended.at(-1)!), 'Client participant-left');
    await node.stop();
  }
});

test('[LS-LOG-6] at the cap of the transcript the assistant falls silent', async () => {
  const services = () => [{ ...demoService, limits: { ...demoService.limits, transcript: 12 } }];
  const { time, node } = setUp({ services });
  const access = await node.begin();
  await node.say(access, 'help', 'help', 'help', 'help', 'help');
  await time.advance(600_000);
  const events = await node.log(access.record.chatId);
  assert.equal(events.filter(({ payload }) => payload.kind === 'notice').length, 1);
  assert.equal(time.pending(), 0);
  assert.deepEqual(node.complaints, []);
  await node.stop();
});

test('a service that is switched off meanwhile is left alone', async () => {
  let assistant = true;
  const { time, node } = setUp({ services: () => [{ ...demoService, assistant }] });
  const access = await node.begin();
  await time.advance(10_000);
  assistant = false;
  await node.say(access, 'help');
  await time.advance(60_000);
  assert.equal((await answers(node, access.record.chatId)).length, 1);
  await node.stop();
});

test('[LS-ST-5] I2 a crash before or after any commit neither loses nor doubles an answer', async () => {
  const said = ['help', 'docs', 'leave', 'what time is it?', 'bye'];
  const expected = await runWithFault(said, () => null);
  assert.equal(expected.answers.length, 1 + said.length);
  for (const fault of ['dies-before', 'dies-after'] as const) {
    for (let at = 1; at <= expected.commits; at += 1) {
      const outcome = await runWithFault(said, (commit) => (commit === at ? fault : null));
      const place = `${fault} at commit ${at}`;
      assert.deepEqual(outcome.answers.map(shorten), expected.answers.map(shorten), place);
      assert.equal(outcome.urls, 1, place);
      assert.equal(outcome.ends, 1, place);
      assert.equal(outcome.restarts, 1, place);
    }
  }
});

test('[LS-ST-1] I2 an answer whose commit fails, or whose outcome is unknown, is given once, with delay', async () => {
  const said = ['help', 'docs', 'bye'];
  const expected = await runWithFault(said, () => null);
  for (const fault of ['unavailable', 'unknown'] as const) {
    for (let at = said.length + 2; at <= expected.commits; at += 1) {
      const outcome = await runWithFault(said, (commit) => (commit === at ? fault : null));
      const place = `${fault} at commit ${at}`;
      assert.deepEqual(outcome.answers.map(shorten), expected.answers.map(shorten), place);
      assert.deepEqual([outcome.urls, outcome.ends, outcome.restarts], [1, 1, 0], place);
    }
  }
});

test('[LS-ST-2] while the store takes nothing the assistant waits longer and longer, then goes on', async () => {
  const time = createTime();
  let full = false;
  const driver = createFaultyDriver(openMemoryDriver(createMemoryStore()), () => (full ? 'unavailable' : null));
  const node = createNode({ time, driver });
  const access = await node.begin();
  await time.advance(10_000);
  await node.say(access, 'help');
  full = true;
  const before = driver.commits();
  await time.advance(600_000);
  assert.ok(driver.commits() - before > 10 && driver.commits() - before < 40, `${driver.commits() - before} tries`);
  assert.ok(node.complaints.every((line) => line.startsWith('assistant-delayed {"code":"unavailable"')));
  full = false;
  await time.advance(60_000);
  assert.equal((await answers(node, access.record.chatId)).length, 2);
  await node.stop();
});

test('[LS-ST-9] I2 two nodes that take the same chat up give one answer to each message', async () => {
  const time = createTime();
  const store = createMemoryStore();
  const nodes = [1, 2].map((seed) =>
    createNode({ time, seed, driver: openMemoryDriver(store, { exclusive: false }) }),
  ) as [TestNode, TestNode];
  const access = await nodes[0].begin();
  const { chatId } = access.record;
  await nodes[0].say(access, 'help', 'docs', 'leave', 'thanks');
  await nodes[1].poll(chatId);
  await time.advance(60_000);
  for (const node of nodes) {
    assert.deepEqual((await answers(node, chatId)).map(shorten), [
      'Hello, Ada! I am Parley Assis',
      'You can ask who I am, what Pa',
      'Here is how its vendor descri',
      'I leave you alone then. Write',
      'You are welcome. Anything els',
    ]);
  }
  await Promise.all(nodes.map((node) => node.stop()));
});

test('I14 only so many chats are worked on at once; the others wait their turn, and all are answered', async () => {
  const { time, node } = setUp({ maxActive: 2, maxWaiting: 10 });
  const begun: CustomerAccess[] = [];
  for (let count = 0; count < 8; count += 1) begun.push(await node.begin());
  const joined = async () => {
    const logs = await Promise.all(begun.map(({ record }) => node.log(record.chatId)));
    return logs.filter((events) => events.length > 1).length;
  };
  await time.advance(1_000);
  assert.equal(await joined(), 2);
  await time.advance(60_000);
  assert.equal(await joined(), 8);
  assert.equal(time.pending(), 0);
  await node.stop();
});

test('I14 a chat beyond those that may wait is taken up when its customer writes', async () => {
  const { time, node } = setUp({ maxActive: 1, maxWaiting: 1 });
  const begun: CustomerAccess[] = [];
  for (let count = 0; count < 3; count += 1) begun.push(await node.begin());
  await time.advance(60_000);
  const last = begun[2]!;
  assert.equal((await node.log(last.record.chatId)).length, 1);
  assert.deepEqual(node.complaints, ['assistant-overloaded {"waiting":1}']);
  await node.say(last, 'help');
  await time.advance(60_000);
  assert.equal((await answers(node, last.record.chatId)).length, 2);
  await node.stop();
});

test('[LS-LOG-7] a chat whose stored events are broken is given up, and the others go on', async () => {
  const time = createTime();
  const store = createMemoryStore();
  const first = createNode({ time, driver: openMemoryDriver(store) });
  const access = await first.begin();
  await time.advance(1_000);
  const other = await first.begin();
  await first.stop();
  const driver = openMemoryDriver(store);
  const { number, chatId } = access.record;
  const node = createNode({
    time,
    driver: {
      ...driver,
      read: async (session, from, limit, bytes) => {
        const rows = await driver.read(session, from, limit, bytes);
        return session === number ? rows.map((row) => ({ ...row, body: '{' })) : rows;
      },
      [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
    },
  });
  await node.poll(chatId);
  await node.poll(other.record.chatId);
  await time.advance(120_000);
  assert.equal((await answers(node, other.record.chatId)).length, 1);
  assert.equal(node.complaints.length, 1);
  assert.match(node.complaints[0]!, /^assistant-delayed .*"code":"unreadable"/);
  assert.equal(time.pending(), 0);
  await node.stop();
});

test('stopped in the middle of an answer, the assistant leaves no timer behind and says no more', async () => {
  const { time, node } = setUp();
  const access = await node.begin();
  await node.say(access, 'help');
  await time.advance(1_500);
  await node.stop();
  const before = await node.log(access.record.chatId);
  assert.equal(time.pending(), 0);
  await node.say(access, 'help');
  await time.advance(60_000);
  assert.equal((await node.log(access.record.chatId)).length, before.length + 1);
});

interface Outcome {
  readonly answers: readonly string[];
  readonly urls: number;
  readonly ends: number;
  readonly commits: number;
  readonly restarts: number;
}

/** A chat in which the customer says `texts` one by one; a process that dies is started again, and the client polls. */
async function runWithFault(texts: readonly string[], judge: (commit: number) => CommitFault | null): Promise<Outcome> {
  const time = createTime();
  const store = createMemoryStore();
  const begun = createNode({
    time,
    driver: openMemoryDriver(store),
    services: () => [{ ...demoService, assistant: false }],
  });
  const access = await begun.begin();
  const { chatId } = access.record;

  const driver = createFaultyDriver(openMemoryDriver(store), judge);
  let node = createNode({ time, driver });
  let restarts = 0;
  let said = 0;
  for (let second = 0; second < 60; second += 1) {
    if (driver.isDead() && restarts === 0) {
      await node.stop();
      node = createNode({ time, driver: openMemoryDriver(store) });
      restarts += 1;
    }
    await node.poll(chatId).catch(() => {});
    const isDue = said < texts.length && second >= 7 + 8 * said;
    if (second === 7) assert.deepEqual(await listTyping(node, chatId), [], 'the greeting is over');
    if (isDue && (await node.sayOnce(access, texts[said]!, `message-${said}`))) said += 1;
    await time.advance(1_000);
  }
  const events = await node.log(chatId);
  await node.stop();
  return {
    answers: answersIn(events),
    urls: events.filter(({ payload }) => payload.kind === 'push-url').length,
    ends: events.filter(({ from, payload }) => from?.party === customerParty && payload.kind === 'participant-left')
      .length,
    commits: driver.commits(),
    restarts,
  };
}

async function listTyping(node: TestNode, chatId: ChatId): Promise<readonly string[]> {
  const { participants } = await node.session(chatId);
  return participants.filter(({ typing }) => typing).map(({ nickname }) => nickname);
}

function setUp(options: Partial<Parameters<typeof createNode>[0]> = {}): { time: SimulatedTime; node: TestNode } {
  const time = createTime();
  return { time, node: createNode({ time, driver: openMemoryDriver(createMemoryStore()), ...options }) };
}

async function answers(node: TestNode, chatId: ChatId): Promise<string[]> {
  return answersIn(await node.log(chatId));
}

function answersIn(events: readonly SessionEvent[]): string[] {
  return events.filter(({ from, payload }) => from?.type === 'External' && payload.kind === 'message').map(textOf);
}

function textOf(event: SessionEvent | undefined): string {
  return event?.payload.kind === 'message' ? event.payload.text : '';
}

function shorten(text: string): string {
  return text.slice(0, 29);
}

function describe({ from, payload }: SessionEvent): string {
  return `${from?.type} ${payload.kind}`;
}
