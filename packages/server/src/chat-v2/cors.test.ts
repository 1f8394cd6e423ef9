import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestService } from '../../../../tests/support/chat/test-service.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import type { ChatService } from './service.ts';

const open = createTestService();
const shop = createTestService({ name: 'shop', allowedOrigins: ['https://shop.example', 'http://localhost:3000'] });
const bank = createTestService({ name: 'bank', allowedOrigins: ['https://bank.example'] });

function headersFor(
  service: ChatService | undefined,
  origin: string | undefined,
  all: readonly ChatService[] = [open],
) {
  const list = corsHeaders({ find: () => undefined, all: () => all }, service, origin);
  const pairs: [string, string][] = [];
  for (let at = 0; at < list.length; at += 2) pairs.push([list[at]!, list[at + 1]!]);
  return Object.fromEntries(pairs);
}

const exposed = { 'Access-Control-Expose-Headers': 'Retry-After, Content-Disposition' };
const anyone = { 'Access-Control-Allow-Origin': '*', ...exposed };
const echo = (origin: string) => ({
  'Access-Control-Allow-Origin': origin,
  'Access-Control-Allow-Credentials': 'true',
  ...exposed,
  Vary: 'Origin',
});
const nobody = { Vary: 'Origin' };

describe('the CORS headers of a reply', () => {
  test('[CV-HTTP-7] are * by default, for every origin and for none', () => {
    for (const origin of ['https://any.example', 'null', undefined]) assert.deepEqual(headersFor(open, origin), anyone);
  });

  test('[CV-HTTP-7] with a list the exact origin is echoed, with credentials and Vary', () => {
    for (const origin of shop.allowedOrigins) assert.deepEqual(headersFor(shop, origin), echo(origin));
  });

  test('[CV-HTTP-7] other origins get no header but Vary', () => {
    const others = [
      'https://shop.example.evil.example',
      'https://shop.example:8443',
      'http://shop.example',
      'https://SHOP.example',
      'null',
      '*',
      undefined,
    ];
    for (const origin of others) assert.deepEqual(headersFor(shop, origin), nobody, String(origin));
  });

  test('[CV-HTTP-7] where the path names no service: * if any has it, else the union of the lists', () => {
    assert.deepEqual(headersFor(undefined, 'https://any.example', [shop, open, bank]), anyone);
    assert.deepEqual(headersFor(undefined, 'https://bank.example', [shop, bank]), echo('https://bank.example'));
    assert.deepEqual(headersFor(undefined, 'https://shop.example', [shop, bank]), echo('https://shop.example'));
    assert.deepEqual(headersFor(undefined, 'https://any.example', [shop, bank]), nobody);
    assert.deepEqual(headersFor(undefined, 'https://any.example', []), nobody);
  });
});

test('[CV-HTTP-7] a preflight allows POST and the headers that clients send', () => {
  const at = preflightHeaders.indexOf('Access-Control-Allow-Headers');
  const allowed = preflightHeaders[at + 1]?.split(', ');
  for (const header of ['content-type', 'authorization', 'apikey', 'gms_user', 'idempotency-key']) {
    assert.ok(allowed?.includes(header), header);
  }
  const methods = preflightHeaders[preflightHeaders.indexOf('Access-Control-Allow-Methods') + 1];
  assert.equal(methods, 'POST, OPTIONS');
});
