// LS-SEC-2: time does not tell an unknown chat from a wrong key.
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import { type ChatCredentials, createChatClient } from '../support/chat-client.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { encodeForm } from '../support/parse-form.ts';

const perClass = 2_000;
const connections = 20;

interface Target {
  readonly path: string;
  readonly body: string;
}

function timeOf(baseUrl: string, agent: Agent, { path, body }: Target): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) };
    const sentAt = performance.now();
    const sent = request(`${baseUrl}${path}`, { method: 'POST', agent, headers }, (response) => {
      response.once('data', (chunk: Buffer) => {
        const took = performance.now() - sentAt;
        if (!chunk.includes('referenceId')) reject(new Error(`not denied: ${chunk}`));
        response.resume().once('end', () => resolve(took));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** How often a time of one class is above one of the other, ties counted half: 0.5 when nothing tells them apart. */
function areaUnderCurve(one: readonly number[], other: readonly number[]): number {
  const sorted = other.toSorted((a, b) => a - b);
  let wins = 0;
  for (const time of one) wins += (firstAtLeast(sorted, time) + firstAbove(sorted, time)) / 2;
  return wins / (one.length * other.length);
}

function firstAtLeast(sorted: readonly number[], time: number): number {
  const at = sorted.findIndex((each) => each >= time);
  return at === -1 ? sorted.length : at;
}

function firstAbove(sorted: readonly number[], time: number): number {
  const at = sorted.findIndex((each) => each > time);
  return at === -1 ? sorted.length : at;
}

/** One measure of the area under the curve, over chats that are there and others that are not. */
async function measure(parley: Parley, chats: readonly ChatCredentials[]): Promise<number> {
  const base = '/genesys/2/chat/test';
  const target = (at: number, chatId: string): Target => {
    const { userId, alias } = chats[at % chats.length]!;
    return { path: `${base}/${chatId}/refresh`, body: encodeForm({ userId, alias, secureKey: 'f'.repeat(32) }) };
  };
  const kinds = [
    (at: number) => target(at, chats[at % chats.length]!.chatId),
    (at: number) => target(at, `x${String(at).padStart(15, '0')}`),
  ] as const;
  const times: [number[], number[]] = [[], []];
  const run = async (lane: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let at = 0; at < (2 * perClass) / connections; at += 1) {
      // Both kinds in turns, every other pair the other way round, and both on every connection.
      const kind = (at + (at >> 1) + lane) % 2 === 0 ? 0 : 1;
      times[kind].push(await timeOf(parley.url, agent, kinds[kind](lane * perClass + at)));
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: connections }, (_, lane) => run(lane)));
  const [one, other] = times;
  assert.deepEqual([one.length, other.length], [perClass, perClass]);
  return areaUnderCurve(one, other);
}

test(`[LS-SEC-2, CV-ERR-4] I5 an unknown chat and a wrong key take the same time, over ${perClass} of each`, async (t) => {
  await using parley = await startParley();
  using client = createChatClient(parley.url, 'test');
  const chats = await Promise.all(Array.from({ length: 50 }, () => client.requestChat()));
  // Of two that take the same time one measure in a hundred is outside on a busy machine; of two that do not, all are.
  const areas: number[] = [];
  const isOutside = (area: number) => Math.abs(area - 0.5) > 0.05;
  do areas.push(await measure(parley, chats));
  while (areas.length < 3 && isOutside(areas.at(-1)!));
  t.diagnostic(`AUC ${areas.map((area) => area.toFixed(4)).join(', ')}`);
  assert.ok(!isOutside(areas.at(-1)!), `AUC ${areas.join(', ')}`);
});

test('the measure finds a difference where there is one', () => {
  const noise = (seed: number) => ((seed * 7_919) % 1_009) / 1_009;
  const one = Array.from({ length: 2_000 }, (_, at) => noise(at));
  const same = Array.from({ length: 2_000 }, (_, at) => noise(at + 500));
  assert.ok(Math.abs(areaUnderCurve(one, same) - 0.5) < 0.02);
  assert.ok(
    areaUnderCurve(
      one.map((time) => time + 0.2),
      same,
    ) > 0.6,
  );
  assert.equal(areaUnderCurve([2, 3], [0, 1]), 1);
  assert.equal(areaUnderCurve([1], [1]), 0.5);
});
