import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { openTestSettings } from '../../../../tests/support/settings/open-test-settings.ts';
import { presentReport } from '../../../../tests/support/settings/present-report.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const example = readFileSync(join(root, 'settings', 'example.yaml'), 'utf8');

describe('an export', () => {
  test('applied to an empty store gives the same settings', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(example);
    await settings.apply('skills: [{ name: billing, retire: true }]');
    const copy = await openTestSettings();
    presentReport(await copy.settings.apply(settings.export()));
    assert.equal(copy.settings.export(), settings.export());
    assert.deepEqual([...copy.settings.all()].toSorted(byName), [...settings.all()].toSorted(byName));
    assert.deepEqual(copy.settings.limitsPerSource(), settings.limitsPerSource());
  });

  test('applied to the store it came from changes nothing', async () => {
    const { settings } = await openTestSettings();
    await settings.apply(example);
    const before = settings.export();
    for (const line of presentReport(await settings.apply(before))) assert.match(line, / unchanged$/);
    assert.equal(settings.export(), before);
  });

  test('of an empty store is a file that says nothing', async () => {
    const { settings } = await openTestSettings();
    assert.deepEqual(presentReport(await settings.apply(settings.export())), []);
  });

  test('has each text on one line, so that a change shows as one', async () => {
    const { settings } = await openTestSettings();
    const welcome = 'one two three '.repeat(100).trim();
    await settings.apply(`services: [{ name: a, welcome: ${welcome} }]`);
    assert.ok(settings.export().split('\n').includes(`    welcome: ${welcome}`));
  });

  test('has no entry that was removed', async () => {
    const { settings } = await openTestSettings();
    await settings.apply('services: [{ name: gone }, { name: here }]');
    await settings.apply('services: [{ name: gone, absent: true }]');
    assert.doesNotMatch(settings.export(), /gone/);
    assert.match(settings.export(), /- name: here/);
  });

  test('brings back any text exactly', async () => {
    const hard = fc.constantFrom(
      '',
      ' ',
      '\n',
      '\n\n',
      '#',
      ': ',
      '- ',
      '"',
      "'",
      '\\',
      '\t',
      '\r\n',
      'yes',
      'null',
      '~',
      '0x1',
      '2026-11-24',
      '\u0085',
      '\u2028',
      '\uFEFF',
      '\u0007',
      '👋🏽',
      '%',
      '&',
      '*',
      '|',
      '>',
      '---',
      '...',
      '{nickname}',
    );
    const texts = fc.array(fc.oneof(hard, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        texts
          .map((parts) => parts.join(''))
          .filter(
            (text) => !text.includes('\0') && !/\{\s*[\p{L}\p{N}_.-]*\s*\}/u.test(text.replaceAll('{nickname}', '')),
          ),
        async (welcome) => {
          const { settings } = await openTestSettings();
          presentReport(await settings.apply(JSON.stringify({ services: [{ name: 'a', welcome }] })));
          const copy = await openTestSettings();
          presentReport(await copy.settings.apply(settings.export()));
          assert.equal(copy.settings.find('a')?.welcome, welcome);
        },
      ),
      { numRuns: 150 },
    );
  });
});

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}
