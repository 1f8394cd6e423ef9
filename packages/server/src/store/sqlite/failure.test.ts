import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StoreError } from '../index.ts';
import { isDamage, type Phase, toStoreError } from './failure.ts';

/** Names of SQLite's extended result codes, with what they mean where they come up. */
const meanings: readonly (readonly [name: string, code: number, phase: Phase, meaning: StoreError['code']])[] = [
  ['FULL', 13, 'statement', 'unavailable'],
  ['FULL', 13, 'commit', 'unavailable'],
  ['BUSY', 5, 'commit', 'unavailable'],
  ['READONLY', 8, 'statement', 'unavailable'],
  ['CANTOPEN', 14, 'commit', 'unavailable'],
  ['NOMEM', 7, 'commit', 'unavailable'],
  ['IOERR_WRITE', 778, 'commit', 'unavailable'],
  ['IOERR_WRITE', 778, 'statement', 'unavailable'],
  ['IOERR_READ', 266, 'statement', 'unavailable'],
  ['IOERR_SHMSIZE', 4874, 'commit', 'unavailable'],
  ['IOERR_FSYNC', 1034, 'commit', 'sync-failed'],
  ['IOERR_FSYNC', 1034, 'statement', 'sync-failed'],
  ['IOERR_DIR_FSYNC', 1290, 'commit', 'sync-failed'],
  ['IOERR_TRUNCATE', 1546, 'statement', 'sync-failed'],
  ['IOERR_FSTAT', 1802, 'commit', 'sync-failed'],
  ['IOERR_LOCK', 3850, 'commit', 'sync-failed'],
  ['IOERR', 10, 'commit', 'sync-failed'],
  ['IOERR', 10, 'statement', 'unavailable'],
];

describe("SQLite's errors", () => {
  for (const [name, code, phase, meaning] of meanings) {
    test(`[LS-ST-2] ${name} at a ${phase} means ${meaning}`, () => {
      const cause = Object.assign(new Error('disk'), { errcode: code });
      const error = toStoreError(cause, phase);
      assert.equal(error.code, meaning);
      assert.equal(error.cause, cause);
    });
  }

  test('an error that is none of SQLite is no failed sync; a StoreError stays itself', () => {
    assert.equal(toStoreError(new TypeError('x'), 'commit').code, 'unavailable');
    const own = new StoreError('unknown', 'x');
    assert.equal(toStoreError(own, 'commit'), own);
  });

  test('[LS-LOG-7] damaged pages are told from everything else', () => {
    const of = (errcode: number) => isDamage(Object.assign(new Error(), { errcode }));
    assert.deepEqual([11, 26, 267, 13, 10, 0].map(of), [true, true, true, false, false, false]);
  });
});
