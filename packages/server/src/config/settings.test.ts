import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { openTestSettings } from '../../../../tests/support/settings/open-test-settings.ts';
import type { ChatServices } from '../chat-v2/service.ts';
import type { ChatId } from '../domain/ids.ts';
import { type StoreDriver, StoreError } from '../store/index.ts';
import type { ApplyResult } from './apply-result.ts';
import { entryKey, readEntry, writeEntry } from './documents.ts';
import type { JsonValue } from './json.ts';
import type { Settings } from './settings.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const example = readFileSync(join(root, 'settings', 'example.yaml'), 'utf8');

/** The report, as `service sales created`, with what was kept. */
function report(result: ApplyResult): string[] {
  if (result.state !== 'applied') assert.fail(JSON.stringify(result));
  return result.entries.map(({ what, name, outcome, kept }) =>
    [what, name, outcome, ...kept].filter((part) => part !== '').join(' '),
  );
}

function sentences(result: ApplyResult): string[] {
  if (result.state !== 'refused') assert.fail(JSON.stringify(result));
  return result.faults.map(({ line, sentence }) => `${line}: ${sentence}`);
}

/** Changes an entry as something other than a file would, and lets `settings` know. */
async function edit(driver: StoreDriver, settings: Settings, key: string, change: (value: JsonValue) => JsonValue) {
  const entries = (await driver.readDocuments()).map(readEntry).filter((entry) => entry !== null);
  const [revision] = await driver.readDocuments('settings');
  const entry = entries.find(({ kind, name }) => entryKey(kind, name) === key);
  const [kind, name] = key.split('/') as ['service', string];
  const before = entry ?? { kind, name, version: 0, value: null, applied: undefined, passwordHash: null };
  const written = await driver.putDocuments([
    writeEntry({ ...before, value: change(before.value) }),
    { kind: 'settings', name: 'revision', expectedVersion: revision?.version ?? 0, value: {} },
  ]);
  assert.deepEqual(written, { state: 'committed' });
  await settings.onDocumentsVersion((await driver.confirm([])).documentsVersion);
}

/** A chat of `service` that is going on. */
async function beginChat(driver: StoreDriver, service: string, id: number) {
  const session = { chatId: `chat${id}` as ChatId, userId: 'u', keyHash: 'k', service };
  const event = { index: 1, at: 1, visible: true, body: '{}', token: null, party: 1 };
  const [outcome] = await driver.commit([{ id, session, expectedIndex: 0, events: [event] }]);
  assert.equal(outcome?.state, 'committed');
}

describe('what is in force', () => {
  test('is nothing on an empty store, with the limits per source there always are', async () => {
    const { settings } = await openTestSettings();
    assert.deepEqual([...settings.all()], []);
    assert.equal(settings.find('sales'), undefined);
    assert.deepEqual(settings.limitsPerSource(), {
      requestChat: 120,
      denied: 60,
      signIns: 20,
      spooledBytes: 20_971_520,
      onLoopback: false,
    });
  });

  test('a service has every default of the rules, in milliseconds', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: a }]');
    assert.deepEqual(settings.find('a'), {
      name: 'a',
      retired: false,
      systemNickname: 'Resources',
      tenantName: 'Resources',
      clientTimeoutMs: 90_000,
      endedGraceMs: 900_000,
      retentionMs: 7_776_000_000,
      strictCredentials: true,
      typingPreview: true,
      allowedOrigins: ['*'],
      welcome: '',
      closed: '',
      hours: null,
      assistant: false,
      limits: {
        message: 16_000,
        nickname: 100,
        names: 100,
        subject: 500,
        emailAddress: 254,
        messageType: 100,
        pushUrl: 2048,
        userDataKeys: 100,
        userDataKey: 100,
        userDataValue: 4096,
        userDataBytes: 65_536,
        eventAttributes: 4096,
        formBody: 524_288,
        parameters: 1000,
        replyEvents: 1000,
        replyBytes: 1_048_576,
        transcript: 10_000,
        requestsPerSecond: 50,
        requestsBurst: 500,
      },
    });
  });

  test('a service has what the file says', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(
      'services: [{ name: a, clientTimeout: 1.5, endedGrace: 2h, systemNickname: Bot, tenantName: Corp, retire: true, assistant: true, strictCredentials: false, typingPreview: false, allowedOrigins: ["https://x.org"], welcome: W, closed: C, limits: { message: 7 } }]',
    );
    const services: ChatServices = settings;
    const service = services.find('a')!;
    const { limits, ...rest } = service;
    assert.equal(limits.message, 7);
    assert.partialDeepStrictEqual(rest, {
      clientTimeoutMs: 1500,
      endedGraceMs: 7_200_000,
      systemNickname: 'Bot',
      tenantName: 'Corp',
      retired: true,
      assistant: true,
      strictCredentials: false,
      typingPreview: false,
      allowedOrigins: ['https://x.org'],
      welcome: 'W',
      closed: 'C',
    });
    await settings.apply('services: [{ name: a, tenantName: Corp }]');
    assert.equal(settings.find('a')?.systemNickname, 'Corp');
  });

  test('[CV-HTTP-8] the limit of bodies rises with those of parameters', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: a, limits: { message: 1000000 } }]');
    assert.equal(settings.find('a')?.limits.formBody, 12_216_144);
  });

  test('is the same object until an apply changes it, and cannot be changed', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: a }]');
    const before = settings.find('a')!;
    assert.equal(settings.find('a'), before);
    assert.deepEqual(
      [...settings.all()].map((service) => service === before),
      [true],
    );
    assert.throws(() => Object.assign(before, { welcome: 'x' }), TypeError);
    assert.throws(() => Object.assign(before.limits, { message: 1 }), TypeError);
    assert.throws(() => (before.allowedOrigins as string[]).push('x'), TypeError);
    await settings.apply('services: [{ name: a, welcome: new }]');
    assert.equal(before.welcome, '');
    assert.equal(settings.find('a')?.welcome, 'new');
  });

  test('[CV-LIFE-6] a service is open in its hours, and without hours always', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(
      'services: [{ name: a, hours: h }, { name: b }]\nhours: [{ name: h, timeZone: UTC, weekly: { mon: ["09:00-17:00"] } }]',
    );
    const monday = Date.UTC(2026, 10, 23, 12);
    const [a, b] = [settings.find('a')!, settings.find('b')!];
    assert.deepEqual([settings.isOpen(a, monday), settings.isOpen(a, monday + 86_400_000)], [true, false]);
    assert.deepEqual([settings.isOpen(b, monday), settings.isOpen(b, monday + 86_400_000)], [true, true]);
    await settings.apply('hours: [{ name: h, timeZone: UTC, weekly: { tue: ["09:00-17:00"] } }]');
    assert.deepEqual([settings.isOpen(a, monday), settings.isOpen(a, monday + 86_400_000)], [false, true]);
  });

  test('what cannot be read harms nothing else, and the log says so', async () => {
    const { driver, settings } = await openTestSettings();
    await settings.apply('services: [{ name: a }, { name: b }]\nlimitsPerSource: { denied: 7 }');
    await edit(driver, settings, 'service/a', () => ({ clientTimeout: 'soon' }));
    await driver.putDocuments([{ kind: 'service', name: 'c', expectedVersion: 0, value: { format: 99, value: {} } }]);
    const again = await openTestSettings(driver);
    assert.deepEqual(
      [...again.settings.all()].map(({ name }) => name),
      ['b'],
    );
    assert.equal(again.settings.limitsPerSource().denied, 7);
    assert.deepEqual(again.logged, ['{"event":"settings-entry-unreadable","kind":"service","name":"a"}']);
  });
});

describe('an apply', () => {
  test('creates, changes, and says so entry by entry', async () => {
    const { settings } = await openTestSettings();
    assert.deepEqual(report(await settings.apply('skills: [s, t]\nqueues: [{ name: q }]\nnotReadyReasons: [tea]')), [
      'skill s created',
      'skill t created',
      'queue q created',
      'notReadyReasons created',
    ]);
    assert.deepEqual(report(await settings.apply('queues: [{ name: q, wrapUp: 5 }]\nskills: [s]')), [
      'queue q changed',
      'skill s unchanged',
    ]);
    assert.deepEqual(report(await settings.apply('')), []);
  });

  test('of the same file again changes nothing and writes nothing', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(example);
    const before = await driver.readDocuments();
    const lines = report(await settings.apply(example));
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
    assert.deepEqual(sentences(result), [
      '3: service "b": queue names the queue "none", but there is no such entry; add it under queues, or name another.',
      '4: queues must be a list: one "- name: …" for each queue; it is 3.',
    ]);
    assert.deepEqual(await driver.readDocuments(), before);
    assert.equal(settings.find('a')?.welcome, '');
  });

  test('may name what the store has and the file has not', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('queues: [{ name: q }]');
    assert.deepEqual(report(await settings.apply('services: [{ name: a, queue: q }]')), ['service a created']);
  });

  test('as a dry run says what it would do, and writes nothing', async () => {
    const { settings, driver } = await openTestSettings();
    const result = await settings.apply('services: [{ name: a }]', { dryRun: true });
    assert.deepEqual(report(result), ['service a created']);
    assert.deepEqual(await driver.readDocuments(), []);
    assert.equal(settings.find('a'), undefined);
    assert.deepEqual(sentences(await settings.apply('services: [{}]', { dryRun: true })), [
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
    assert.deepEqual(report(await settings.apply('services: [{ name: a }]')), ['service a created']);
  });
});

describe('a later edit', () => {
  const file = 'services: [{ name: a, welcome: file, limits: { message: 10 } }]';

  test('stays while the file says what it said before, and is named', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(file);
    await edit(driver, settings, 'service/a', () => ({ welcome: 'edited', closed: 'mine', limits: { message: 20 } }));
    assert.deepEqual(report(await settings.apply(file)), ['service a kept welcome limits.message']);
    assert.partialDeepStrictEqual(settings.find('a'), { welcome: 'edited', closed: 'mine' });
    assert.equal(settings.find('a')?.limits.message, 20);
  });

  test('gives way where the file says something new, and stays elsewhere', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(file);
    await edit(driver, settings, 'service/a', () => ({ welcome: 'edited', limits: { message: 20 } }));
    const changed = file.replace('message: 10', 'message: 30');
    assert.deepEqual(report(await settings.apply(changed)), ['service a changed welcome']);
    assert.equal(settings.find('a')?.welcome, 'edited');
    assert.equal(settings.find('a')?.limits.message, 30);
  });

  test('that removed the entry stays, until the file says something new of it', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(file);
    await edit(driver, settings, 'service/a', () => null);
    assert.equal(settings.find('a'), undefined);
    assert.deepEqual(report(await settings.apply(file)), ['service a kept']);
    assert.equal(settings.find('a'), undefined);
    assert.deepEqual(report(await settings.apply(file.replace('file', 'again'))), ['service a created']);
    assert.equal(settings.find('a')?.welcome, 'again');
  });

  test('that contradicts the file together with what was kept is named at the entry', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply('services: [{ name: a, uploads: { maxFileSize: 10 } }]');
    await edit(driver, settings, 'service/a', () => ({ uploads: { maxFileSize: 500 } }));
    const result = await settings.apply('services:\n  - name: a\n    uploads: { maxFileSize: 10, maxTotalSize: 100 }');
    assert.deepEqual(sentences(result), [
      '3: service "a": uploads.maxFileSize is 500, but all files together may have maxTotalSize, 100; lower the one or raise the other.',
    ]);
  });

  test('that leaves a part without what it needs is named, and nothing is applied', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply('queues: [{ name: q, lastAgent: { within: 60 } }]');
    await edit(driver, settings, 'queue/q', () => ({ lastAgent: { within: 60, wait: 5 } }));
    const result = await settings.apply('queues: [{ name: q }]');
    assert.deepEqual(sentences(result), ['1: queue "q": with later edits: lastAgent.within is missing.']);
  });
});

describe('removing', () => {
  test('absent removes an entry, also one that no file has named', async () => {
    const { settings, driver } = await openTestSettings();
    await edit(driver, settings, 'service/a', () => ({}));
    assert.ok(settings.find('a'));
    assert.deepEqual(report(await settings.apply('services: [{ name: a, absent: true }, { name: b, absent: true }]')), [
      'service a removed',
      'service b unchanged',
    ]);
    assert.equal(settings.find('a'), undefined);
  });

  test('absent a second time leaves alone what somebody made since', async () => {
    const { settings, driver } = await openTestSettings();
    const file = 'services: [{ name: a, absent: true }]';
    await settings.apply(file);
    await edit(driver, settings, 'service/a', () => ({ welcome: 'mine' }));
    assert.deepEqual(report(await settings.apply(file)), ['service a kept']);
    assert.equal(settings.find('a')?.welcome, 'mine');
  });

  test('an entry that was removed can be created again', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: a, welcome: old }]');
    await settings.apply('services: [{ name: a, absent: true }]');
    assert.deepEqual(report(await settings.apply('services: [{ name: a }]')), ['service a created']);
    assert.equal(settings.find('a')?.welcome, '');
  });

  test('a service with chats going on is refused with their number, and may be retired', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply('services: [{ name: a }, { name: b }]');
    await beginChat(driver, 'a', 1);
    assert.deepEqual(sentences(await settings.apply('services:\n  - { name: a, absent: true }')), [
      '2: service "a": it cannot be removed while 1 chat is going on; write retire: true, so that it takes no new ones, and remove it when they have ended.',
    ]);
    await beginChat(driver, 'a', 2);
    assert.match(
      sentences(await settings.apply('services: [{ name: a, absent: true }]')).join(),
      /while 2 chats are going on/,
    );
    assert.ok(settings.find('a'));
    assert.deepEqual(report(await settings.apply('services: [{ name: a, retire: true }, { name: b, absent: true }]')), [
      'service a retired',
      'service b removed',
    ]);
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
    assert.deepEqual(sentences(await settings.apply(file)), [
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
    assert.deepEqual(report(await settings.apply(file)), ['service a changed', 'hours h removed']);
  });
});

describe('passwords', () => {
  const account = (password: string, more = '') => `agents: [{ username: ada, password: ${password}${more} }]`;
  const hashOf = async (driver: StoreDriver) =>
    (await driver.readDocuments('agent')).map(readEntry).map((entry) => entry?.passwordHash ?? null);

  test('[LS-SEC-1] are kept as argon2id hashes alone, and are in no document, log line, report or export', async () => {
    const { settings, driver, logged, passwords } = await openTestSettings();
    const result = await settings.apply(account('canary-password'));
    const [hash] = await hashOf(driver);
    assert.match(hash!, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.ok(await passwords.verify('canary-password', hash!));
    const everything = JSON.stringify([await driver.readDocuments(), logged, result, settings.export()]);
    assert.ok(!everything.includes('canary'));
    assert.ok(!settings.export().includes('argon2'));
    assert.ok(!settings.export().includes('password:'));
  });

  test('count only when the account is created', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(account('first-password'));
    const before = await hashOf(driver);
    assert.deepEqual(report(await settings.apply(account('other-password'))), ['agent ada unchanged']);
    assert.deepEqual(report(await settings.apply(account('other-password', ', capacity: 5'))), ['agent ada changed']);
    assert.deepEqual(await hashOf(driver), before);
  });

  test('go with the account, and count again when it is created again', async () => {
    const { settings, driver, passwords } = await openTestSettings();
    await settings.apply(account('first-password'));
    await settings.apply('agents: [{ username: ada, absent: true }]');
    assert.deepEqual(await hashOf(driver), [null]);
    assert.ok(!JSON.stringify(await driver.readDocuments()).includes('argon2'));
    await settings.apply(account('second-password'));
    assert.ok(await passwords.verify('second-password', (await hashOf(driver))[0]!));
  });

  test('an account without one has none, and other letters are the same account', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply('agents: [{ username: ada }]');
    assert.deepEqual(
      report(await settings.apply('agents: [{ username: ADA, password: some-password, capacity: 9 }]')),
      ['agent ada changed'],
    );
    assert.deepEqual(await hashOf(driver), [null]);
  });

  test('are hashed once, also when the store changes in between', async () => {
    const { driver, passwords } = await openTestSettings();
    let hashed = 0;
    let stale = 2;
    const { settings } = await openTestSettings(
      {
        ...driver,
        putDocuments: async (writes) => {
          stale -= 1;
          if (stale >= 0) return { state: 'stale', document: { kind: 'settings', name: 'revision' } };
          return driver.putDocuments(writes);
        },
      },
      {
        ...passwords,
        hash: (password) => {
          hashed += 1;
          return passwords.hash(password);
        },
      },
    );
    assert.deepEqual(report(await settings.apply(account('some-password'))), ['agent ada created']);
    assert.equal(hashed, 1);
  });

  test('of a dry run are not hashed and change nothing', async () => {
    const { settings, driver } = await openTestSettings();
    await settings.apply(account('first-password'), { dryRun: true });
    assert.deepEqual(await driver.readDocuments(), []);
  });
});

describe('several nodes', () => {
  test('see what another applied, when a confirmation tells of it', async () => {
    const one = await openTestSettings();
    const other = await openTestSettings(one.driver);
    await one.settings.apply('services: [{ name: a }]');
    assert.equal(other.settings.find('a'), undefined);
    await other.settings.onDocumentsVersion((await one.driver.confirm([])).documentsVersion);
    assert.ok(other.settings.find('a'));
  });

  test('keep what they applied, whatever a slower read finds', async () => {
    const { driver } = await openTestSettings();
    const slow = Promise.withResolvers<void>();
    let isSlow = false;
    const { settings } = await openTestSettings({
      ...driver,
      readDocuments: async (kind) => {
        const documents = await driver.readDocuments(kind);
        if (isSlow && kind === undefined) {
          isSlow = false;
          await slow.promise;
        }
        return documents;
      },
    });
    const { settings: other } = await openTestSettings(driver);
    await other.apply('services: [{ name: a }]');
    isSlow = true;
    const reading = settings.onDocumentsVersion(1);
    await Promise.resolve();
    while (isSlow) await Promise.resolve();
    await settings.apply('services: [{ name: b }]');
    slow.resolve();
    await reading;
    assert.deepEqual([...settings.all()].map(({ name }) => name).sort(), ['a', 'b']);
  });

  test('do not read again for a version they know, nor all of it for other documents', async () => {
    const { driver, settings: writer } = await openTestSettings();
    await writer.apply('services: [{ name: a }]');
    const reads: (string | undefined)[] = [];
    const { settings } = await openTestSettings({
      ...driver,
      readDocuments: (kind) => {
        reads.push(kind);
        return driver.readDocuments(kind);
      },
    });
    reads.length = 0;
    await driver.putDocuments([{ kind: 'agent-state', name: 'ada', expectedVersion: 0, value: {} }]);
    const { documentsVersion } = await driver.confirm([]);
    await settings.onDocumentsVersion(documentsVersion);
    await settings.onDocumentsVersion(documentsVersion);
    assert.deepEqual(reads, ['settings']);
  });

  test('apply different things at once, and both are in force', async () => {
    const one = await openTestSettings();
    const other = await openTestSettings(one.driver);
    const results = await Promise.all([
      one.settings.apply('services: [{ name: a }]'),
      other.settings.apply('services: [{ name: b }]'),
      one.settings.apply('services: [{ name: c }]'),
      other.settings.apply('services: [{ name: a, welcome: x }]'),
    ]);
    for (const { state } of results) assert.equal(state, 'applied');
    const { settings } = await openTestSettings(one.driver);
    assert.deepEqual([...settings.all()].map(({ name }) => name).sort(), ['a', 'b', 'c']);
    assert.equal(settings.find('a')?.welcome, 'x');
  });

  test('of one who removes an entry and one who begins to name it, one is refused', async () => {
    const one = await openTestSettings();
    const other = await openTestSettings(one.driver);
    await one.settings.apply('queues: [{ name: q }]');
    const results = await Promise.all([
      one.settings.apply('queues: [{ name: q, absent: true }]'),
      other.settings.apply('services: [{ name: a, queue: q }]'),
    ]);
    assert.deepEqual(results.map(({ state }) => state).sort(), ['applied', 'refused']);
  });

  test('that change settings all the time make an apply give up with a sentence', async () => {
    const { driver } = await openTestSettings();
    const stale = { state: 'stale', document: { kind: 'settings', name: 'revision' } } as const;
    const { settings } = await openTestSettings({ ...driver, putDocuments: async () => stale });
    assert.deepEqual(await settings.apply('services: [{ name: a }]'), {
      state: 'failed',
      sentence: 'The settings are being changed from elsewhere all the time; apply them again.',
    });
  });
});

describe('a store that fails', () => {
  test('makes an apply fail with a sentence, and the next one does it', async () => {
    const { driver } = await openTestSettings();
    let failing = true;
    const { settings, logged } = await openTestSettings({
      ...driver,
      putDocuments: async (writes) => {
        if (failing) throw new StoreError('unavailable', 'no space');
        return driver.putDocuments(writes);
      },
    });
    assert.deepEqual(await settings.apply('services: [{ name: a }]'), {
      state: 'failed',
      sentence: 'The store did not take the settings (no space); apply them again.',
    });
    assert.equal(settings.find('a'), undefined);
    assert.deepEqual(logged, ['{"event":"settings-not-applied","code":"unavailable"}']);
    failing = false;
    assert.deepEqual(report(await settings.apply('services: [{ name: a }]')), ['service a created']);
  });

  test('that does not say whether it took them is asked again by applying again', async () => {
    const { driver } = await openTestSettings();
    let broken = true;
    const { settings } = await openTestSettings({
      ...driver,
      putDocuments: async (writes) => {
        const outcome = await driver.putDocuments(writes);
        if (broken) throw new StoreError('unknown', 'the connection broke');
        return outcome;
      },
    });
    const { state, ...rest } = await settings.apply('services: [{ name: a }]');
    assert.equal(state, 'failed');
    assert.match(JSON.stringify(rest), /did not say whether/);
    broken = false;
    assert.deepEqual(report(await settings.apply('services: [{ name: a }]')), ['service a unchanged']);
    assert.ok(settings.find('a'));
  });

  test('leaves the settings as they were, and they are read at the next confirmation', async () => {
    const { driver, settings: writer } = await openTestSettings();
    let failing = false;
    const { settings, logged } = await openTestSettings({
      ...driver,
      readDocuments: async (kind) => {
        if (failing) throw new StoreError('unavailable', 'away');
        return driver.readDocuments(kind);
      },
    });
    await writer.apply('services: [{ name: a }]');
    failing = true;
    await settings.onDocumentsVersion(1);
    assert.equal(settings.find('a'), undefined);
    assert.deepEqual(logged, ['{"event":"settings-not-read","code":"unavailable"}']);
    failing = false;
    await settings.onDocumentsVersion(1);
    assert.ok(settings.find('a'));
  });
});

describe('an export', () => {
  test('applied to an empty store gives the same settings', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(example);
    await settings.apply('skills: [{ name: billing, retire: true }]');
    const copy = await openTestSettings();
    report(await copy.settings.apply(settings.export()));
    assert.equal(copy.settings.export(), settings.export());
    assert.deepEqual([...copy.settings.all()].toSorted(byName), [...settings.all()].toSorted(byName));
    assert.deepEqual(copy.settings.limitsPerSource(), settings.limitsPerSource());
  });

  test('applied to the store it came from changes nothing', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(example);
    const before = settings.export();
    for (const line of report(await settings.apply(before))) assert.match(line, / unchanged$/);
    assert.equal(settings.export(), before);
  });

  test('of an empty store is a file that says nothing', async () => {
    const { settings } = await openTestSettings();
    assert.deepEqual(report(await settings.apply(settings.export())), []);
  });

  test('has each text on one line, so that a change shows as one', async () => {
    const { settings } = await openTestSettings();
    const welcome = 'one two three '.repeat(100).trim();
    await settings.apply(`services: [{ name: a, welcome: ${welcome} }]`);
    assert.ok(settings.export().split('\n').includes(`    welcome: ${welcome}`));
  });

  test('has no entry that was removed', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: gone }, { name: here }]');
    await settings.apply('services: [{ name: gone, absent: true }]');
    assert.doesNotMatch(settings.export(), /gone/);
    assert.match(settings.export(), /- name: here/);
  });

  test('brings back any text exactly', async () => {
    const hard = fc.constantFrom(
      '',
      ' ',
      '\n',
      '\n\n',
      '#',
      ': ',
      '- ',
      '"',
      "'",
      '\\',
      '\t',
      '\r\n',
      'yes',
      'null',
      '~',
      '0x1',
      '2026-11-24',
      '\u0085',
      '\u2028',
      '\uFEFF',
      '\u0007',
      '👋🏽',
      '%',
      '&',
      '*',
      '|',
      '>',
      '---',
      '...',
      '{nickname}',
    );
    const texts = fc.array(fc.oneof(hard, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        texts
          .map((parts) => parts.join(''))
          .filter(
            (text) => !text.includes('\0') && !/\{\s*[\p{L}\p{N}_.-]*\s*\}/u.test(text.replaceAll('{nickname}', '')),
          ),
        async (welcome) => {
          const { settings } = await openTestSettings();
          report(await settings.apply(JSON.stringify({ services: [{ name: 'a', welcome }] })));
          const copy = await openTestSettings();
          report(await copy.settings.apply(settings.export()));
          assert.equal(copy.settings.find('a')?.welcome, welcome);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('what nothing uses yet', () => {
  test('is named by section and key, where it asks for something', async () => {
    const { settings } = await openTestSettings();
    const result = await settings.apply(
      'services: [{ name: a, queue: q, async: false, idle: { enabled: false, alertAfter: 255 }, uploads: { maxFiles: 1 } }]\n' +
        'queues: [{ name: q }]\nlimitsPerSource: { denied: 9, signIns: 9 }\nhours: [{ name: h, timeZone: UTC }]',
    );
    const expected = ['services.queue', 'services.uploads', 'queues', 'limitsPerSource.signIns'];
    assert.deepEqual(settings.unused(), expected);
    assert.deepEqual(result.state === 'applied' && result.unused, expected);
  });

  test('is nothing in the demo', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(readFileSync(join(root, 'settings', 'demo.yaml'), 'utf8'));
    assert.deepEqual(settings.unused(), []);
    assert.partialDeepStrictEqual(settings.find('demo'), {
      assistant: true,
      systemNickname: 'Parley',
      allowedOrigins: ['*'],
      strictCredentials: true,
    });
    assert.notEqual(settings.find('demo')?.welcome, '');
  });
});

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}
