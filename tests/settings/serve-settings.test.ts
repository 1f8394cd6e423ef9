// `parley serve --settings FILE` with every kind of fault: one sentence that names the line, exit code 2, nothing started.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { createChatClient } from '../support/chat-client.ts';
import { runParley, startParley } from '../support/parley.ts';
import { createSettingsFolder } from '../support/settings/settings-folder.ts';

const anyPort = ['--port', '0', '--admin-port', '0'];

const faults: Record<string, readonly [text: string, fault: string]> = {
  syntax: ['services:\n\t- name: a\n', '2:1: This is not valid YAML: Tabs are not allowed as indentation.'],
  'an unknown section': ['\nservces: []\n', '2:1: There is no section "servces"; did you mean services?'],
  'an unknown key': [
    'services:\n  - name: a\n    wellcome: hi\n',
    '3:5: service "a": there is no key "wellcome"; did you mean welcome?',
  ],
  'a wrong type': [
    'services:\n  - name: a\n    typingPreview: yes\n',
    '3:20: service "a": typingPreview must be true or false; it is "yes".',
  ],
  'a value out of range': [
    'services:\n  - name: a\n    limits:\n      requestsPerSecond: 5\n',
    '4:26: service "a": limits.requestsPerSecond must be a whole number of requests a second, at least 20 and at most 100,000; it is 5.',
  ],
  'a duplicate': [
    'services:\n  - name: a\n  - name: a\n',
    '3:11: service "a": it stands twice (first on line 2); leave one of them.',
  ],
  'an unknown name': [
    'services:\n  - name: a\n    hours: offise\nhours:\n  - { name: office, timeZone: UTC }\n',
    '3:12: service "a": hours names the hours "offise", but there is no such entry; did you mean "office"?',
  ],
  'a contradiction': [
    'services:\n  - name: a\n    allowedOrigins: ["*", "https://a.example"]\n',
    '3:22: service "a": allowedOrigins has "*", which is every origin, besides others; leave one or the other.',
  ],
};

describe('a settings file at the start', { concurrency: 2 }, () => {
  test('with a fault is refused by its line, no server starts, and nothing is stored', async (t) => {
    using folder = createSettingsFolder();
    for (const [what, [text, fault]] of Object.entries(faults)) {
      await t.test(what, async () => {
        const file = folder.write('settings.yaml', text);
        const ran = await runParley(['serve', ...anyPort, '--data', folder.data, '--settings', file]);
        assert.deepEqual(ran, { code: 2, signal: null, stdout: '', stderr: `${file}:${fault}\n` });
      });
    }
    assert.match((await runParley(['export', 'settings', '--data', folder.data])).stdout, /\n\{\}\n$/);
  });

  test('that has faults leaves the ports free and the settings of before in force', async () => {
    using folder = createSettingsFolder();
    const good = folder.write('good.yaml', 'services: [{ name: a, welcome: Good }]');
    await runParley(['apply', good, '--data', folder.data]);
    const port = await findFreePort();
    const bad = folder.write('bad.yaml', 'services: [{ name: a, welcome: Bad }, { nme: b }]');
    const ran = await runParley([
      'serve',
      '--port',
      `${port}`,
      '--admin-port',
      '0',
      '--data',
      folder.data,
      '--settings',
      bad,
    ]);
    assert.equal(ran.code, 2);
    await using parley = await startParley({ settings: null, data: folder.data, args: ['--port', `${port}`] });
    using client = createChatClient(parley.url, 'a');
    assert.ok((await client.read(await client.requestChat())).some(({ text }) => text === 'Good'));
  });

  test('that is not there is named', async () => {
    using folder = createSettingsFolder();
    const ran = await runParley(['serve', ...anyPort, '--data', folder.data, '--settings', '/no/such.yaml']);
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /\/no\/such\.yaml cannot be read/);
  });

  test('that asks for what this release does not do starts, and one line of the log names it', async () => {
    await using parley = await startParley({
      settings: 'services: [{ name: a, queue: q, uploads: { maxFiles: 1 } }]\nqueues: [{ name: q }]',
    });
    // The log is written behind what happens, and to its end when the server stops.
    await parley.stop();
    const lines = parley.log().filter(({ event }) => event === 'settings-not-used-yet');
    assert.deepEqual(
      lines.map(({ sections }) => sections),
      ['services.queue, services.uploads, queues'],
    );
  });
});

/** Free now; another program may take it, but none does between two lines of a test. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
