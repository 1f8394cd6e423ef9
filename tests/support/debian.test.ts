import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProgram, needPrograms } from './debian.ts';

test('a program of the system is found by its absolute path, and then a test that needs it is not skipped', () => {
  assert.match(findProgram('sh') ?? '', /^\/.*\/sh$/);
  assert.equal(needPrograms('sh', 'ls'), false);
});

test('what cannot be found is the reason of the skip, with the package that would bring it', () => {
  assert.equal(findProgram('no-such-program'), undefined);
  assert.match(String(needPrograms('sh', 'no-such-program')), /^needs no-such-program, which is not installed/);
  const path = process.env['PATH'];
  try {
    process.env['PATH'] = '/nowhere';
    assert.match(String(needPrograms('chromium')), /^needs chromium \(Debian package chromium\)/);
  } finally {
    process.env['PATH'] = path;
  }
});
