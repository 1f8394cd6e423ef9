import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fastify from 'fastify';
import { registerPages } from './register-pages.ts';

const folder = join(import.meta.dirname, 'demo');

async function get(path: string) {
  const app = fastify();
  registerPages(app);
  try {
    return await app.inject({ method: 'GET', url: path });
  } finally {
    await app.close();
  }
}

for (const path of ['/', '/demo']) {
  test(`${path} leads to the demo page`, async () => {
    const { statusCode, headers } = await get(path);
    assert.deepEqual([statusCode, headers.location], [302, '/demo/']);
  });
}

test('every file of the demo page is served with its type', async () => {
  const types: { readonly [ending: string]: RegExp } = {
    html: /^text\/html; charset=utf-8$/,
    css: /^text\/css; charset=utf-8$/,
    js: /^(text|application)\/javascript; charset=utf-8$/,
    svg: /^image\/svg\+xml/,
  };
  const names = readdirSync(folder);
  assert.ok(names.includes('index.html'));
  for (const name of ['', ...names]) {
    const { statusCode, headers, body } = await get(`/demo/${name}`);
    assert.equal(statusCode, 200, name);
    assert.match(String(headers['content-type']), types[name === '' ? 'html' : name.split('.').at(-1)!]!, name);
    assert.equal(body, readFileSync(join(folder, name === '' ? 'index.html' : name), 'utf8'));
  }
});

test('I7 the policy lets nothing run, load or be sent but the page itself, whatever is asked for', async () => {
  for (const path of ['/demo/', '/demo/demo.js', '/demo/missing.js', '/demo', '/']) {
    const { headers } = await get(path);
    const policy = String(headers['content-security-policy']).split('; ').sort();
    assert.deepEqual(policy, [
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "require-trusted-types-for 'script'",
      "script-src 'self'",
      "style-src 'self'",
      "trusted-types 'none'",
    ]);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cache-control'], 'no-cache');
  }
});

test('nothing outside the folder of the page is served', async () => {
  const paths = [
    '../register-pages.ts',
    '..%2fregister-pages.ts',
    '%2e%2e/register-pages.ts',
    '..\\register-pages.ts',
    '.git',
  ];
  for (const path of paths) {
    const { statusCode, body } = await get(`/demo/${path}`);
    assert.ok(statusCode >= 400, path);
    assert.doesNotMatch(body, /registerPages/);
  }
});

test('I7 no source of the page makes HTML or code out of text, or names another host', () => {
  const banned =
    /innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|createContextualFragment|DOMParser|srcdoc|\beval\b|new Function|javascript:|\son\w+=|style="/;
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    assert.doesNotMatch(text, banned, name);
    assert.deepEqual(
      text.match(/\b(https?:)?\/\/[\w-]+\.[\w.-]+/g)?.filter((url) => !url.includes('www.w3.org')) ?? [],
      [],
      name,
    );
  }
});
