import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, atMost, type Finding, judge } from './finding.ts';
import { presentPage } from './page.ts';
import { createProgress } from './progress.ts';
import { drawTable, tabulate } from './table.ts';
import { presentBound, presentFigure, presentRate } from './words.ts';

const send: Finding = {
  what: 'durable `send`',
  parley: '20,000/s, 40.0 µs CPU',
  against: '26,000/s, 30.0 µs CPU',
  figure: 0.769,
  spread: [0.75, 0.8],
  unit: 'share',
  goal: atLeast(0.75),
  floor: atLeast(0.55),
};
const delay: Finding = {
  what: 'delay',
  parley: '',
  against: '',
  figure: 2,
  spread: null,
  unit: 'ms',
  goal: atMost(1),
  floor: atMost(3),
};

test('a figure is judged by its goal first, and by its floor then; a bound itself is kept', () => {
  assert.equal(judge(send), 'reached');
  assert.equal(judge({ ...send, figure: 0.75 }), 'reached');
  assert.equal(judge({ ...send, figure: 0.55 }), 'below goal');
  assert.equal(judge({ ...send, figure: 0.54 }), 'not acceptable');
  assert.equal(judge(delay), 'below goal');
  assert.equal(judge({ ...delay, figure: 1 }), 'reached');
  assert.equal(judge({ ...delay, figure: 3.1 }), 'not acceptable');
  assert.equal(judge({ ...delay, figure: Number.NaN }), 'not acceptable');
});

test('figures and bounds carry their unit', () => {
  assert.equal(presentFigure(0.769, 'share'), '0.77');
  assert.equal(presentFigure(1.1, 'times'), '1.10×');
  assert.equal(presentFigure(12.34, 'ms'), '12.3 ms');
  assert.equal(presentFigure(341.2, 'KB'), '341 KB');
  assert.equal(presentBound(atLeast(0.75), 'share'), '≥ 0.75');
  assert.equal(presentBound(atMost(1.2), 'times'), '≤ 1.2×');
  assert.equal(presentBound(atMost(3), 's'), '≤ 3 s');
  assert.equal(presentRate(26_119.6), '26,120/s');
});

test('the table has a line for each finding, with columns of one width, and marks the verdict', () => {
  const lines = drawTable(tabulate([send, delay, { ...send, figure: 0.1, floor: atLeast(0.5) }])).split('\n');
  assert.equal(lines.length, 5);
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
  assert.match(lines[2]!, /^\| durable `send` +\| 20,000\/s.* 0\.77 .*0\.75 … 0\.80.*≥ 0\.75.*≥ 0\.55.*✔ +\|$/);
  assert.match(lines[3]!, /2\.00 ms.*≤ 1 ms.*≤ 3 ms.*~ +\|$/);
  assert.match(lines[4]!, /✖ +\|$/);
});

test('a figure without a floor shows none and is acceptable', () => {
  const [, cells] = tabulate([{ ...delay, floor: atMost(Number.POSITIVE_INFINITY) }]);
  assert.deepEqual(cells!.slice(-2), ['–', '~']);
});

test('the page says machine, commit, day and method, and whether nothing was pinned or the run was quick', () => {
  const machine = { cpu: 'Some CPU', cores: 2, memoryGiB: 8, kernel: '6.1', node: 'v24.21.0', commit: 'abc123' };
  const scale = {
    rounds: 5,
    warmUpMs: 1_000,
    measureMs: 3_000,
    connections: 64,
    sessions: 100_000,
    events: 10_000,
    pollers: 1,
  };
  const facts = { machine, fileSystem: 'ext4', date: '2026-11-24', isQuick: false, scale, unpinned: null };
  const page = presentPage(facts, [send]);
  for (const words of [
    'Some CPU, 2 cores',
    'v24.21.0',
    'ext4',
    'abc123',
    '2026-11-24',
    '5 rounds of 3 s',
    'on core 1',
  ]) {
    assert.ok(page.includes(words), words);
  }
  assert.doesNotMatch(page, /quick run/);
  const other = presentPage({ ...facts, isQuick: true, unpinned: 'there is one core only' }, [send]);
  assert.match(other, /quick run/);
  assert.match(other, /Nothing is pinned to a core: there is one core only/);
});

test('progress is a line for each step where nobody watches, and one changing line on a terminal', () => {
  let ms = 0;
  const collect = (isTTY: boolean) => {
    const written: string[] = [];
    const stream = { isTTY, columns: 20, write: (text: string) => written.push(text) };
    return { written, progress: createProgress(stream, () => ms) };
  };
  const plain = collect(false);
  const terminal = collect(true);
  ms = 61_000;
  for (const { progress } of [plain, terminal]) {
    progress.step('send: round 1 of 5, Parley');
    progress.end();
  }
  assert.deepEqual(plain.written, ['1:01 send: round 1 of 5, Parley\n']);
  assert.deepEqual(terminal.written, ['\r\u001b[2K1:01 send: round 1 ', '\r\u001b[2K']);
});
