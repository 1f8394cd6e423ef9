import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPostRequest } from './post-request.ts';

test('a request is a form POST with the headers that HTTP/1.1 and the API need, and no other', () => {
  const request = buildPostRequest({ host: '127.0.0.1', port: 8080 }, '/genesys/2/chat/bench', { nickname: 'a&b' });
  assert.equal(
    request.toString('latin1'),
    'POST /genesys/2/chat/bench HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n' +
      'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 14\r\n\r\nnickname=a%26b',
  );
});

test('the length counts bytes, of any text', () => {
  const text = buildPostRequest({ host: 'h', port: 1 }, '/', { message: 'Tšau 👋' }).toString('latin1');
  const [head, body] = text.split('\r\n\r\n') as [string, string];
  assert.equal(body, 'message=T%C5%A1au+%F0%9F%91%8B');
  assert.match(head, new RegExp(`Content-Length: ${body.length}$`));
});
