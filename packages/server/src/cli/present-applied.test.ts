import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppliedEntry } from '../config/apply-result.ts';
import { presentApplied } from './present-applied.ts';

const entry = (outcome: AppliedEntry['outcome'], what: string, name: string, kept: string[] = []): AppliedEntry => ({
  what,
  name,
  outcome,
  kept,
});
const plain = { colour: false, dryRun: false };
const present = (entries: AppliedEntry[], unused: string[] = [], options = plain) =>
  presentApplied({ state: 'applied', entries, unused }, options);

test('what was done is in columns, and what is as before is counted', () => {
  const entries = [
    entry('created', 'service', 'sales'),
    entry('changed', 'canned response', 'hi', ['text']),
    entry('unchanged', 'skill', 'german'),
    entry('kept', 'queue', 'general', ['wrapUp', 'priority']),
    entry('kept', 'agent', 'ada', ['']),
    entry('retired', 'service', 'old'),
    entry('removed', 'notReadyReasons', ''),
    entry('unchanged', 'skill', 'sales'),
  ];
  assert.equal(
    present(entries, ['queues', 'services.idle']),
    `created  service          sales
changed  canned response  hi  (left alone: text)
kept     queue            general  (edited since, left alone: wrapUp, priority)
kept     agent            ada  (edited since, left alone: all of it)
retired  service          old
removed  notReadyReasons
2 entries unchanged
not used by this release yet: queues, services.idle
`,
  );
});

test('a file that changes or names nothing says so', () => {
  assert.equal(present([entry('unchanged', 'skill', 'a')]), '1 entry unchanged\n');
  assert.equal(present([]), 'the file names nothing; nothing to do\n');
});

test('a dry run says that nothing was written', () => {
  assert.equal(
    present([entry('created', 'skill', 'a')], [], { colour: false, dryRun: true }),
    'created  skill  a\ndry run: nothing was written\n',
  );
});

test('colours come around the outcome alone, where they are asked for', () => {
  assert.equal(
    present([entry('created', 'skill', 'a')], [], { colour: true, dryRun: false }),
    '\u001B[32mcreated\u001B[39m  skill  a\n',
  );
});
