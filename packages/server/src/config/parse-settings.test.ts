import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Fault, presentFault } from './fault.ts';
import { parseSettings } from './parse-settings.ts';
import { mostCharacters } from './yaml-source.ts';

function faultsOf(text: string): string[] {
  return parseSettings(text).faults.map((fault) => presentFault('f', fault).slice(2));
}

/** The lines of `text` have exactly these faults. */
function check(text: string, expected: readonly string[]) {
  assert.deepEqual(faultsOf(text), expected, text);
}

const root = join(import.meta.dirname, '..', '..', '..', '..');

test('the demo and the example that come with Parley have no fault', () => {
  for (const name of ['demo', 'example']) {
    const { entries, faults } = parseSettings(readFileSync(join(root, 'settings', `${name}.yaml`), 'utf8'));
    assert.deepEqual(faults, []);
    assert.ok(entries.length > 0);
  }
});

test('an empty file, a comment and empty sections name nothing', () => {
  for (const text of ['', '# nothing yet\n', 'null', 'services:\nqueues: []\nlimitsPerSource:\n', '{}'])
    assert.deepEqual(parseSettings(text), { entries: [], faults: [] }, text);
});

test('JSON is read as well, with lines of its own', () => {
  const text = '{\n  "services": [\n    { "name": "a", "welcom": "x" }\n  ]\n}';
  check(text, ['3:20: service "a": there is no key "welcom"; did you mean welcome?']);
});

test('a bare skill is one with nothing but its name', () => {
  const { entries } = parseSettings('skills: [a, { name: b, retire: true }]');
  assert.deepEqual(
    entries.map(({ name, value }) => [name, value]),
    [
      ['a', {}],
      ['b', { retire: true }],
    ],
  );
});

test('an entry is its value without name, absent and password', () => {
  const { entries } = parseSettings(
    'agents:\n  - { username: ada, password: correct-horse, capacity: 2 }\n  - { username: bob, absent: true }',
  );
  assert.deepEqual(
    entries.map(({ kind, name, value, password, isSound }) => ({ kind, name, value, password, isSound })),
    [
      { kind: 'agent', name: 'ada', value: { capacity: 2 }, password: 'correct-horse', isSound: true },
      { kind: 'agent', name: 'bob', value: null, password: null, isSound: true },
    ],
  );
});

describe('syntax', () => {
  const cases: Record<string, readonly [text: string, fault: RegExp]> = {
    'a tab as indentation': ['services:\n\t- name: a', /^2:1: .*[Tt]ab/],
    'a mapping within a line': ['a: b: c', /^1:4: This is not valid YAML: Nested mappings/],
    'a quote that does not end': ['services:\n  - name: "a\n', /^3:1: This is not valid YAML: Missing closing/],
    'a bracket that does not end': ['services: [\n', /^2:1: This is not valid YAML: Flow sequence/],
    'a second document': ['services:\n---\nqueues:\n', /^2:1: A second document begins here/],
    'a key that stands twice': ['services:\n  - name: a\n    name: b', /^3:5: name stands twice in one mapping/],
    'a section that stands twice': ['services: []\nqueues: []\nservices: []', /^3:1: services stands twice/],
    'an alias that holds itself': ['services: &x [*x]', /^1:15: The aliases of this file/],
    'brackets without end': [`a:\n  ${'['.repeat(5000)}`, /^2:1: The nesting is far too deep/],
    'dashes without end': [`services: \n${'- '.repeat(5000)}`, /^2:1: The nesting is far too deep/],
    'an unknown tag': ['services: !!js/function x', /^1:11: This is not valid YAML: Unresolved tag/],
    'a list of sections': ['- services', /^1:1: Settings are a mapping of sections; there are services, queues/],
    'a file of far too many parts': [`a: [${'1,'.repeat(100_001)}]`, /^1:1: The parts of this file are far too many/],
    'a file that is far too large': ['x'.repeat(mostCharacters + 1), /^1:1: The file has 1048577 characters/],
  };
  for (const [what, [text, fault]] of Object.entries(cases))
    test(`${what} is named with its line`, () => {
      assert.match(faultsOf(text).join('\n'), fault);
    });

  test('aliases that multiply are refused before they fill the memory', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [one, next] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'])
      lines.push(`${next}: &${next} [${Array.from({ length: 10 }, () => `*${one}`).join(', ')}]`);
    assert.match(faultsOf(lines.join('\n')).join('\n'), /aliases of this file/);
  });

  test('a block that several services share by an alias is fine', () => {
    const { entries, faults } = parseSettings(
      'services:\n  - { name: a, limits: &l { message: 9 } }\n  - { name: b, limits: *l }',
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(
      entries.map(({ value }) => value),
      [{ limits: { message: 9 } }, { limits: { message: 9 } }],
    );
  });
});

describe('keys', () => {
  test('an unknown section names the one that was meant, or all', () => {
    check('servces: []', ['1:1: There is no section "servces"; did you mean services?']);
    check('\nwebhooks: []', [
      '2:1: There is no section "webhooks"; there are services, queues, skills, agents, notReadyReasons, hours, cannedResponses, limitsPerSource.',
    ]);
  });

  test('an unknown key names the one that was meant', () => {
    check('services:\n  - name: a\n    clientTimout: 3', [
      '3:5: service "a": there is no key "clientTimout"; did you mean clientTimeout?',
    ]);
    check('services:\n  - name: a\n    limits: { mesage: 3 }', [
      '3:15: service "a": there is no key "mesage" in limits; did you mean message?',
    ]);
  });

  test('a key in the wrong place names the right one', () => {
    check('services:\n  - name: a\n    message: 3', [
      '3:5: service "a": there is no key "message"; it belongs in limits.',
    ]);
    check('services:\n  - name: a\n    limits:\n      welcome: x', [
      '4:7: service "a": there is no key "welcome" in limits; it belongs in the entry itself.',
    ]);
  });

  test('an unknown key like no other names all there are', () => {
    check('limitsPerSource: { colour: 1 }', [
      '1:20: limitsPerSource: there is no key "colour"; there are requestChat, denied, signIns, spooledBytes, onLoopback.',
    ]);
    check('hours:\n  - { name: h, timeZone: UTC, open: { tomorrow: [] } }', [
      '2:39: hours "h": "tomorrow" in open is not allowed; it must be a mapping of dates such as "2026-12-23" to lists of stretches.',
    ]);
  });

  test('keys such as __proto__ and constructor are unknown like others', () => {
    for (const key of ['__proto__', 'constructor', 'toString'])
      assert.match(
        faultsOf(`services:\n  - name: a\n    ${key}: {}`).join(),
        new RegExp(`^3:5: service "a": there is no key "${key}"`),
      );
  });

  test('a missing key is named at its entry', () => {
    check('services:\n  - welcome: x', ['2:5: services[0]: name is missing.']);
    check('queues:\n  - name: q\n    overflow: [{ after: 5 }]', ['3:16: queue "q": overflow[0].to is missing.']);
  });
});

describe('values', () => {
  const cases: readonly (readonly [text: string, fault: string])[] = [
    ['services: {}', '1:11: services must be a list: one "- name: …" for each service; it is a mapping.'],
    ['services: [3]', '1:12: services[0]: it must be a mapping with keys such as name, absent, retire; it is 3.'],
    [
      'notReadyReasons: {}',
      '1:18: notReadyReasons: it must be a list of reasons, each once, at most 100; it is a mapping.',
    ],
    [
      'services: [{ name: a, typingPreview: yes }]',
      '1:38: service "a": typingPreview must be true or false; it is "yes".',
    ],
    [
      'services: [{ name: a, limits: { message: 0 } }]',
      '1:42: service "a": limits.message must be a whole number of characters, at least 1 and at most 1,000,000; it is 0.',
    ],
    [
      'services: [{ name: a, limits: { message: 1.5 } }]',
      '1:42: service "a": limits.message must be a whole number of characters, at least 1 and at most 1,000,000; it is 1.5.',
    ],
    [
      'services: [{ name: a, limits: { message: "9" } }]',
      '1:42: service "a": limits.message must be a whole number of characters, at least 1 and at most 1,000,000; it is "9".',
    ],
    [
      'services: [{ name: a, limits: { requestsPerSecond: 19 } }]',
      '1:52: service "a": limits.requestsPerSecond must be a whole number of requests a second, at least 20 and at most 100,000; it is 19.',
    ],
    [
      'services: [{ name: a, clientTimeout: 0.5 }]',
      '1:38: service "a": clientTimeout must be a duration, at least 1 s and at most 366 days: seconds such as 90 or 1.5, or a text with a unit such as "15m", "8h" or "90d"; it is 0.5.',
    ],
    [
      'services: [{ name: a, endedGrace: soon }]',
      '1:35: service "a": endedGrace must be a duration, at least 0 s and at most 366 days: seconds such as 90 or 1.5, or a text with a unit such as "15m", "8h" or "90d"; it is "soon".',
    ],
    [
      'services: [{ name: a/b }]',
      '1:20: service "a/b": name must be a name of 1 to 64 letters a-z, digits, ".", "_" and "-" that begins with a letter or digit; it is "a/b".',
    ],
    [
      'services: [{ name: a, welcome: "Hi {nick}" }]',
      '1:32: service "a": welcome must be a text of at most 16,000 characters with no fill-ins but {nickname}; it has {nick}.',
    ],
    [
      'services: [{ name: a, welcome: }]',
      '1:23: service "a": welcome must be a text of at most 16,000 characters with no fill-ins but {nickname}; it is empty.',
    ],
    [
      'services: [{ name: a, allowedOrigins: ["https://x.org/"] }]',
      '1:40: service "a": allowedOrigins[0] must be "*" (every origin) or an exact origin such as https://www.example.com, without a path or a slash at the end; it is "https://x.org/".',
    ],
    [
      'services: [{ name: a, systemNickname: " x" }]',
      '1:39: service "a": systemNickname must be a nickname: one line of 1 to 100 characters; it is " x".',
    ],
    [
      'services: [{ name: a, idle: { notices: all } }]',
      '1:40: service "a": idle.notices must be one of none, major, typing; it is "all".',
    ],
    [
      'agents: [{ username: a, roles: [] }]',
      '1:32: agent "a": roles must be a list of roles (agent, supervisor, admin, bot), each once, at least one; it is an empty list.',
    ],
    [
      'agents: [{ username: a, password: 12345678 }]',
      '1:35: agent "a": password must be a text of 8 to 256 characters, in quotes where it is digits alone.',
    ],
    [
      'hours: [{ name: h, timeZone: Mars/One }]',
      '1:30: hours "h": timeZone must be a time zone by its IANA name, such as Europe/Tallinn or UTC; it is "Mars/One".',
    ],
    [
      'hours: [{ name: h, timeZone: "+02:00" }]',
      '1:30: hours "h": timeZone must be a time zone by its IANA name, such as Europe/Tallinn or UTC; it is "+02:00".',
    ],
    [
      'hours: [{ name: h, timeZone: UTC, weekly: { mon: ["9-17"] } }]',
      '1:51: hours "h": weekly.mon[0] must be a stretch such as "09:00-17:00", "22:00-02:00" (until the next day) or "00:00-24:00", and not an empty one; it is "9-17".',
    ],
    [
      'hours: [{ name: h, timeZone: UTC, closed: ["2026-02-30"] }]',
      '1:44: hours "h": closed[0] must be a date that exists, such as "2026-12-24"; it is "2026-02-30".',
    ],
    [
      'limitsPerSource: { denied: 0 }',
      '1:28: limitsPerSource: denied must be a whole number of requests a minute, at least 1 and at most 10,000,000; it is 0.',
    ],
  ];
  for (const [text, fault] of cases) test(`${text} is refused`, () => check(text, [fault]));

  test('[CV-ERR-9] no chat can be limited to fewer than 20 requests, in a second or at once', () => {
    for (const key of ['requestsPerSecond', 'requestsBurst']) {
      const [fault] = faultsOf(`services: [{ name: a, limits: { ${key}: 19 } }]`);
      assert.match(fault ?? '', /at least 20 .* it is 19\.$/);
    }
    check('services: [{ name: a, limits: { requestsPerSecond: 20, requestsBurst: 20 } }]', []);
  });

  test('all faults of a file are named at once, by line', () => {
    check('services:\n  - name: a\n    clientTimeout: -1\n    limits: { message: x, colour: 1 }\nqueus: []\n', [
      '3:20: service "a": clientTimeout must be a duration, at least 1 s and at most 366 days: seconds such as 90 or 1.5, or a text with a unit such as "15m", "8h" or "90d"; it is -1.',
      '4:24: service "a": limits.message must be a whole number of characters, at least 1 and at most 1,000,000; it is "x".',
      `4:27: service "a": there is no key "colour" in limits; there are ${limitKeys}.`,
      '5:1: There is no section "queus"; did you mean queues?',
    ]);
  });
});

const limitKeys =
  'message, nickname, names, subject, emailAddress, messageType, pushUrl, userDataKeys, userDataKey, userDataValue, userDataBytes, eventAttributes, formBody, parameters, replyEvents, replyBytes, transcript, requestsPerSecond, requestsBurst';

describe('what stands twice', () => {
  test('an entry, also an account in other letters', () => {
    check('services:\n  - name: a\n  - name: a', [
      '3:11: service "a": it stands twice (first on line 2); leave one of them.',
    ]);
    check('agents:\n  - username: ada\n  - username: Ada', [
      '3:15: agent "Ada": it stands twice (first on line 2); leave one of them.',
    ]);
    check('skills: [a, { name: b }, a]', ['1:26: skill "a": it stands twice (first on line 1); leave one of them.']);
  });

  test('services in other letters are two: their names stand in URLs', () => {
    check('services:\n  - name: a\n  - name: A', []);
  });

  test('an item of a list', () => {
    check('notReadyReasons: [a, b, a]', ['1:25: notReadyReasons: [2] stands twice; leave one of them.']);
  });
});

test('absent and retire at once contradict each other', () => {
  check('services:\n  - name: a\n    absent: true\n    retire: true', [
    '4:5: service "a": absent and retire contradict each other; leave one of them.',
  ]);
});

describe('for any text', () => {
  const isPlaced = ({ line, column, sentence }: Fault, text: string) =>
    line >= 1 && line <= text.split('\n').length && column >= 1 && /[.?…]$/.test(sentence);

  test('it is read or refused with lines that exist, and never throws', () => {
    const words = fc.constantFrom(
      'services',
      'hours',
      ':',
      ' ',
      '- ',
      '\n',
      '  ',
      'name',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '#',
      '&a',
      '*a',
      '|',
      '>',
      '?',
      '!!',
      '%',
      '\t',
      '1',
      'a',
      ',',
      '<<',
      '---',
    );
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 40 }).map((parts) => parts.join('')),
        (text) => {
          for (const fault of parseSettings(text).faults) assert.ok(isPlaced(fault, text), presentFault(text, fault));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('no fault of an account shows its password', () => {
    const secret = 'S3cret-canary';
    fc.assert(
      fc.property(
        fc.constantFrom('password', 'username', 'roles', 'capacity', 'colour'),
        fc.constantFrom('[]', '{}', '-1', 'x'),
        (key, value) => {
          const text = `agents:\n  - username: ada\n    password: ${secret}\n${key === 'password' ? '' : `    ${key}: ${value}\n`}    nope: 1`;
          const faults = faultsOf(text);
          assert.ok(faults.length > 0);
          assert.ok(!faults.join().includes(secret));
        },
      ),
    );
    check(`agents: [{ username: ada, password: [${secret}] }]`, [
      '1:37: agent "ada": password must be a text of 8 to 256 characters, in quotes where it is digits alone.',
    ]);
  });
});
