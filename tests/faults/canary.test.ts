// Words that occur nowhere else, in every place where a secret or a customer's word may stand: none may come out of a
// log, a metric, a health page or an error, and no key, token or password may lie in clear on the disk (G14).
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { Canaries } from '../support/canary/canaries.ts';
import { type Refused, sendEverything } from '../support/canary/send-everything.ts';
import { openChat } from '../support/customers/open-chat.ts';
import { createAgent } from '../support/customers/post.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { needSmallVolume, SmallVolume } from '../support/small-volume.ts';
import { waitUntil } from '../support/wait-until.ts';

const args = ['--log-level', 'debug'];

test('[LS-SEC-1, CV-HTTP-5, CV-OP-4] I16 no secret and no word of a customer is in logs, metrics, health or errors; no secret is on the disk', async () => {
  const canaries = new Canaries();
  const agent = createAgent();
  try {
    await using parley = await startParley({ args, settings: createSettings(canaries) });
    const refused = await sendEverything(`${parley.api}/test`, agent, canaries);
    refused.push(...(await applyWrongly(parley.admin, parley.data, canaries)));
    await assertSilent(parley, canaries, refused);
    for (const status of [200, 400, 404, 413, 415, 422]) {
      assert.ok(
        refused.some((one) => one.status === status),
        `something was answered ${status}`,
      );
    }
    assert.ok(
      parley.log().some(({ event }) => event === 'denied'),
      'the log tells of denials',
    );

    assertNotOnDisk(parley.data, canaries);
    await parley.stop();
    assertNotOnDisk(parley.data, canaries);
    assert.deepEqual(canaries.find(parley.stdout + parley.stderr), []);
    // The search would find something: what customers said is stored.
    assert.ok(canaries.find(readAll(parley.data), ['content']).length > 20);
  } finally {
    agent.destroy();
  }
});

test('[LS-SEC-1, CV-ERR-7] I16 a store that takes nothing makes nobody talk', { skip: needSmallVolume() }, async () => {
  const canaries = new Canaries();
  const agent = createAgent();
  try {
    await using volume = await SmallVolume.mount(2 * 1024 * 1024);
    await using parley = await startParley({
      args,
      data: volume.path,
      wrap: volume.enter,
      settings: createSettings(canaries),
    });
    const chat = await openChat(`${parley.api}/test`, agent);
    await waitUntil('the volume is full', async () => {
      await chat.send(`${chat.history.calls.length}${'x'.repeat(15_000)}`);
      return (await fetch(`${parley.url}/readyz`)).status === 503;
    });
    const refused = await sendEverything(`${parley.api}/test`, agent, canaries);
    refused.push(...(await applyWrongly(parley.admin, volume.outside('.'), canaries)));
    await assertSilent(parley, canaries, refused);
    assert.ok(
      refused.some(({ body }) => JSON.parse(body).statusCode === 1),
      'something was RETRYed',
    );
    assert.ok(
      parley.log().some(({ level }) => level === 'warn'),
      'the log tells of the store',
    );
    await parley.kill();
    assert.deepEqual(canaries.find(parley.stdout + parley.stderr), []);
    assert.deepEqual(canaries.find(readAll(volume.outside('.')), ['secret', 'unsent']), []);
  } finally {
    agent.destroy();
  }
});

test('[LS-LOG-7, CV-ERR-8] I16 stored data that cannot be read is not quoted, and harms no other chat', async () => {
  const canaries = new Canaries();
  const agent = createAgent();
  try {
    await using parley = await startParley({ args });
    const [broken, sound] = [await openChat(`${parley.api}/test`, agent), await openChat(`${parley.api}/test`, agent)];
    await parley.stop();
    const word = canaries.plant('content', 'a broken event');
    const database = new DatabaseSync(join(parley.data, 'parley.db'));
    const damage = database.prepare(
      'update event set body = ? where session = (select number from session where chat_id = ?)',
    );
    assert.equal(damage.run(`{"text": ${word}`, broken.chatId).changes, 1);
    database.close();
    await parley.start();
    const answer = await broken.post('refresh', {}, { from: 1 });
    assert.equal(answer.state, 'wrong');
    const { status, body } =
      /^(?<status>\d+) (?<body>.*)$/s.exec(answer.state === 'wrong' ? answer.answer : '')?.groups ?? {};
    assert.equal(status, '500');
    const { errors, ...reply } = JSON.parse(body ?? '');
    assert.deepEqual(reply, { statusCode: 2, alias: '1', chatEnded: false, messages: [], chatId: broken.chatId });
    assert.deepEqual([errors.length, errors[0].code], [1, 240]);
    const [, reference] = /referenceId\[(\d+)\]/.exec(errors[0].advice) ?? [];
    await assertSilent(parley, canaries, [{ what: 'refresh', status: 500, body: body ?? '' }]);
    const logged = parley.log().filter(({ event }) => event === 'unexpected');
    assert.deepEqual(
      logged.map((line) => line['reference']),
      [reference],
    );
    assert.equal((await sound.send('still fine')).state, 'ack');
  } finally {
    agent.destroy();
  }
});

function createSettings(canaries: Canaries): string {
  return `
services:
  - name: test
    limits: { requestsPerSecond: 100000, requestsBurst: 1000000 }
agents:
  - username: ada
    password: ${canaries.plant('secret', 'the password of an agent')}
`;
}

/** Settings with faults, and a wrong token, by the admin port. */
async function applyWrongly(admin: string, data: string, canaries: Canaries): Promise<Refused[]> {
  const { token } = JSON.parse(readFileSync(join(data, 'admin-token'), 'utf8'));
  canaries.watch('secret', 'the admin token', token);
  const faulty = `agents: [{ username: eve, password: ${canaries.plant('secret', 'the password of a refused agent')}, shoe: 1 }]`;
  const short = `agents: [{ username: eve, password: 'C4n4ry!' }]`;
  canaries.watch('secret', 'a password that is too short', 'C4n4ry!');
  const refused: Refused[] = [];
  for (const [what, authorization, body] of [
    ['settings with a fault', `Bearer ${token}`, faulty],
    ['settings with a short password', `Bearer ${token}`, short],
    ['settings that are no YAML', `Bearer ${token}`, `password: [${canaries.plant('secret', 'a password in no YAML')}`],
    ['a wrong admin token', `Bearer ${canaries.plant('secret', 'a wrong admin token')}`, faulty],
    ['no admin token', '', faulty],
  ] as const) {
    const reply = await fetch(`${admin}/admin/apply`, {
      method: 'POST',
      headers: { 'content-type': 'application/yaml', ...(authorization === '' ? {} : { authorization }) },
      body,
    });
    assert.ok(reply.status >= 400, what);
    refused.push({ what, status: reply.status, body: await reply.text() });
  }
  return refused;
}

async function assertSilent(
  { admin, url, stdout, stderr }: Parley,
  canaries: Canaries,
  refused: readonly Refused[],
): Promise<void> {
  const pages = [`${admin}/metrics`, `${admin}/healthz`, `${admin}/readyz`, `${url}/healthz`, `${url}/readyz`];
  const texts = await Promise.all(pages.map(async (page) => [page, await (await fetch(page)).text()] as const));
  const errors = refused.map(({ what, body }) => [`the answer to ${what}`, body] as const);
  const told = [...texts, ...errors, ['stdout', stdout] as const, ['stderr', stderr] as const].flatMap(
    ([where, text]) => canaries.find(text).map((what) => `${where} tells ${what}`),
  );
  assert.deepEqual(told, []);
}

function assertNotOnDisk(data: string, canaries: Canaries): void {
  assert.deepEqual(canaries.find(readAll(data), ['secret', 'unsent']), []);
}

/** All files of a data directory, but the one that is there to hold the admin token. */
function readAll(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'admin-token')
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    .join('\n');
}
