import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findOperation } from './find-operation.ts';
import { encodeForm, encodeMultipart } from './form.ts';
import { readReply } from './reply.ts';
import { parseTarget } from './target.ts';

test('a URL without a path means the base path of the API, any other path is the base path', () => {
  const at = (url: string) => {
    const { origin, basePath } = parseTarget(url, 's');
    return `${origin} ${basePath}`;
  };
  assert.equal(at('http://127.0.0.1:8080'), 'http://127.0.0.1:8080 /genesys/2/chat');
  assert.equal(at('127.0.0.1:8080/'), 'http://127.0.0.1:8080 /genesys/2/chat');
  assert.equal(at('https://Chat.example/api/chat//'), 'https://chat.example /api/chat');
  for (const url of ['ftp://a.example', 'http://', '', 'http://a b/']) assert.throws(() => at(url), TypeError, url);
});

test('a path names its operation and its chat, with or without slash and query', () => {
  assert.deepEqual(findOperation('/?nickname=A'), { operation: 'requestChat', chatId: undefined });
  assert.deepEqual(findOperation('/c/send/?x=y'), { operation: 'send', chatId: 'c' });
  assert.deepEqual(findOperation('/c/sing'), { operation: null, chatId: 'c' });
});

test('a form is escaped, leaves out what is undefined, and is as it is when it is bytes', () => {
  assert.equal(String(encodeForm({ a: '1 +%&=', b: undefined, 'c[d]': 0 })), 'a=1%20%2B%25%26%3D&c%5Bd%5D=0');
  assert.equal(String(encodeForm('&a=b')), '&a=b');
});

test('a multipart body is what a browser makes of the same fields', async () => {
  const { body, type } = encodeMultipart({ a: '1', 'userData["k"]': 'ä\r\n' });
  const data = await new Response(new Uint8Array(body), { headers: { 'Content-Type': type } }).formData();
  assert.deepEqual(
    [...data],
    [
      ['a', '1'],
      ['userData["k"]', 'ä\r\n'],
    ],
  );
});

test('a reply is read as far as it goes, whatever it is', () => {
  for (const body of ['', 'null', '[]', '1', '"x"', '{', '{"messages":null,"errors":[null,1,{"code":"x"}]}']) {
    const { messages, codes } = readReply(body);
    assert.deepEqual([messages, codes], [[], []], body);
  }
  const { messages } = readReply('{"messages":[null,{"index":"1","from":null}]}');
  assert.deepEqual(
    messages.map(({ index, nickname }) => [index, nickname]),
    [
      [Number.NaN, undefined],
      [Number.NaN, undefined],
    ],
  );
});
