import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggest } from './suggest.ts';

const keys = ['clientTimeout', 'endedGrace', 'welcome', 'hours', 'idle', 'limits'];

test('a word that is nearly a known one is taken for it', () => {
  assert.equal(suggest('clientTimout', keys), 'clientTimeout');
  assert.equal(suggest('client_timeout', keys), 'clientTimeout');
  assert.equal(suggest('Welcom', keys), 'welcome');
  assert.equal(suggest('hour', keys), 'hours');
});

test('a word that is far from all is taken for none', () => {
  for (const word of ['', 'x', 'colour', 'authentication', '€'.repeat(1000)])
    assert.equal(suggest(word, keys), null, word);
});
