// `parley conform` as a person and a pipeline run it: exit codes, the two forms of the report, what is asked wrongly.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checks, watches } from '@parley/conform';
import { settings } from '../support/conform/settings.ts';
import { startProxy } from '../support/conform/start-proxy.ts';
import { wrongReplies } from '../support/conform/wrong-replies.ts';
import { type Parley, runParley, startParley } from '../support/parley.ts';

let parley: Parley;
before(async () => {
  parley = await startParley({ settings });
});
after(() => parley[Symbol.asyncDispose]());

const exclusive = wrongReplies.find(({ caughtBy }) => caughtBy[0] === 'CV-POS-1.inclusive')!;

describe('parley conform', { concurrency: 3 }, () => {
  test('exits with 0 and says so when the server conforms', async () => {
    const ran = await runParley(['conform', parley.url, '--service', 'test', '--only', 'CV-POS-1, CV-EV-4']);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /✔ CV-POS-1\.past-end +a position past the end returns no events/);
    assert.match(ran.stdout, /\nConforms\. 8 passed; [0-9]+ requests, [0-9.]+ s\n$/);
    assert.match(ran.stderr, /^8 of 8 checks$/m);
    assert.ok(!ran.stdout.includes('\u001b'), 'no colours but on a terminal');
  });

  test('exits with 1 and tells what was sent, what came back, and the rule', async () => {
    await using proxy = await startProxy(parley.url, exclusive.create());
    const ran = await runParley(['conform', proxy.url, '--service', 'test', '--only', 'CV-POS-1']);
    assert.equal(ran.code, 1, ran.stderr);
    assert.match(ran.stderr, /^failed CV-POS-1\.inclusive /m);
    const report = ran.stdout;
    assert.match(report, /✖ CV-POS-1\.inclusive +position N returns every event from index N on, N included/);
    assert.match(report, /Wrong +Indices from position 2: expected \[2,3,4\], it was \[3,4\]\./);
    assert.match(report, /Rule +CV-POS-1: 0 returns no events/);
    assert.match(report, /Sent +POST \/genesys\/2\/chat\/test\/[0-9A-Za-z]{16}\/refresh\n/);
    assert.match(report, /transcriptPosition=2\n/);
    assert.match(report, /Came back +HTTP 200 OK\n +\{"statusCode":0/);
    assert.match(report, /\nDoes not conform\. 5 passed, 1 failed;/);
  });

  test('writes JSON that a pipeline can read', async () => {
    await using proxy = await startProxy(parley.url, exclusive.create());
    const only = ['--only', 'CV-POS-1,CV-POS-4.count', '--skip', 'CV-POS-1.zero'];
    const ran = await runParley(['conform', proxy.url, '--service', 'test', ...only, '--json']);
    assert.equal(ran.code, 1, ran.stderr);
    const { checks: outcomes, requests, durationMs, ...report } = JSON.parse(ran.stdout);
    assert.deepEqual(report, {
      format: 1,
      url: `${proxy.url}/genesys/2/chat`,
      service: 'test',
      profile: 'full',
      conforms: false,
      counts: { passed: 4, failed: 1, skipped: 1 },
    });
    assert.ok(Number.isInteger(requests) && Number.isInteger(durationMs));
    const find = (id: string) => outcomes.find((one: { id: string }) => one.id === id);
    const { sent, received, ...failure } = find('CV-POS-1.inclusive').failure;
    assert.deepEqual(failure, { wrong: 'Indices from position 2: expected [2,3,4], it was [3,4].' });
    assert.deepEqual([sent.method, received.status], ['POST', 200]);
    assert.match(sent.body, /transcriptPosition=2$/);
    assert.deepEqual(find('CV-POS-1.one'), {
      id: 'CV-POS-1.one',
      rule: 'CV-POS-1',
      family: 'POS',
      title: 'position 1 returns all events',
      profile: 'reference',
      outcome: 'passed',
    });
    assert.match(find('CV-POS-4.count').reason, /--thorough/);
  });

  test('exits with 2 when there is nothing to test, and says what to do', async () => {
    for (const [args, words] of [
      [[parley.url, '--service', 'nobody'], /does not know the service nobody; --service names another/],
      [['--service', 'test'], /Which server\?/],
      [[parley.url, '--service', 'test', '--client-timeout', 'soon'], /--client-timeout <seconds> is a number/],
    ] as const) {
      const ran = await runParley(['conform', ...args]);
      assert.deepEqual([ran.code, ran.stdout], [2, ''], ran.stderr);
      assert.match(ran.stderr, words);
    }
  });

  test('--list names every check, without any server', async () => {
    const ran = await runParley(['conform', '--list']);
    assert.equal(ran.code, 0, ran.stderr);
    for (const { id, title } of [...checks, ...watches])
      assert.ok(ran.stdout.includes(`  ${id} `) && ran.stdout.includes(title), id);
  });
});
