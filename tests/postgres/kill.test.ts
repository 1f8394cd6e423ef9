// A server on PostgreSQL under customers: `kill -9` of the server, crashes and restarts of the database, again and again.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom } from '../../packages/server/src/platform/random.ts';
import { Crowd } from '../support/customers/crowd.ts';
import { killAndRestart } from '../support/customers/restart.ts';
import { chooseSeed } from '../support/customers/seed.ts';
import { runParley, startParley } from '../support/parley.ts';
import { needPostgres, startPostgres } from '../support/postgres.ts';
import { createSettingsFolder } from '../support/settings/settings-folder.ts';

const kills = 10;
const crashes = 5;
/** Ten times the goal of 1 s. */
const healedWithinMs = 10_000;

describe('a server on PostgreSQL', { skip: needPostgres() }, () => {
  test('[LS-ST-2, LS-ST-8, LS-ST-9, CV-ERR-7] I1–I6, I8–I12, I18 hold over kills of the server and crashes of the database', async (t) => {
    const seed = chooseSeed();
    t.diagnostic(`seed ${seed}`);
    const random = createSeededRandom(seed);
    await using postgres = await startPostgres();
    const url = await postgres.createDatabase();
    await using parley = await startParley({ env: { PARLEY_DATABASE_URL: url } });
    const serviceUrl = `${parley.api}/test`;
    await using crowd = new Crowd({ serviceUrl, customers: 8, tabs: 2, thinkMs: 3, seed });
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(50 + random.integer(351));
      await killAndRestart(parley, crowd);
      assert.deepEqual(await crowd.audit(), [], `after kill ${kill + 1} with seed ${seed}`);
    }
    const healed: number[] = [];
    for (let crash = 0; crash < crashes; crash += 1) {
      await sleep(50 + random.integer(351));
      await postgres.stop(crash % 2 === 0 ? 'immediate' : 'fast');
      await sleep(random.integer(1_500));
      await postgres.start();
      const { acknowledged } = crowd;
      const acceptedAt = performance.now();
      while (crowd.acknowledged === acknowledged) {
        assert.ok(performance.now() - acceptedAt < healedWithinMs, `healed within ${healedWithinMs} ms`);
        await sleep(5);
      }
      healed.push(performance.now() - acceptedAt);
      assert.deepEqual(await crowd.audit(), [], `after crash ${crash + 1} of the database with seed ${seed}`);
    }
    await crowd.stop();
    assert.deepEqual(await crowd.audit(), [], `at the end with seed ${seed}`);
    assert.deepEqual(crowd.unexpected, [], 'while the server ran, everything was answered');
    t.diagnostic(`${crowd.chats.length} chats, ${crowd.acknowledged} ACKs, ${kills} kills, ${crashes} crashes`);
    t.diagnostic(`first ACK after the database accepted: ${healed.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  });

  test('[LS-ST-12] its settings are in the database, and no flag left out begins another store', async () => {
    await using postgres = await startPostgres();
    const url = await postgres.createDatabase();
    await using parley = await startParley({ settings: null, args: ['--database-url', url] });
    using folder = createSettingsFolder();
    const file = folder.write('a.yaml', 'skills: [one]');
    const apply = (...args: string[]) => runParley(['apply', file, '--data', parley.data, ...args]);
    assert.match((await apply()).stdout, /^created {2}skill {2}one\n/);
    await parley.stop();
    assert.match((await apply('--database-url', url)).stdout, /^1 entry unchanged\n/);
    const forgotten = await apply();
    assert.equal(forgotten.code, 2);
    assert.match(
      forgotten.stderr,
      /^The chats of the data directory .+ are kept in PostgreSQL; name it by --database-url/,
    );
    await assert.rejects(parley.start({ args: [] }), /kept in PostgreSQL/);
    await assert.rejects(parley.start({ args: ['--database-url', url, '--store', 'sqlite'] }), /exclude each other/);
    await parley.start({ args: ['--database-url', url] });
  });
});
