// A full disk: writes are RETRYed, reads go on, nothing acknowledged is lost, and it heals by itself.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { Crowd } from '../support/customers/crowd.ts';
import { openChat } from '../support/customers/open-chat.ts';
import { chooseSeed } from '../support/customers/seed.ts';
import { startParley } from '../support/parley.ts';
import { needSmallVolume, SmallVolume } from '../support/small-volume.ts';
import { waitUntil } from '../support/wait-until.ts';

const volumeBytes = 3 * 1024 * 1024;
const ballastBytes = 1024 * 1024;
/** Ten times what field clients wait for an answer (CV-ERR-7). */
const answerWithinMs = 30_000;

test('[LS-ST-2, CV-ERR-7] I1, I18 without space writes are RETRYed and reads go on, and with space again all is as before', {
  skip: needSmallVolume(),
}, async (t) => {
  const seed = chooseSeed();
  t.diagnostic(`seed ${seed}`);
  await using volume = await SmallVolume.mount(volumeBytes);
  writeFileSync(volume.outside('ballast'), Buffer.alloc(ballastBytes));
  await using parley = await startParley({ data: volume.path, wrap: volume.enter });
  const serviceUrl = `${parley.api}/test`;
  await using crowd = new Crowd({ serviceUrl, customers: 6, tabs: 1, thinkMs: 2, seed, textLength: 4_000 });
  const chat = await openChat(serviceUrl, crowd.agent);
  crowd.chats.push(chat);
  const readiness = async (port: string) => {
    const reply = await fetch(`${port}/readyz`);
    return `${reply.status} ${JSON.parse(await reply.text()).status}`;
  };

  await waitUntil('the volume is full', async () => (await readiness(parley.url)) === '503 store-not-writable');
  let retried = 0;
  for (let place = 0; retried < 20; place += 1) {
    const begunAt = performance.now();
    const { state } = await chat.send(`${place} ${'x'.repeat(15_000)}`, {
      token: place % 2 ? `the token of ${place}` : null,
    });
    assert.ok(performance.now() - begunAt < answerWithinMs, 'no answer takes long');
    // What little is left may do for one more.
    assert.ok(state === 'retry' || state === 'ack', `a send without space is ${state}`);
    if (state === 'retry') retried += 1;
    assert.equal((await chat.post('refresh', {}, { from: 1 })).state, 'ack', 'reads go on');
  }
  assert.equal((await fetch(`${parley.url}/healthz`)).status, 200);
  assert.deepEqual(await crowd.audit(), [], `without space, seed ${seed}`);

  // Nobody writes now: it heals all the same.
  await crowd.stop();
  await waitUntil('nothing fits in any more', async () => {
    await chat.send(`${chat.history.calls.length} ${'y'.repeat(15_000)}`);
    return (await readiness(parley.admin)) === '503 store-not-writable';
  });
  rmSync(volume.outside('ballast'));
  await waitUntil('it is ready by itself', async () => (await readiness(parley.url)) === '200 ready');
  assert.equal((await chat.send('there is room again')).state, 'ack');
  assert.deepEqual(await crowd.audit(), [], `with space again, seed ${seed}`);
  assert.deepEqual(crowd.unexpected, [], 'everything was answered');

  assert.deepEqual(await parley.stop(), { code: 0, signal: null });
  await parley.start();
  assert.deepEqual(await crowd.audit(), [], `after a restart, seed ${seed}`);
  const calls = crowd.chats.flatMap(({ history }) => history.calls);
  t.diagnostic(`${crowd.acknowledged} ACKs, ${calls.filter(({ outcome }) => outcome.state === 'retry').length} RETRYs`);
});
