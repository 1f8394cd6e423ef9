// Time in which the service could not answer is nobody's silence: a paused process, and one that was down.
import assert from 'node:assert/strict';
import type { Agent } from 'node:http';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chat } from '../support/customers/chat.ts';
import { openChat } from '../support/customers/open-chat.ts';
import { createAgent } from '../support/customers/post.ts';
import { readLiveSessions } from '../support/customers/read-live-sessions.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { waitUntil } from '../support/wait-until.ts';

const clientTimeoutMs = 4_000;
const pauseMs = 6_000;
/** A customer who asks this often is far from silent; how long each was in fact is measured all the same. */
const pollMs = 1_200;
const settings = `
services:
  - name: test
    clientTimeout: ${clientTimeoutMs / 1_000}
    limits: { requestsPerSecond: 1000, requestsBurst: 10000 }
`;

interface Pause {
  readonly from: number;
  readonly to: number;
}

test('[CV-LIFE-1, LS-TIME-2, LS-TIME-3] a pause of the process longer than the client timeout ends no chat; silence does', async (t) => {
  await using parley = await startParley({ settings });
  using polls = new Polls(parley);
  await polls.open(8);
  await sleep(pollMs);

  const from = performance.now();
  parley.signal('SIGSTOP');
  await sleep(pauseMs);
  parley.signal('SIGCONT');
  const pause = { from, to: performance.now() };
  await sleep(clientTimeoutMs);
  assertNoneEndedWrongly(polls.chats, [pause]);
  t.diagnostic(`paused for ${(pause.to - pause.from).toFixed(0)} ms with a client timeout of ${clientTimeoutMs} ms`);

  await polls.leaveAll();
  for (const chat of polls.chats) await assertTimedOut(chat);
});

test('[CV-LIFE-1, LS-TIME-1, LS-TIME-3] after a start every chat has a full client timeout, however long the server was away', async () => {
  await using parley = await startParley({ settings });
  using polls = new Polls(parley);
  await polls.open(6);
  const away = polls.chats.slice(0, 3);
  for (const chat of away) polls.leave(chat);
  const from = performance.now();
  await parley.kill();
  await sleep(clientTimeoutMs + 1_000);
  const spawnedAt = Date.now();
  await parley.start();
  const pause = { from, to: performance.now() };

  await sleep(clientTimeoutMs + 2_500);
  assertNoneEndedWrongly(polls.chats, [pause]);
  await polls.leaveAll();
  for (const chat of away) {
    const endedAt = await assertTimedOut(chat);
    assert.ok(endedAt - spawnedAt >= clientTimeoutMs, `a chat ended ${endedAt - spawnedAt} ms after the start`);
  }
});

/** Customers who refresh again and again, also while there is no answer. */
class Polls implements Disposable {
  readonly chats: Chat[] = [];
  readonly #parley: Parley;
  readonly #agent: Agent = createAgent();
  readonly #left = new Set<Chat>();
  #stopped = false;

  constructor(parley: Parley) {
    this.#parley = parley;
  }

  async open(count: number): Promise<void> {
    for (let place = 0; place < count; place += 1) {
      const chat = await openChat(`${this.#parley.api}/test`, this.#agent);
      this.chats.push(chat);
      void this.#poll(chat);
    }
  }

  /** The customer does nothing any more. */
  leave(chat: Chat): void {
    this.#left.add(chat);
  }

  /** Nobody does anything any more; resolves when silence has ended every chat. */
  async leaveAll(): Promise<void> {
    for (const chat of this.chats) this.leave(chat);
    await waitUntil('silence ends the chats', async () => (await readLiveSessions(this.#parley.admin)) === 0);
  }

  async #poll(chat: Chat): Promise<void> {
    while (!this.#stopped && !this.#left.has(chat)) {
      await chat.post('refresh');
      await sleep(pollMs, undefined, { ref: false });
    }
  }

  [Symbol.dispose](): void {
    this.#stopped = true;
    this.#agent.destroy();
  }
}

/**
 * A chat may only have ended if its customer was silent for the client timeout while the server ran: on a machine so
 * slow that this process itself did not come to ask, the end is right.
 */
function assertNoneEndedWrongly(chats: readonly Chat[], pauses: readonly Pause[]): void {
  const wrongly = chats.filter(({ history }) => {
    const hasEnded = history.calls.some(({ outcome }) => outcome.state === 'ack' && outcome.chatEnded);
    return hasEnded && longestSilence(history.calls, pauses) < clientTimeoutMs;
  });
  assert.deepEqual(
    wrongly.map(({ chatId }) => chatId),
    [],
  );
}

/** Ms between two signs of life at the most, pauses left out: a sign may come as early as its request, as late as its reply. */
function longestSilence(calls: Chat['history']['calls'], pauses: readonly Pause[]): number {
  const answered = calls.filter(({ outcome }) => outcome.state === 'ack');
  const silences = answered.slice(1).map(({ endedAt }, place) => {
    const { begunAt } = answered[place]!;
    const paused = pauses.map(({ from, to }) => Math.max(0, Math.min(to, endedAt) - Math.max(from, begunAt)));
    return endedAt - begunAt - paused.reduce((sum, ms) => sum + ms, 0);
  });
  return Math.max(0, ...silences);
}

/** Resolves to when its customer left, by the server's clock. */
async function assertTimedOut(chat: Chat): Promise<number> {
  const { events } = await chat.read();
  const last = events.at(-1)!;
  assert.equal(last.type, 'ParticipantLeft');
  assert.equal(last.eventAttributes?.GCTI_SYSTEM?.['quit-reason-code'], '3');
  return last.utcTime;
}
