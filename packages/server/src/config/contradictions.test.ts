import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { presentFault } from './fault.ts';
import { parseSettings } from './parse-settings.ts';
import { planApply } from './plan-apply.ts';

/** The file applied to an empty store has exactly these faults. */
function check(text: string, expected: readonly string[]) {
  const { faults } = planApply(parseSettings(text), [], new Map());
  assert.deepEqual(
    faults.map((fault) => presentFault('f', fault).slice(2)),
    expected,
    text,
  );
}

function inService(lines: string, expected: readonly string[]) {
  check(`services:\n  - name: a\n${lines}`, expected);
}

describe('a service', () => {
  test('[CV-HTTP-7] cannot allow every origin and some', () => {
    inService('    allowedOrigins: ["https://x.org", "*"]', [
      '3:39: service "a": allowedOrigins has "*", which is every origin, besides others; leave one or the other.',
    ]);
  });

  test('[CV-HTTP-8] cannot have a body limit below what its parameters may take', () => {
    inService('    limits: { formBody: 20000 }', [
      '3:25: service "a": limits.formBody is 20000, but parameters within the other limits can take 408144 bytes; raise it to that, leave it out, or lower the others.',
    ]);
    inService('    limits: { formBody: 408144 }', []);
    inService('    limits: { message: 1000000 }', []);
    inService('    limits: { message: 1000000, formBody: 524288 }', [
      '3:43: service "a": limits.formBody is 524288, but parameters within the other limits can take 12216144 bytes; raise it to that, leave it out, or lower the others.',
    ]);
  });

  test('[CV-ERR-9] cannot allow fewer requests at once than in a second', () => {
    inService('    limits: { requestsPerSecond: 600 }', [
      '3:13: service "a": limits.requestsBurst is 500, less than requestsPerSecond (600); it must be at least that.',
    ]);
  });

  test('[CV-HTTP-4] cannot allow more keys of user data than parameters', () => {
    inService('    limits: { userDataKeys: 985 }', [
      '3:13: service "a": limits.parameters is 1000, but 985 keys of user data and the other parameters need 1001; raise it, or lower userDataKeys.',
    ]);
    inService('    limits: { userDataKeys: 984 }', []);
  });

  test('cannot tell a position in line without a queue', () => {
    inService('    position: { text: "{position}" }', [
      '3:15: service "a": position tells a position in line, but the service has no queue; name one, or leave position out.',
    ]);
  });

  test('[CV-LIFE-2] cannot count from an alert there is none of', () => {
    inService('    idle: { alertAfter: 0 }\n    asyncIdle: { alertAfter: 0, alert2After: 5, closeAfter: 0 }', [
      '3:11: service "a": idle.closeAfter counts from the first alert, but alertAfter is 0, so there is none; give alertAfter a time, or make closeAfter 0.',
      '4:46: service "a": asyncIdle.alert2After counts from the first alert, but alertAfter is 0, so there is none; give alertAfter a time, or make alert2After 0.',
    ]);
    inService('    idle: { alertAfter: 0, closeAfter: 0 }', []);
  });

  test('cannot take a file that is larger than all may be together', () => {
    inService('    uploads: { maxFileSize: 6000000 }', [
      '3:29: service "a": uploads.maxFileSize is 6000000, but all files together may have maxTotalSize, 5242880; lower the one or raise the other.',
    ]);
    inService('    uploads: { maxFiles: 0, maxFileSize: 6000000 }', []);
  });
});

describe('a queue', () => {
  const inQueue = (lines: string, expected: readonly string[]) =>
    check(`skills: [s]\nqueues:\n  - name: other\n  - name: q\n${lines}`, expected);

  test('cannot name a skill twice, nor relax to a level that is not lower, nor earlier', () => {
    inQueue('    skills: [{ name: s }, { name: s, level: 2 }]', [
      '5:35: queue "q": skills names "s" twice; leave one of them.',
    ]);
    inQueue('    skills: [{ name: s, level: 3, relax: [{ after: 5, level: 3 }, { after: 5, level: 1 }] }]', [
      '5:62: queue "q": skills[0].relax[0].level is 3, but 3 is asked for before it; each step must ask for less.',
      '5:76: queue "q": skills[0].relax[1].after must be later than the step before it.',
    ]);
  });

  test('cannot overflow to itself, nor earlier than before', () => {
    inQueue('    overflow: [{ after: 9, to: q }, { after: 5, to: other }]', [
      '5:32: queue "q": overflow[0].to is the queue itself; name another one.',
      '5:46: queue "q": overflow[1].after is earlier than the step before it; put the steps in order of time.',
    ]);
  });

  test('cannot wait longer for the last agent than there is one', () => {
    inQueue('    lastAgent: { within: 5, wait: 6 }', [
      '5:35: queue "q": lastAgent.wait is longer than lastAgent.within; whoever waits so long has no last agent any more. Lower the one or raise the other.',
    ]);
    inQueue('    lastAgent: { within: 5 }', [
      '5:16: queue "q": lastAgent.wait is longer than lastAgent.within; whoever waits so long has no last agent any more. Lower the one or raise the other.',
    ]);
  });

  test('cannot require a disposition without having one', () => {
    inQueue('    dispositionRequired: true', [
      '5:26: queue "q": dispositionRequired is true, but there are no dispositions to choose from; list some.',
    ]);
  });
});

describe('hours', () => {
  const inHours = (lines: string, expected: readonly string[]) =>
    check(`hours:\n  - name: h\n    timeZone: UTC\n${lines}`, expected);

  test('cannot do without a time zone', () => {
    check('hours:\n  - name: h', ['2:5: hours "h": timeZone is missing; write one such as Europe/Tallinn.']);
  });

  test('cannot have stretches that overlap, also over midnight and from Sunday to Monday', () => {
    inHours('    weekly: { mon: ["09:00-12:00", "11:00-13:00"] }', [
      '4:36: hours "h": weekly.mon[1] (11:00-13:00) overlaps weekly.mon[0] (09:00-12:00); join them, or let one end before the other begins.',
    ]);
    inHours('    weekly: { mon: ["22:00-02:00"], tue: ["01:00-03:00"] }', [
      '4:43: hours "h": weekly.tue[0] (01:00-03:00) overlaps weekly.mon[0] (22:00-02:00); join them, or let one end before the other begins.',
    ]);
    inHours('    weekly: { sun: ["22:00-02:00"], mon: ["01:00-03:00"] }', [
      '4:43: hours "h": weekly.mon[0] (01:00-03:00) overlaps weekly.sun[0] (22:00-02:00); join them, or let one end before the other begins.',
    ]);
    inHours('    weekly: { mon: ["09:00-12:00", "12:00-13:00"], sun: ["22:00-09:00"] }', []);
  });

  test('cannot have a date both open and closed, nor overlaps on it', () => {
    inHours('    closed: ["2026-12-24"]\n    open: { "2026-12-24": ["09:00-12:00", "10:00-11:00"] }', [
      '5:27: hours "h": 2026-12-24 stands in open and in closed; leave one of them.',
      '5:43: hours "h": open["2026-12-24"][1] (10:00-11:00) overlaps open["2026-12-24"][0] (09:00-12:00); join them, or let one end before the other begins.',
    ]);
  });
});

test('an agent cannot have a skill twice', () => {
  check('skills: [s]\nagents:\n  - username: ada\n    skills: [{ name: s }, { name: s, level: 2 }]', [
    '4:35: agent "ada": skills names "s" twice; leave one of them.',
  ]);
});

test('a canned response cannot do without a text', () => {
  check('cannedResponses:\n  - shortcut: hi', [
    '2:5: canned response "hi": text is missing; a canned response needs one.',
  ]);
});

describe('names', () => {
  test('a name that no entry has is refused where it stands, with the one that was meant', () => {
    check('services:\n  - { name: a, queue: slaes, hours: nine }\nqueues: [{ name: sales }]', [
      '2:23: service "a": queue names the queue "slaes", but there is no such entry; did you mean "sales"?',
      '2:37: service "a": hours names the hours "nine", but there is no such entry; add it under hours, or name another.',
    ]);
  });

  test('of every kind of entry, at every place', () => {
    check(
      'queues:\n  - { name: q, skills: [{ name: s1 }], overflow: [{ after: 1, to: q1 }] }\n' +
        'agents:\n  - { username: ada, skills: [{ name: s2 }], queues: [q, q2] }\n' +
        'cannedResponses:\n  - { shortcut: hi, text: hi, queues: [q3] }',
      [
        '2:33: queue "q": skills[0].name names the skill "s1", but there is no such entry; add it under skills, or name another.',
        '2:67: queue "q": overflow[0].to names the queue "q1", but there is no such entry; did you mean "q"?',
        '4:39: agent "ada": skills[0].name names the skill "s2", but there is no such entry; add it under skills, or name another.',
        '4:58: agent "ada": queues[1] names the queue "q2", but there is no such entry; did you mean "q"?',
        '6:40: canned response "hi": queues[0] names the queue "q3", but there is no such entry; did you mean "q"?',
      ],
    );
  });

  test('an entry that has a fault of its own exists for those who name it', () => {
    check('services: [{ name: a, queue: q }]\nqueues: [{ name: q, priority: high }]', [
      '2:31: queue "q": priority must be a number, at least -1,000 and at most 1,000; it is "high".',
    ]);
  });
});
