import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { beginChat } from '../../../../tests/support/settings/begin-chat.ts';
import { editEntry } from '../../../../tests/support/settings/edit-entry.ts';
import { openTestSettings } from '../../../../tests/support/settings/open-test-settings.ts';
import { listSentences, presentReport } from '../../../../tests/support/settings/present-report.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const example = readFileSync(join(root, 'settings', 'example.yaml'), 'utf8');

describe('an apply', () => {
  test('creates, changes, and says so entry by entry', async () => {
    const { settings } = await openTestSettings();
    assert.deepEqual(
      presentReport(await settings.apply('skills: [s, t]\nqueues: [{ name: q }]\nnotReadyReasons: [tea]')),
      ['skill s created', 'skill t created', 'queue q created', 'notReadyReasons created'],
    );
    assert.deepEqual(presentReport(await settings.apply('queues: [{ name: q, wrapUp: 5 }]\nskills: [s]')), [
      'queue q changed',
      'skill s unchanged',
    ]);
    assert.deepEqual(presentReport(await settings.apply('')), []);
  });

  test('of the same file again changes nothing and writes nothing', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(example);
    const before = await driver.readDocuments();
    const lines = presentReport(await settings.apply(example));
    assert.ok(lines.length > 0);
    for (const line of lines) assert.match(line, / unchanged$/);
    assert.deepEqual(await driver.readDocuments(), before);
  });

  test('leaves what the file does not name', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: a, welcome: A }]');
    await settings.apply('services: [{ name: b }]');
    assert.deepEqual(
      [...settings.all()].map(({ name, welcome }) => [name, welcome]),
      [
        ['a', 'A'],
        ['b', ''],
      ],
    );
  });

  test('changes nothing at all while there is one fault', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply('services: [{ name: a }]');
    const before = await driver.readDocuments();
    const result = await settings.apply(
      'services:\n  - { name: a, welcome: new }\n  - { name: b, queue: none }\nqueues: 3',
    );
    assert.deepEqual(listSentences(result), [
      '3: service "b": queue names the queue "none", but there is no such entry; add it under queues, or name another.',
      '4: queues must be a list: one "- name: …" for each queue; it is 3.',
    ]);
    assert.deepEqual(await driver.readDocuments(), before);
    assert.equal(settings.find('a')?.welcome, '');
  });

  test('may name what the store has and the file has not', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('queues: [{ name: q }]');
    assert.deepEqual(presentReport(await settings.apply('services: [{ name: a, queue: q }]')), ['service a created']);
  });

  test('as a dry run says what it would do, and writes nothing', async () => {
    const { settings, driver } = await openTestSettings();
    const result = await settings.apply('services: [{ name: a }]', { dryRun: true });
    assert.deepEqual(presentReport(result), ['service a created']);
    assert.deepEqual(await driver.readDocuments(), []);
    assert.equal(settings.find('a'), undefined);
    assert.deepEqual(listSentences(await settings.apply('services: [{}]', { dryRun: true })), [
      '1: services[0]: name is missing.',
    ]);
  });

  test('says in its log how much it did, and no value', async () => {
    const { settings, logged } = await openTestSettings();
    await settings.apply('services: [{ name: a, welcome: canary }, { name: b, absent: true }]');
    assert.deepEqual(logged, ['{"event":"settings-applied","created":1,"changed":0,"removed":0,"untouched":1}']);
  });
});

describe('several applies at one node', () => {
  test('run one after the other, so that none has to begin again', async () => {
    const { driver } = await openTestSettings();
    const outcomes: string[] = [];
    const { settings } = await openTestSettings({
      ...driver,
      putDocuments: async (writes) => {
        const outcome = await driver.putDocuments(writes);
        outcomes.push(outcome.state);
        return outcome;
      },
    });
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => settings.apply(`services: [{ name: ${name} }]`)));
    assert.deepEqual(outcomes, ['committed', 'committed', 'committed', 'committed']);
    assert.deepEqual([...settings.all()].map(({ name }) => name).sort(), names);
  });

  test('do not wait for ever for one that a fault of ours ended', async () => {
    const { driver } = await openTestSettings();
    let broken = true;
    const { settings } = await openTestSettings({
      ...driver,
      putDocuments: async (writes) => {
        if (broken) throw new TypeError('a bug');
        return driver.putDocuments(writes);
      },
    });
    await assert.rejects(settings.apply('services: [{ name: a }]'), TypeError);
    broken = false;
    assert.deepEqual(presentReport(await settings.apply('services: [{ name: a }]')), ['service a created']);
  });
});

describe('a later edit', () => {
  const file = 'services: [{ name: a, welcome: file, limits: { message: 10 } }]';

  test('stays while the file says what it said before, and is named', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(file);
    await editEntry(driver, settings, 'service/a', () => ({
      welcome: 'edited',
      closed: 'mine',
      limits: { message: 20 },
    }));
    assert.deepEqual(presentReport(await settings.apply(file)), ['service a kept welcome limits.message']);
    assert.partialDeepStrictEqual(settings.find('a'), { welcome: 'edited', closed: 'mine' });
    assert.equal(settings.find('a')?.limits.message, 20);
  });

  test('gives way where the file says something new, and stays elsewhere', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(file);
    await editEntry(driver, settings, 'service/a', () => ({ welcome: 'edited', limits: { message: 20 } }));
    const changed = file.replace('message: 10', 'message: 30');
    assert.deepEqual(presentReport(await settings.apply(changed)), ['service a changed welcome']);
    assert.equal(settings.find('a')?.welcome, 'edited');
    assert.equal(settings.find('a')?.limits.message, 30);
  });

  test('that removed the entry stays, until the file says something new of it', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(file);
    await editEntry(driver, settings, 'service/a', () => null);
    assert.equal(settings.find('a'), undefined);
    assert.deepEqual(presentReport(await settings.apply(file)), ['service a kept']);
    assert.equal(settings.find('a'), undefined);
    assert.deepEqual(presentReport(await settings.apply(file.replace('file', 'again'))), ['service a created']);
    assert.equal(settings.find('a')?.welcome, 'again');
  });

  test('that contradicts the file together with what was kept is named at the entry', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply('services: [{ name: a, uploads: { maxFileSize: 10 } }]');
    await editEntry(driver, settings, 'service/a', () => ({ uploads: { maxFileSize: 500 } }));
    const result = await settings.apply('services:\n  - name: a\n    uploads: { maxFileSize: 10, maxTotalSize: 100 }');
    assert.deepEqual(listSentences(result), [
      '3: service "a": uploads.maxFileSize is 500, but all files together may have maxTotalSize, 100; lower the one or raise the other.',
    ]);
  });

  test('that leaves a part without what it needs is named, and nothing is applied', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply('queues: [{ name: q, lastAgent: { within: 60 } }]');
    await editEntry(driver, settings, 'queue/q', () => ({ lastAgent: { within: 60, wait: 5 } }));
    const result = await settings.apply('queues: [{ name: q }]');
    assert.deepEqual(listSentences(result), ['1: queue "q": with later edits: lastAgent.within is missing.']);
  });
});

describe('removing', () => {
  test('absent removes an entry, also one that no file has named', async () => {
    const { settings, driver } = await openTestSettings();
    await editEntry(driver, settings, 'service/a', () => ({}));
    assert.ok(settings.find('a'));
    assert.deepEqual(
      presentReport(await settings.apply('services: [{ name: a, absent: true }, { name: b, absent: true }]')),
      ['service a removed', 'service b unchanged'],
    );
    assert.equal(settings.find('a'), undefined);
  });

  test('absent a second time leaves alone what somebody made since', async () => {
    const { settings, driver } = await openTestSettings();
    const file = 'services: [{ name: a, absent: true }]';
    await settings.apply(file);
    await editEntry(driver, settings, 'service/a', () => ({ welcome: 'mine' }));
    assert.deepEqual(presentReport(await settings.apply(file)), ['service a kept']);
    assert.equal(settings.find('a')?.welcome, 'mine');
  });

  test('an entry that was removed can be created again', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: a, welcome: old }]');
    await settings.apply('services: [{ name: a, absent: true }]');
    assert.deepEqual(presentReport(await settings.apply('services: [{ name: a }]')), ['service a created']);
    assert.equal(settings.find('a')?.welcome, '');
  });

  test('a service with chats going on is refused with their number, and may be retired', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply('services: [{ name: a }, { name: b }]');
    await beginChat(driver, 'a', 1);
    assert.deepEqual(listSentences(await settings.apply('services:\n  - { name: a, absent: true }')), [
      '2: service "a": it cannot be removed while 1 chat is going on; write retire: true, so that it takes no new ones, and remove it when they have ended.',
    ]);
    await beginChat(driver, 'a', 2);
    assert.match(
      listSentences(await settings.apply('services: [{ name: a, absent: true }]')).join(),
      /while 2 chats are going on/,
    );
    assert.ok(settings.find('a'));
    assert.deepEqual(
      presentReport(await settings.apply('services: [{ name: a, retire: true }, { name: b, absent: true }]')),
      ['service a retired', 'service b removed'],
    );
    assert.equal(settings.find('a')?.retired, true);
  });

  test('what other entries name is refused with their number', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(
      'services: [{ name: a, queue: q, hours: h }]\nqueues: [{ name: q, skills: [{ name: s }] }, { name: r, overflow: [{ after: 1, to: q }, { after: 2, to: q }] }]\n' +
        'hours: [{ name: h, timeZone: UTC }]\nskills: [s]\nagents: [{ username: ada, queues: [q], skills: [{ name: s }] }]\ncannedResponses: [{ shortcut: hi, text: hi, queues: [q] }]',
    );
    const file =
      'queues:\n  - { name: q, absent: true }\nhours:\n  - { name: h, absent: true }\nskills:\n  - { name: s, absent: true }';
    assert.deepEqual(listSentences(await settings.apply(file)), [
      '2: queue "q": it cannot be removed while 4 entries name it (service "a", queue "r", agent "ada", …); take the name out there first.',
      '4: hours "h": it cannot be removed while 1 entry names it (service "a"); take the name out there first.',
      // The queue that names it would be removed by the same file.
      '6: skill "s": it cannot be removed while 1 entry names it (agent "ada"); take the name out there first.',
    ]);
  });

  test('goes together with taking out the name', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: a, hours: h }]\nhours: [{ name: h, timeZone: UTC }]');
    const file = 'services: [{ name: a }]\nhours: [{ name: h, absent: true }]';
    assert.deepEqual(presentReport(await settings.apply(file)), ['service a changed', 'hours h removed']);
  });
});
