import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowNames } from '../rows/rows.ts';
import { help } from './help.ts';
import { OptionError, parseOptions } from './parse-options.ts';

test('without options every row is measured, in five rounds of 3 s over 64 connections', () => {
  const { rows, scale, isQuick, data, write } = parseOptions([]);
  assert.deepEqual(rows, rowNames);
  assert.deepEqual([scale.rounds, scale.measureMs, scale.connections], [5, 3_000, 64]);
  assert.deepEqual([scale.sessions, scale.events, scale.pollers], [100_000, 10_000, 50_000]);
  assert.deepEqual([isQuick, data, write], [false, null, false]);
});

test('rows, rounds, seconds, connections and folder are as given, also in a quick run', () => {
  const args = [
    '--quick',
    '--rows',
    'refresh,send',
    '--rounds=9',
    '--seconds',
    '0.5',
    '--connections',
    '8',
    '--data',
    '/d',
  ];
  const { rows, scale, data } = parseOptions(args);
  assert.deepEqual(rows, ['refresh', 'send']);
  assert.deepEqual([scale.rounds, scale.measureMs, scale.connections, data], [9, 500, 8, '/d']);
});

test('a quick run is shorter and smaller', () => {
  const [one, other] = [parseOptions(['--quick']).scale, parseOptions([]).scale];
  for (const key of ['rounds', 'measureMs', 'warmUpMs', 'events', 'pollers'] as const) {
    assert.ok(one[key] < other[key], key);
  }
});

test('what is wrong with an option is said in a sentence', () => {
  const cases: [args: string[], message: RegExp][] = [
    [['--rows', 'send,speed'], /no row "speed"; there are send, refresh/],
    [['--rows', ''], /no row ""/],
    [['--rounds', '0'], /--rounds takes a number from 1 to 1000, not "0"/],
    [['--rounds', '2.5'], /--rounds/],
    [['--seconds', 'long'], /--seconds takes a number from 0.2/],
    [['--connections', ''], /--connections/],
    [['--fast'], /--fast/],
    [['send'], /send/],
  ];
  for (const [args, message] of cases) {
    assert.throws(
      () => parseOptions(args),
      (error) => error instanceof OptionError && message.test(error.message),
      args.join(' '),
    );
  }
});

test('the help names every row and every option, and shows examples', () => {
  for (const name of rowNames) assert.ok(help.includes(name), name);
  for (const flag of ['--rows', '--quick', '--rounds', '--seconds', '--connections', '--data', '--write', '--help']) {
    assert.ok(help.includes(flag), flag);
  }
  assert.match(help, /Examples\n {2}npm run bench/);
});
