import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome, Report } from '../run/outcome.ts';
import { presentReceived, presentSent } from './present-evidence.ts';
import { presentJson } from './present-json.ts';
import { presentReport } from './present-report.ts';
import { createProgress } from './progress.ts';
import { wrapWords } from './wrap-words.ts';

const fact = { title: 'a fact', profile: 'parley' } as const;
const outcomes: readonly Outcome[] = [
  { ...fact, id: 'CV-POS-1.zero', state: 'passed' },
  { ...fact, id: 'CV-POS-1.last', state: 'failed', sentence: 'It was wrong.', evidence: {} },
  { ...fact, id: 'CV-LIFE-1.a', state: 'skipped', reason: 'nobody told' },
  { ...fact, id: 'CV-LIFE-1.b', state: 'skipped', reason: 'nobody told' },
];
const report: Report = { url: 'http://x', service: 's', reference: false, outcomes, requests: 7, durationMs: 1_234 };

test('the report has families with their counts, failures in full, why something was not asked, and the counts', () => {
  const text = presentReport(report, { colour: false });
  for (const part of [
    'Conformance of http://x, service s',
    'Positions 1 of 2\n  ✔ CV-POS-1.zero  a fact\n  ✖ CV-POS-1.last  a fact\n',
    '1. ✖ CV-POS-1.last  a fact\n   Wrong      It was wrong.\n   Rule       CV-POS-1: ',
    'Not asked\n  CV-LIFE-1.a, CV-LIFE-1.b: nobody told.\n',
    'Does not conform. 1 passed, 1 failed, 2 not asked; 7 requests, 1.2 s\n',
  ]) {
    assert.ok(text.includes(part), `${part}\nis not in\n${text}`);
  }
  assert.ok(!text.includes('Errors'), 'no family without checks');
});

test('colours change nothing but colours', () => {
  const coloured = presentReport(report, { colour: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it takes the colours away.
  assert.equal(coloured.replace(/\u001b\[[0-9]+m/g, ''), presentReport(report, { colour: false }));
  assert.notEqual(coloured, presentReport(report, { colour: false }));
});

test('the JSON report ends with a line break, and does not conform while one check fails', () => {
  const text = presentJson(report);
  const { conforms, counts, checks } = JSON.parse(text);
  assert.ok(text.endsWith('}\n'));
  assert.deepEqual([conforms, counts], [false, { passed: 1, failed: 1, skipped: 2 }]);
  assert.deepEqual(
    checks.map(({ outcome, rule }: { outcome: string; rule: string }) => `${rule} ${outcome}`),
    ['CV-POS-1 passed', 'CV-POS-1 failed', 'CV-LIFE-1 skipped', 'CV-LIFE-1 skipped'],
  );
  const without = { ...report, outcomes: outcomes.filter(({ state }) => state !== 'failed') };
  assert.equal(JSON.parse(presentJson(without)).conforms, true);
});

test('what was sent and came back is shown as lines that cannot steer a terminal, and not without end', () => {
  const received = { status: 404, headers: {}, body: `a\u001b[2J\u0007\r\n${'x'.repeat(1_000)}` };
  const [status, first, second] = presentReceived(received);
  assert.deepEqual([status, first], ['HTTP 404 Not Found', 'a\\u001b[2J\\u0007']);
  assert.match(second!, /^x+… \(1008 characters in all\)$/);
  assert.deepEqual(presentReceived({ status: 204, headers: {}, body: '' }), ['HTTP 204 No Content', '(no body)']);
  const sent = { method: 'POST', path: '/p', headers: { 'Content-Length': '9' }, body: Buffer.from('') };
  assert.deepEqual(presentSent({ ...sent, operation: null, chatId: undefined }), [
    'POST /p',
    '(a body of 9 bytes is announced, and none sent)',
  ]);
});

test('progress is one line on a terminal, and few lines elsewhere', () => {
  const record = (isTTY: boolean, columns = 40) => {
    let text = '';
    const progress = createProgress({ isTTY, columns, write: (part) => (text += part) });
    for (let done = 1; done <= 60; done += 1) {
      progress.onOutcome?.(outcomes[done === 30 ? 1 : 0]!, done, 60);
    }
    progress.end();
    return text;
  };
  assert.equal(
    record(false),
    '25 of 60 checks\nfailed CV-POS-1.last a fact\n50 of 60 checks, 1 failed\n60 of 60 checks, 1 failed\n',
  );
  const terminal = record(true);
  assert.ok(!terminal.includes('\n') && terminal.endsWith('\r\u001b[2K'));
  assert.ok(record(true, 0).includes('60 of 60 checks'), 'a terminal that does not know its width');
  assert.ok(terminal.split('\r\u001b[2K').every((line) => line.length < 40));
});

test('words are wrapped between them, and a long one stands alone', () => {
  assert.deepEqual(wrapWords('a bb ccc dddddddd e', 5), ['a bb', 'ccc', 'dddddddd', 'e']);
  assert.deepEqual(wrapWords('', 5), ['']);
});
