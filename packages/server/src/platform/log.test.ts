import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createJsonLog, type Log, type LogFields, type LogLevel } from './log.ts';

function createFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-log-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a log writes into a real file, line by line. */
async function linesOf(t: TestContext, level: LogLevel, write: (log: Log) => void): Promise<LogFields[]> {
  const path = join(createFolder(t), 'log');
  const descriptor = openSync(path, 'w');
  const log = createJsonLog(level, descriptor);
  write(log);
  log.error('end');
  let text = '';
  while (level !== 'silent' && !text.includes('"event":"end"')) {
    text = readFileSync(path, 'utf8');
    await wait(5);
  }
  closeSync(descriptor);
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return lines.slice(0, -1);
}

test('I16 a line says when, how bad and what, and its fields', async (t) => {
  const [line, ...others] = await linesOf(t, 'info', (log) =>
    log.info('started', { port: 8080, host: '::', on: true }),
  );
  assert.equal(others.length, 0);
  assert.match(String(line!['time']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const { time, ...rest } = line!;
  assert.deepEqual(rest, { level: 'info', event: 'started', port: 8080, host: '::', on: true });
});

const secretNames = [
  'secureKey',
  'token',
  'password',
  'authorization',
  'cookie',
  'message',
  'text',
  'nickname',
  'subject',
  'emailAddress',
  'userData',
  'idempotencyKey',
  'clientMessageId',
  'body',
];

for (const name of secretNames) {
  test(`I16 a field called ${name} is never written out, whoever passes it`, async (t) => {
    const lines = await linesOf(t, 'debug', (log) => {
      for (const each of [log, log.child({ node: 'a' }), log.child({ [name]: 'CANARY' })]) {
        each.debug('event', { [name]: 'CANARY' });
        each.error('event', { [name]: 'CANARY', other: 'kept' });
      }
    });
    assert.equal(lines.length, 6);
    assert.doesNotMatch(JSON.stringify(lines), /CANARY/);
    assert.equal(lines[1]!['other'], 'kept');
    assert.equal(lines[1]![name], '[redacted]');
  });
}

test('a level lets itself and what is worse through', async (t) => {
  const all = (log: Log) => {
    log.debug('debug');
    log.info('info');
    log.warn('warn');
    log.error('error');
  };
  for (const [level, events] of [
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
    ['silent', []],
  ] as const) {
    assert.deepEqual(
      (await linesOf(t, level, all)).map(({ event }) => event),
      events,
    );
  }
});

test('what was logged before a flush is written, each line once, though the file is not waited for', async (t) => {
  const lines = await linesOf(t, 'info', (log) => {
    for (let number = 0; number < 1_000; number += 1) {
      log.info('line', { number });
      if (number % 100 === 0) log.flush();
    }
  });
  // A line whose write was under way at a flush may stand behind those that the flush wrote.
  const numbers = lines.map(({ number }) => Number(number)).sort((a, b) => a - b);
  assert.deepEqual(
    numbers,
    Array.from({ length: 1_000 }, (_, at) => at),
  );
});

test('a child has the fields of its parents', async (t) => {
  const lines = await linesOf(t, 'info', (log) => log.child({ a: 1 }).child({ b: 2 }).info('event', { c: 3 }));
  const { a, b, c } = lines[0]!;
  assert.deepEqual([a, b, c], [1, 2, 3]);
});

test('whatever a field holds, a line is one line of JSON', async (t) => {
  const lines = await linesOf(t, 'info', (log) =>
    log.info('event', { value: 'a\nb"\u0000\u2028\ud800', __proto__: 'x' }),
  );
  assert.equal(lines.length, 1);
  assert.match(String(lines[0]!['value']), /^a\nb"/);
});

test('I14 a reader that is stuck neither blocks who logs nor fills the memory: lines are dropped, whole', async (t) => {
  const path = join(createFolder(t), 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  const log = createJsonLog('info', writer);
  const filler = 'x'.repeat(1_000);
  // 20 MiB, while nobody reads: a pipe takes 64 KiB. That this loop ends is that nothing blocks.
  const written = 20_000;
  for (let number = 0; number < written; number += 1) log.info('line', { number, filler });

  let text = '';
  const piece = Buffer.alloc(65_536);
  for (let quiet = 0; quiet < 40; ) {
    const length = readSome(reader, piece);
    text += piece.toString('latin1', 0, length);
    quiet = length === 0 ? quiet + 1 : 0;
    if (length === 0) await wait(5);
  }
  const numbers = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).number);
  assert.ok(numbers.length > 10, `${numbers.length} lines came`);
  assert.ok(text.length < 2 * 1024 * 1024, `${text.length} bytes were kept`);
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
  );
  closeSync(reader);
  closeSync(writer);
});

/** What can be read now; nothing when the pipe is empty. */
function readSome(descriptor: number, piece: Buffer): number {
  try {
    return readSync(descriptor, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
}
