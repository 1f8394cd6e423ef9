// Settings of a data directory that no server runs on, and the lock that says whether one does.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { writeAdminAccess } from '../../packages/server/src/platform/admin-token.ts';
import { DirectoryLock } from '../../packages/server/src/platform/directory-lock.ts';
import { createChatClient } from '../support/chat-client.ts';
import { runParley, startParley } from '../support/parley.ts';
import { createSettingsFolder } from '../support/settings/settings-folder.ts';

describe('[LS-ST-12] without a server', { concurrency: 2 }, () => {
  test('a command takes the lock itself, and the server that starts then has the settings', async () => {
    using folder = createSettingsFolder();
    const file = folder.write('a.yaml', 'services: [{ name: early, welcome: Early }]');
    const ran = await runParley(['apply', file, '--data', folder.data]);
    assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, 'created  service  early\n', '']);
    await using parley = await startParley({ settings: null, data: folder.data });
    using early = createChatClient(parley.url, 'early');
    assert.ok((await early.read(await early.requestChat())).some(({ text }) => text === 'Early'));
  });

  test('what a server left when it was killed is in nobody’s way', async () => {
    using folder = createSettingsFolder();
    const file = folder.write('a.yaml', 'services: [{ name: late }]');
    await using parley = await startParley({ settings: null, data: folder.data });
    await parley.kill();
    const ran = await runParley(['apply', file, '--data', folder.data]);
    assert.deepEqual([ran.code, ran.stdout], [0, 'created  service  late\n']);
  });

  test('PARLEY_DATA names the directory, and a file that cannot be read is refused', async () => {
    using folder = createSettingsFolder();
    const env = { PARLEY_DATA: folder.data };
    const file = folder.write('a.yaml', 'skills: [one]');
    assert.equal((await runParley(['apply', file], { env, cwd: folder.path })).code, 0);
    assert.match((await runParley(['export', 'settings'], { env, cwd: folder.path })).stdout, /skills:\n {2}- one\n/);
    const missing = await runParley(['apply', 'missing.yaml'], { env, cwd: folder.path });
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /^missing\.yaml cannot be read: .+\.\n$/);
  });

  test('- is standard input', async () => {
    using folder = createSettingsFolder();
    const ran = await runParley(['apply', '-', '--data', folder.data]);
    assert.deepEqual([ran.code, ran.stdout], [0, 'the file names nothing; nothing to do\n']);
  });

  test('an export that cannot be written is refused with its reason', async () => {
    using folder = createSettingsFolder();
    await runParley(['apply', '-', '--data', folder.data]);
    const out = join(folder.path, 'no', 'such', 'folder.yaml');
    const ran = await runParley(['export', 'settings', '--data', folder.data, '--out', out]);
    assert.equal(ran.code, 2);
    assert.ok(ran.stderr.startsWith(`${out} cannot be written: `));
  });
});

describe('[LS-ST-12] while another process has the data directory', { concurrency: 2 }, () => {
  test('a second server exits 2 with a sentence, and the first goes on', async () => {
    await using parley = await startParley();
    const second = await runParley(['serve', '--port', '0', '--admin-port', '0', '--data', parley.data]);
    assert.deepEqual([second.code, second.stdout], [2, '']);
    assert.equal(
      second.stderr,
      `The data directory ${parley.data} is in use by another Parley; stop that one, or give this one its own by --data.\n`,
    );
    using client = createChatClient(parley.url, 'test');
    await client.requestChat();
    assert.equal((await runParley(['export', 'settings', '--data', parley.data])).code, 0);
  });

  test('a command whose server does not answer says so and exits 1', async () => {
    using folder = createSettingsFolder();
    const lock = DirectoryLock.acquire(folder.data)!;
    try {
      const starting = await runParley(['export', 'settings', '--data', folder.data]);
      assert.deepEqual([starting.code, starting.stdout], [1, '']);
      assert.match(
        starting.stderr,
        /has the data directory .+, but does not take commands; it is starting or stopping/,
      );
      // Nobody listens on the discard port of the loopback.
      writeAdminAccess(folder.data, { address: 'http://127.0.0.1:9', token: 'x' });
      const silent = await runParley(['apply', '-', '--data', folder.data]);
      assert.deepEqual([silent.code, silent.stdout], [1, '']);
      assert.match(
        silent.stderr,
        /^parley: The Parley that has .+ does not answer at http:\/\/127\.0\.0\.1:9 \(.*ECONNREFUSED.*\)\.\n$/,
      );
    } finally {
      lock.release();
    }
  });
});
