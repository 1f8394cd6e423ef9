import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { operationIds, operations } from '@parley/protocol/chat-v2';
import { createTestApi } from '../../../../tests/support/chat/test-api.ts';
import { createTestNode } from '../../../../tests/support/chat/test-node.ts';
import { createTestService } from '../../../../tests/support/chat/test-service.ts';
import type { Reply } from './reply.ts';
import { findService, parsePath, type Route, route } from './route.ts';

const services = [
  createTestService(),
  createTestService({ name: 'old', retired: true }),
  createTestService({ name: 'hélp 1' }),
];
const api = createTestApi(createTestNode({ services }));
const base = '/genesys/2/chat';

function ask(path: string, method = 'POST'): Route | Reply {
  return route(api, method, parsePath(api, base + path));
}

function routeOf(path: string): string {
  const routed = ask(path);
  return 'operation' in routed
    ? `${routed.service.name} ${routed.asked.chatId} ${routed.operation}`
    : `HTTP ${routed.status}`;
}

function faultOf(path: string, method = 'POST'): [status: number, code: number] {
  const reply = ask(path, method);
  assert.ok('status' in reply);
  return [reply.status, JSON.parse(reply.body).errors[0].code];
}

describe('the way of a request', () => {
  test('[CV-HTTP-1] a service alone is requestChat, with or without a slash at the end', () => {
    for (const path of ['/support', '/support/', '/support?a=b', '/support/?a=b/c']) {
      assert.equal(routeOf(path), 'support undefined requestChat', path);
    }
  });

  test('[CV-HTTP-1] each operation has its place below the chat', () => {
    for (const id of operationIds) {
      const { suffix } = operations[id];
      if (suffix === null) continue;
      assert.equal(routeOf(`/support/Chat1/${suffix}`), `support Chat1 ${id}`);
      assert.equal(routeOf(`/support/Chat1/${suffix}/?x=1`), `support Chat1 ${id}`);
    }
  });

  test('[CV-HTTP-1] segments are decoded, each by itself', () => {
    assert.equal(routeOf('/h%C3%A9lp%201'), 'hélp 1 undefined requestChat');
    assert.equal(routeOf('/support/a%2Fb/refresh'), 'support a/b refresh');
    assert.equal(routeOf('/%73upport/Chat1/%72efresh'), 'support Chat1 refresh');
  });

  test('[CV-HTTP-5] what is in the query is no part of it', () => {
    assert.equal(routeOf('/support/Chat1/refresh?x=/support/Chat2/send'), 'support Chat1 refresh');
  });

  test('[CV-ERR-3] an unknown service is 404 with code 306', () => {
    for (const path of [
      '',
      '/',
      '/nobody',
      '/nobody/Chat1/refresh',
      '/Support',
      '/support%20',
      '//support',
      '/__proto__',
    ]) {
      assert.deepEqual(faultOf(path), [404, 306], path);
    }
  });

  test('[CV-ERR-3] an unknown operation, or a path that is no UTF-8, is 404 with code 249', () => {
    const paths = [
      '/support/Chat1',
      '/support/Chat1/',
      '/support/Chat1/nothing',
      '/support/Chat1/Refresh',
      '/support/Chat1/refresh/more',
      '/support/Chat1/refresh//',
      '/support/Chat1/constructor',
      '/support//refresh/x',
      '/support/%FF/refresh',
      '/%FF',
      '/support/%/refresh',
    ];
    for (const path of paths) assert.deepEqual(faultOf(path), [404, 249], path);
  });

  test('[CV-HTTP-2] anything but POST is 405 with Allow', () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD']) {
      const reply = ask('/support/Chat1/refresh', method);
      assert.ok('status' in reply);
      assert.deepEqual([reply.status, reply.headers], [405, { Allow: 'POST, OPTIONS' }]);
      assert.equal(JSON.parse(reply.body).errors[0].code, 249);
    }
  });

  test('[CV-HTTP-9] first the service, then the method, then the operation', () => {
    assert.deepEqual(faultOf('/nobody/Chat1/nothing', 'GET'), [404, 306]);
    assert.deepEqual(faultOf('/support/Chat1/nothing', 'GET'), [405, 249]);
    assert.deepEqual(faultOf('/support/Chat1/nothing', 'POST'), [404, 249]);
  });

  test('[CV-REP-6] a fault names the chat of its path, as asked', () => {
    for (const [path, method] of [
      ['/nobody/Chat%201/refresh', 'POST'],
      ['/support/Chat%201/nothing', 'POST'],
      ['/support/Chat%201/refresh', 'GET'],
    ] as const) {
      const reply = ask(path, method);
      assert.ok('status' in reply);
      assert.equal(JSON.parse(reply.body).chatId, 'Chat 1');
    }
    const reply = ask('/nobody');
    assert.ok('status' in reply);
    assert.equal('chatId' in JSON.parse(reply.body), false);
  });

  test('[CV-ERR-3] a retired service takes no new chats; the ones it has go on', () => {
    assert.deepEqual(faultOf('/old'), [404, 306]);
    assert.equal(routeOf('/old/Chat1/send'), 'old Chat1 send');
  });

  test('[CV-HTTP-7] the service of a path is found whatever else is wrong with it', () => {
    for (const path of ['/support', '/support/Chat1/nothing', '/support/%FF/refresh']) {
      assert.equal(findService(api, parsePath(api, base + path)), services[0], path);
    }
    for (const path of ['', '/', '/nobody', '/%FF']) {
      assert.equal(findService(api, parsePath(api, base + path)), undefined, path);
    }
  });
});
