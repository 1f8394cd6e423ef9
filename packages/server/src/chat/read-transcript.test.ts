import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestNode, type TestNode } from '../../../../tests/support/chat/test-node.ts';
import type { AccountId, Party } from '../domain/ids.ts';
import { customerViewer, type Viewer } from '../domain/visibility.ts';
import type { SessionRecord } from '../store/record.ts';
import { actAsCustomer, disconnect } from './customer.ts';
import { readFromMemory, readTranscript, viewOf } from './read-transcript.ts';
import { requestChat } from './request-chat.ts';
import { actAsStaff } from './staff.ts';

/** A chat with an agent: event 3, 6, 9 … are words among colleagues. */
async function beginLong(node: TestNode, length: number) {
  const outcome = await node.run(requestChat(node.chat, node.service, { nickname: 'Ann' }, null));
  assert.ok(outcome.state === 'begun');
  const { access } = outcome;
  const { chatId } = access.record;
  const staff = (command: Parameters<typeof actAsStaff>[2]) => actAsStaff(node.chat, chatId, command);
  const account = 'alice' as AccountId;
  const join = { type: 'join', account, nickname: 'Al', participantType: 'Agent', presence: 'visible' } as const;
  await node.run(staff(join));
  const party = 2 as Party;
  const fill = async () => {
    for (let index = 3; index <= length; index += 1) {
      await (index % 3 === 0
        ? staff({ type: 'send-message', party, text: 'psst', visibility: 'agents' })
        : actAsCustomer(node.chat, access, { type: 'send-message', text: `${index}` }));
    }
  };
  await node.run(fill());
  assert.equal(access.record.last, length);
  return access;
}

async function read(node: TestNode, record: SessionRecord, viewer: Viewer, from: number, upTo: number) {
  const indices: number[] = [];
  const reading = (async () => {
    for await (const { index } of readTranscript(node.chat, record, viewer, from, upTo)) indices.push(index);
  })();
  await node.run(reading);
  return indices;
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
const forCustomer = (indices: readonly number[]) => indices.filter((index) => index % 3 !== 0);

describe('reading a transcript', () => {
  test('[CV-POS-3, CV-EV-3] over pages of the store it comes in order, nothing twice, nothing skipped', async () => {
    await using node = createTestNode();
    const { record } = await beginLong(node, 2_500);
    assert.deepEqual(await read(node, record, { role: 'agent', party: 2 as Party }, 1, 2_500), range(1, 2_500));
    assert.deepEqual(await read(node, record, customerViewer, 1, 2_500), forCustomer(range(1, 2_500)));
  });

  test('[CV-POS-3] it begins and ends where it is told to, in memory and in the store', async () => {
    await using node = createTestNode();
    const { record } = await beginLong(node, 100);
    const ranges = [
      [1, 1],
      [2, 50],
      [50, 100],
      [95, 98],
      [99, 100],
      [100, 100],
      [101, 100],
      [60, 40],
      [99, 1_000],
    ] as const;
    for (const [from, upTo] of ranges) {
      assert.deepEqual(
        await read(node, record, customerViewer, from, upTo),
        forCustomer(range(from, Math.min(upTo, 100))),
        `${from} to ${upTo}`,
      );
    }
  });

  test('[LS-MEM-1] what memory holds is the same as what the store holds', async () => {
    await using node = createTestNode();
    const { record } = await beginLong(node, 100);
    const first = record.full?.tail[0]?.index;
    assert.ok(first !== undefined && first > 1, 'memory holds the last events only');
    for (const from of range(first, 101)) {
      const inMemory = readFromMemory(record, customerViewer, from, 100);
      assert.deepEqual(
        inMemory?.map(({ index }) => index),
        forCustomer(range(from, 100)),
      );
    }
    assert.equal(readFromMemory(record, customerViewer, first - 1, 100), null);
  });

  test('[LS-MEM-1] a session that is not in memory in full is read from the store', async () => {
    await using node = createTestNode();
    const { record } = await beginLong(node, 100);
    node.chat.sessions.cache.dropFull(record);
    assert.equal(readFromMemory(record, customerViewer, 99, 100), null);
    assert.deepEqual(await read(node, record, customerViewer, 95, 100), [95, 97, 98, 100]);
  });

  test('[LS-ST-9] memory that may be behind the store is not believed', async () => {
    await using node = createTestNode();
    const { record } = await beginLong(node, 10);
    record.doubtful = true;
    assert.equal(readFromMemory(record, customerViewer, 9, 10), null);
  });

  test('[CV-ERR-6] the view has the last visible event and the end of one moment', async () => {
    await using node = createTestNode();
    const access = await beginLong(node, 10);
    assert.deepEqual(viewOf(access.record), { lastVisible: 10, ended: false });
    await node.run(disconnect(node.chat, access));
    assert.deepEqual(viewOf(access.record), { lastVisible: 12, ended: true });
  });

  test('[CV-ERR-6] events that come while it is being read are not among them', async () => {
    await using node = createTestNode();
    const access = await beginLong(node, 50);
    const { lastVisible } = viewOf(access.record);
    const reading = read(node, access.record, customerViewer, 1, lastVisible);
    await node.run(actAsCustomer(node.chat, access, { type: 'send-message', text: 'late' }));
    assert.deepEqual(await reading, forCustomer(range(1, 50)));
  });
});
