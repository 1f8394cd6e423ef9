// Requests and replies byte by byte; tests/wire/fixtures/README.md says how to read the files.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ChatCredentials, createChatClient } from '../support/chat-client.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { formRequest, type RawReply, sendRaw } from '../support/raw-request.ts';

const folder = join(import.meta.dirname, 'fixtures');
const placeholders = {
  chatId: 'CHATIDCHATIDCHAT',
  userId: 'USERIDUSERIDUSER',
  secureKey: 'securekeysecurekeysecurekeysecur',
};
type Ids = Pick<ChatCredentials, keyof typeof placeholders>;

let parley: Parley;
before(async () => {
  parley = await startParley();
});
after(() => parley[Symbol.asyncDispose]());

/** The names of a folder's requests, in their order. */
const listed = (kind: string) =>
  readdirSync(join(folder, kind))
    .filter((name) => name.endsWith('.request'))
    .map((name) => name.slice(0, -'.request'.length))
    .sort();

const read = (name: string) => readFileSync(join(folder, name), 'latin1');

function fill(request: string, ids: Ids): Buffer {
  let filled = request;
  for (const [name, placeholder] of Object.entries(placeholders)) {
    filled = filled.replaceAll(placeholder, ids[name as keyof Ids]);
  }
  return Buffer.from(filled, 'latin1');
}

/** The reply as the files have it. */
function mask({ head, body }: RawReply, ids: Ids): string {
  let masked = (head + Buffer.from(body).toString('latin1'))
    .replace(/^Date: .{29}\r$/m, 'Date: Thu, 01 Jan 1970 00:00:00 GMT\r')
    .replaceAll(/"utcTime":\d{13}(?=[,}])/g, '"utcTime":1432845088000')
    .replaceAll(/referenceId\[\d{10}\]/g, 'referenceId[0000000000]');
  for (const [name, placeholder] of Object.entries(placeholders)) {
    masked = masked.replaceAll(ids[name as keyof Ids], placeholder);
  }
  return masked;
}

test('[CV-HTTP-1, CV-HTTP-6, CV-REP-1, CV-REP-6] a chat from its beginning to its end, byte by byte', async (t) => {
  const names = listed('session');
  assert.ok(names.length > 20);
  let ids: Ids = placeholders;
  for (const name of names) {
    await t.test(name, async () => {
      const reply = await sendRaw(parley.url, fill(read(`session/${name}.request`), ids));
      if (ids === placeholders) ids = JSON.parse(reply.body);
      assert.equal(mask(reply, ids), read(`session/${name}.reply`));
    });
  }
});

describe('[CV-HTTP-3, CV-HTTP-4, CV-ERR-1, CV-ERR-3] a hostile body has its exact answer, and nothing else of it is added:', () => {
  for (const name of listed('hostile')) {
    test(name, async () => {
      using client = createChatClient(parley.url, 'test');
      const chat = await client.requestChat({ nickname: 'First Last' });
      const reply = await sendRaw(parley.url, fill(read(`hostile/${name}.request`), chat));
      assert.equal(mask(reply, chat), read(`hostile/${name}.reply`));
      const shown = reply.body.includes('"index":2') ? 2 : 1;
      assert.equal((await client.read(chat)).length, shown);
    });
  }

  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  for (const [name, body] of [
    ['large-10000-parameters', () => 'a=1&'.repeat(10_000)],
    ['large-10000-user-data-keys', () => Array.from({ length: 10_000 }, (_, at) => `userData[${at}]=v`).join('&')],
    ['large-10-mb', () => Buffer.alloc(10 * 1024 * 1024, 'x')],
    ['large-512-kib-of-brackets', () => `userData[${']['.repeat(262_000)}]=v`],
    ['large-512-kib-of-ampersands', () => '&'.repeat(524_288)],
  ] as const) {
    test(name, async () => {
      const reply = await sendRaw(parley.url, formRequest('/genesys/2/chat/test', body(), { headers: form }));
      assert.equal(mask(reply, placeholders), read(`hostile/${name}.reply`));
    });
  }
});

test('I14 after all of that the server answers as before, and logged no fault of its own', async () => {
  using client = createChatClient(parley.url, 'test');
  const chat = await client.requestChat();
  assert.equal((await client.operation(chat, 'send', { message: 'hello' })).body.statusCode, 0);
  assert.deepEqual(
    parley.log().filter(({ level }) => level === 'error'),
    [],
  );
});
