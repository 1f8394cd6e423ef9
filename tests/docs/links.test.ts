// Every link between the pages of this repository leads to a file that is there, and to a heading of it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { readSpecifiedRules } from '../support/rules/read-specified-rules.ts';

const root = join(import.meta.dirname, '..', '..');
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

test('links between pages lead to files and headings that are there', () => {
  const dead = pages.flatMap((page) =>
    findLinks(readFileSync(join(root, page), 'utf8')).flatMap((link) => {
      const [path = '', heading] = link.split('#');
      const target = path === '' ? join(root, page) : join(root, dirname(page), decodeURIComponent(path));
      if (!existsSync(target)) return [`${page}: ${link}`];
      if (heading === undefined || statSync(target).isDirectory()) return [];
      return findHeadings(readFileSync(target, 'utf8')).includes(heading) ? [] : [`${page}: ${link} (no such heading)`];
    }),
  );
  assert.ok(pages.length > 5);
  assert.deepEqual(dead, []);
});

test('paths of the sources that pages name in code are there', () => {
  const dead = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/`((?:packages|tests|scripts)\/[\w./-]+\.(?:ts|mjs|json))`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${relative('.', page)}: ${path}`),
  );
  assert.deepEqual(dead, []);
});

test('rules that pages name are rules of docs/SPEC.md', () => {
  const known = new Set(readSpecifiedRules(readFileSync(join(root, 'docs', 'SPEC.md'), 'utf8')).map(({ id }) => id));
  const unknown = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/\b(?:CV|LS)-[A-Z]+-\d+\b/g)]
      .filter(([id]) => !known.has(id))
      .map(([id]) => `${page}: ${id}`),
  );
  assert.ok(known.size > 80, `${known.size} rules`);
  assert.deepEqual(unknown, []);
});

function findLinks(page: string): string[] {
  const prose = page.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
}

/** As GitHub makes them: lower case, without punctuation, hyphens for spaces. */
function findHeadings(page: string): string[] {
  return [...page.matchAll(/^#{1,6} (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}
