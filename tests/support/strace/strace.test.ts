import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findEarlyReplies } from './find-early-replies.ts';
import { findUnsynced } from './find-unsynced.ts';
import { readStrace } from './read-strace.ts';

const wal = '34</data/parley.db-wal>';
const write = (text: string) => `7 pwrite64(${wal}, "..${text}..", 2048, 56) = 2048`;
const reply = (text: string) => `1 write(25<socket:[99]>, "HTTP/1.1 200 OK {\\"statusCode\\":0, ${text}}", 300) = 300`;
const sync = `7 fsync(${wal})          = 0`;

test('calls of several threads are told apart, whole or in two pieces', () => {
  const traced = readStrace(
    [
      `7 fsync(${wal} <unfinished ...>`,
      '1 write(25<socket:[99]>, "a", 1) = 1',
      '7 <... fsync resumed>)          = -1 EIO (Input/output error) (INJECTED)',
      '7 +++ exited with 74 +++',
      '',
    ].join('\n'),
  );
  assert.deepEqual(
    traced.map(({ pid, state, call, file }) => [pid, state, call, file]),
    [
      [7, 'begun', 'fsync', '/data/parley.db-wal'],
      [1, 'begun', 'write', 'socket:[99]'],
      [1, 'ended', 'write', 'socket:[99]'],
      [7, 'ended', 'fsync', '/data/parley.db-wal'],
      [7, 'exited', '', ''],
    ],
  );
  assert.match(traced[3]?.text ?? '', /^fsync\(34<.*= -1 EIO/);
});

test('I18 a reply before the sync, or while it runs, is early; one after it is not', () => {
  const early = (...lines: string[]) => findEarlyReplies(readStrace(lines.join('\n')), ['word']);
  const begins = `7 fsync(${wal} <unfinished ...>`;
  const ends = '7 <... fsync resumed>)          = 0';
  const fault = ['"word" was answered before its sync had returned'];
  assert.deepEqual(early(write('word'), sync, reply('word')), []);
  assert.deepEqual(early(write('word'), begins, ends, reply('word')), []);
  assert.deepEqual(early(write('word'), reply('word'), sync), fault);
  assert.deepEqual(early(write('word'), begins, reply('word'), ends), fault);
  // A sync that had begun before the write says nothing of it.
  assert.deepEqual(early(begins, write('word'), ends, reply('word'), sync), fault);
  assert.deepEqual(early(write('word'), reply('word')), ['"word" was never synced']);
  assert.deepEqual(early(write('word'), sync.replace('= 0', '= -1 EIO'), reply('word')), ['"word" was never synced']);
  assert.deepEqual(early(sync, reply('word')), ['"word" never went into the write-ahead log']);
  assert.deepEqual(early(write('word'), sync), ['"word" was never answered']);
});

test('what a power cut may take is what no later, successful sync of the same file covers', () => {
  const at = (offset: number) => `7 pwrite64(${wal}, ""..., 24, ${offset}) = 24`;
  const unsynced = (...lines: string[]) => findUnsynced(readStrace(lines.join('\n'))).map(({ offset }) => offset);
  const begins = `7 fsync(${wal} <unfinished ...>`;
  const other = '7 fsync(9</data/parley.db>) = 0';
  assert.deepEqual(findUnsynced(readStrace(at(32))), [{ file: '/data/parley.db-wal', offset: 32, length: 24 }]);
  assert.deepEqual(unsynced(at(32), sync), []);
  assert.deepEqual(unsynced(at(32), sync, at(56)), [56]);
  assert.deepEqual(unsynced(at(32), other), [32]);
  assert.deepEqual(unsynced(at(32), sync.replace('= 0', '= -1 EIO')), [32]);
  assert.deepEqual(unsynced(at(32), begins), [32]);
  assert.deepEqual(unsynced(`8 pwrite64(${wal}, ""..., 24, 80 <unfinished ...>`), [80]);
  // A sync that had begun before a write does not cover it.
  assert.deepEqual(unsynced(begins, `8 pwrite64(${wal}, ""..., 24, 80) = 24`, '7 <... fsync resumed>) = 0'), [80]);
});
