import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OperationId, operations, parameters as parameterTable } from '@parley/protocol/chat-v2';
import fc from 'fast-check';
import { parseBody } from '../../packages/server/src/chat-v2/parse/body.ts';
import { parseCustomNotice } from '../../packages/server/src/chat-v2/parse/custom-notice.ts';
import type { DecodedBody } from '../../packages/server/src/chat-v2/parse/decoded-body.ts';
import { parseDisconnect } from '../../packages/server/src/chat-v2/parse/disconnect.ts';
import type { Parsed } from '../../packages/server/src/chat-v2/parse/fault.ts';
import { decodeForm } from '../../packages/server/src/chat-v2/parse/form.ts';
import { defaultLimits } from '../../packages/server/src/chat-v2/parse/limits.ts';
import { RequestParameters } from '../../packages/server/src/chat-v2/parse/parameters.ts';
import { parsePushUrl } from '../../packages/server/src/chat-v2/parse/push-url.ts';
import { parseReadReceipt } from '../../packages/server/src/chat-v2/parse/read-receipt.ts';
import { parseRefresh } from '../../packages/server/src/chat-v2/parse/refresh.ts';
import { parseRequestChat } from '../../packages/server/src/chat-v2/parse/request-chat.ts';
import { parseSend } from '../../packages/server/src/chat-v2/parse/send.ts';
import type { ParseSettings } from '../../packages/server/src/chat-v2/parse/settings.ts';
import { parseTyping } from '../../packages/server/src/chat-v2/parse/typing.ts';
import { parseUpdateData } from '../../packages/server/src/chat-v2/parse/update-data.ts';
import { parseUpdateNickname } from '../../packages/server/src/chat-v2/parse/update-nickname.ts';
import { measureCpu } from '../support/measure-cpu.ts';
import { acceptedOf, codesOf, createParseSettings, encodeForm, goodCredentials } from '../support/parse-form.ts';

type Pair = readonly [name: string, value: string];
type Parser = (parameters: RequestParameters, settings: ParseSettings, idempotencyKey?: string) => Parsed<unknown>;

const parsers: { readonly [id in OperationId]: Parser } = {
  requestChat: parseRequestChat,
  send: parseSend,
  startTyping: parseTyping,
  stopTyping: parseTyping,
  refresh: parseRefresh,
  disconnect: parseDisconnect,
  pushUrl: parsePushUrl,
  updateNickname: parseUpdateNickname,
  readReceipt: parseReadReceipt,
  customNotice: parseCustomNotice,
  updateData: parseUpdateData,
};

/** The goal for the dearest body is 10 ms of CPU; a slow or busy machine is given five times that. */
const mostMs = 50;
const boundary = 'b-b';
const multipart = `multipart/form-data; boundary=${boundary}`;

/** Any text that has a UTF-8, controls and astral characters included. */
const text = fc.string({ unit: 'binary', maxLength: 200, size: 'max' });
const bytes = fc.uint8Array({ maxLength: 4_000, size: 'max' }).map((array) => Buffer.from(array));

/** Bytes that look like a body, so that the deeper branches are met. */
const formLike = fc
  .array(
    fc.constantFrom(
      '&',
      '=',
      '+',
      '%',
      '%4',
      '%41',
      '%c3',
      '%A4',
      '%00',
      'userData[',
      ']',
      '"',
      'a',
      'alias',
      '\xc3',
      '\xff',
    ),
    {
      maxLength: 200,
      size: 'max',
    },
  )
  .map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
const multipartLike = fc
  .array(
    fc.constantFrom(
      `\r\n--${boundary}`,
      `--${boundary}\r\n`,
      `\r\n--${boundary}--\r\n`,
      '\r\n',
      '\r\n\r\n',
      'Content-Disposition: form-data; name="a"',
      "content-disposition:form-data;name=a;filename*=utf-8''%ff",
      '; filename="f"',
      'Content-Type: text/plain; charset=',
      'utf-8',
      'utf-16le',
      'base64',
      'Content-Type: application/octet-stream',
      ':',
      ';',
      '=',
      '"',
      '\\',
      '--',
      '\n',
      'x',
      '\xe4',
      '\xc3\xa4',
    ),
    { maxLength: 60, size: 'max' },
  )
  .map((pieces) => Buffer.from(pieces.join(''), 'latin1'));

function assertDecoded(decoded: DecodedBody): void {
  if (decoded.ok) {
    assert.ok(decoded.parameters instanceof RequestParameters);
    return;
  }
  assert.ok(decoded.httpStatus === 400 || decoded.httpStatus === 413);
  assert.equal(decoded.faults.length, 1);
  assert.equal(decoded.faults[0].code, 249);
}

/** What the parameters must say when these pairs came in. */
function assertSame(decoded: DecodedBody, pairs: readonly Pair[]): void {
  assert.ok(decoded.ok);
  const first = new Map<string, string>();
  for (const [name, value] of pairs) if (!first.has(name)) first.set(name, value);
  assert.equal(decoded.parameters.size, pairs.length);
  for (const [name, value] of first) {
    assert.equal(decoded.parameters.get(name), value === '' ? undefined : value);
    const values = pairs.filter(([other]) => other === name).map(([, other]) => other);
    assert.equal(decoded.parameters.hasConflict(name), new Set(values).size > 1);
  }
}

test('[CV-HTTP-4, CV-ERR-3] any bytes are a form, or are told from one by status and code', () => {
  fc.assert(
    fc.property(fc.oneof(bytes, formLike), fc.integer({ min: 1, max: 50 }), (body, most) => {
      assertDecoded(decodeForm(body, most));
    }),
    { numRuns: 2_000 },
  );
});

test('[CV-HTTP-3, CV-ERR-3] any bytes are multipart, or are told from it by status and code, and none are waited for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(bytes, multipartLike), fc.integer({ min: 1, max: 50 }), async (body, most) => {
      assertDecoded(await parseBody(body, multipart, most));
      const framed = Buffer.concat([Buffer.from(`--${boundary}\r\n`), body, Buffer.from(`\r\n--${boundary}--`)]);
      assertDecoded(await parseBody(framed, multipart, most));
    }),
    { numRuns: 2_000 },
  );
});

test('[CV-HTTP-4] what a client encodes as a form is what is read', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 30 }), (pairs) => {
      assertSame(decodeForm(Buffer.from(encodeForm(pairs)), 1_000), pairs);
      assertSame(decodeForm(Buffer.from(new URLSearchParams(pairs as [string, string][]).toString()), 1_000), pairs);
    }),
    { numRuns: 1_000 },
  );
});

test('[CV-HTTP-4] what a careless client leaves unencoded is read too, but for & + and =', () => {
  const careless = (value: string) =>
    value.replaceAll(/[&=+]|%(?=[0-9a-f]{2})/gi, (special) => encodeURIComponent(special));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 10 }), (pairs) => {
      const body = pairs.map(([name, value]) => `${careless(name)}=${careless(value)}`).join('&');
      assertSame(decodeForm(Buffer.from(body), 1_000), pairs);
    }),
    { numRuns: 1_000 },
  );
});

test('[CV-HTTP-3, CV-HTTP-4] what a browser encodes as multipart is what is read', async () => {
  // Browsers write a bare line break as CR LF, and leave % and \ in names as they are, which cannot be undone.
  const name = text.map((given) => given.replaceAll(/[\r\n"\\%]/g, '_'));
  const value = text.map((given) => given.replaceAll(/[\r\n]/g, '\r\n'));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 20 }), async (pairs) => {
      const form = new FormData();
      for (const [each, its] of pairs) form.append(each, its);
      const response = new Response(form);
      const body = Buffer.from(await response.arrayBuffer());
      assertSame(await parseBody(body, response.headers.get('content-type')!, 1_000), pairs);
    }),
    { numRuns: 300 },
  );
});

const hostile = fc.oneof(
  text,
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1',
    '99999999999',
    '{',
    '{"general-properties":{"a":[1]}}',
    '[[[[',
    '\0',
    'http://a/',
    'https://u@h',
    'a@b',
    '\u202e',
    '__proto__',
    'x'.repeat(5_000),
    '😀'.repeat(20_000),
    '\ud800',
  ),
);
const parameterName = fc.oneof(
  fc.constantFrom(...Object.keys(parameterTable)),
  fc.constantFrom(
    'userData[a]',
    'userData["a"]',
    'userData[a][b]',
    'userData[__proto__]',
    'userData[]',
    '__proto__',
    'userData[_genesys_x]',
  ),
  text.map((key) => `userData[${key}]`),
);
const header = fc.option(fc.oneof(text, fc.constant('a'.repeat(30))), { nil: undefined });
const settings = fc.record({ strictCredentials: fc.boolean(), typingPreview: fc.boolean() }).map(createParseSettings);

/** What CV-ERR-2 has about a parameter: missing, malformed, too long. */
function codesAbout(name: string): number[] {
  const { description, ...codes } = parameterTable[name as keyof typeof parameterTable];
  return Object.values(codes);
}

for (const [id, parse] of Object.entries(parsers) as [OperationId, Parser][]) {
  test(`[CV-ERR-1, CV-ERR-2] ${id}: any parameters are accepted, or faulted by codes of its own in order`, () => {
    const own = ['alias', 'userId', 'secureKey', 'transcriptPosition', ...Object.keys(operations[id].parameters)];
    const codes = new Set<unknown>(own.flatMap((name) => codesAbout(name)));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(parameterName, hostile), { maxLength: 20 }),
        header,
        settings,
        (pairs, key, given) => {
          const names = pairs.map(([name]) => name);
          const values = pairs.map(([, value]) => value);
          const found = codesOf(parse(new RequestParameters(names, values), given, key));
          assert.deepEqual(
            found,
            found.toSorted((a, b) => a - b),
          );
          for (const code of found) assert.ok(codes.has(code), `${code} is a code of ${id}`);
        },
      ),
      { numRuns: 300 },
    );
  });
}

/** The dearest bodies found, each within the limits of size and number. */
const size = defaultLimits.formBody;
const dear: { readonly [what: string]: string } = {
  'one long text': `message=${'x'.repeat(size - 8)}`,
  'escapes alone': `message=${'%e4%bd%a0'.repeat(size / 9 - 1)}`,
  'bad escapes alone': `message=${'%zz'.repeat(size / 3 - 3)}`,
  'empty pairs alone': '&'.repeat(size),
  'a thousand keys': Array.from({ length: 1_000 }, (_, at) => `userData[${at}]=${'v%20'.repeat(120)}`).join('&'),
  'one key, a thousand times': 'userData[a]=1&'.repeat(1_000),
  'nested keys': `userData[${'a]['.repeat(size / 3 - 10)}]=1`,
  'quotes in keys': `userData[${'"]["'.repeat(size / 4 - 10)}]=1`,
  'a deep value': `eventAttributes={"general-properties":${'['.repeat(size - 50)}`,
  'long positions': `transcriptPosition=${'1'.repeat(size - 50)}`,
};

for (const [what, body] of Object.entries(dear)) {
  test(`[CV-HTTP-4] a form of ${what} takes at most ${mostMs} ms of CPU with any operation`, async (t) => {
    assert.ok(body.length <= size);
    const whole = Buffer.from(body);
    const given = createParseSettings({ typingPreview: true });
    for (const [id, parse] of Object.entries(parsers)) {
      const cost = await measureCpu(
        () => {
          const decoded = decodeForm(whole, 1_000);
          assert.ok(decoded.ok);
          return parse(decoded.parameters, given);
        },
        { rounds: 5 },
      );
      if (id === 'updateData') t.diagnostic(`${id}: ${cost.toFixed(2)} ms`);
      assert.ok(cost <= mostMs, `${id} took ${cost} ms`);
    }
  });
}

test(`[CV-HTTP-3] any multipart body within the limits of parameters takes at most ${mostMs} ms of CPU`, async () => {
  const part = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const full = `${Array.from({ length: 115 }, (_, at) => part(`userData[${at}]`, 'ä'.repeat(2_000))).join('')}--${boundary}--`;
  for (const body of [
    full,
    part('message', '\r\n--b-'.repeat(70_000)),
    part('x'.repeat(400_000), ''),
    part('";'.repeat(200_000), ''),
    part('\\"'.repeat(200_000), ''),
    `--${boundary}\r\n${'a:b\r\n'.repeat(90_000)}\r\n--${boundary}--`,
    `\r\n--${boundary}`.repeat(70_000),
  ]) {
    const whole = Buffer.from(body);
    const cost = await measureCpu(() => parseBody(whole, multipart, 1_000), { rounds: 7 });
    assert.ok(cost <= mostMs, `${cost} ms for ${JSON.stringify(body.slice(0, 80))}`);
  }
});

/** Limits so wide that the expressions themselves meet the whole text. */
const wide = createParseSettings({
  limits: {
    emailAddress: 1e9,
    pushUrl: 1e9,
    nickname: 1e9,
    names: 1e9,
    message: 1e9,
    eventAttributes: 1e9,
    userDataKey: 1e9,
    userDataValue: 1e9,
    userDataBytes: 1e9,
  },
});

const attacks: { readonly [what: string]: (length: number) => { readonly [name: string]: string } } = {
  'e-mail of dots': (n) => ({ emailAddress: `${'a.'.repeat(n / 2)}@` }),
  'e-mail of dashes': (n) => ({ emailAddress: `a@${'a-'.repeat(n / 2)}` }),
  'e-mail of dashes alone': (n) => ({ emailAddress: `a@a${'-'.repeat(n)}!` }),
  'e-mail of @': (n) => ({ emailAddress: '@'.repeat(n) }),
  'e-mail of one long label': (n) => ({ emailAddress: `a@${'a'.repeat(n)}!` }),
  'e-mail of labels': (n) => ({ emailAddress: `a@${'a.'.repeat(n / 2)}!` }),
  'URL of spaces': (n) => ({ pushUrl: `${' '.repeat(n)}x` }),
  'URL of slashes': (n) => ({ pushUrl: `http://${'/'.repeat(n)}` }),
  'URL of dots': (n) => ({ pushUrl: `http://a/${'../'.repeat(n / 3)}` }),
  'URL of path segments': (n) => ({ pushUrl: `http://a/${'a/'.repeat(n / 2)}` }),
  'URL of @': (n) => ({ pushUrl: `http://${'@'.repeat(n)}` }),
  'URL of a long host': (n) => ({ pushUrl: `http://${'a.'.repeat(n / 2)}` }),
  'URL of %': (n) => ({ pushUrl: `http://a/?${'%'.repeat(n)}` }),
  'position of digits': (n) => ({ transcriptPosition: '1'.repeat(n) }),
  'position of signs': (n) => ({ transcriptPosition: '-'.repeat(n) }),
  'name of controls': (n) => ({ nickname: '\u202e'.repeat(n), firstName: 'a\u0001'.repeat(n / 2) }),
  'name of astral characters': (n) => ({ nickname: '😀'.repeat(n / 2) }),
  'message of astral characters': (n) => ({ message: '😀'.repeat(n / 2) }),
  'user data of brackets': (n) => ({ [`userData[${']['.repeat(n / 2)}]`]: 'v' }),
  'user data of many keys': (n) =>
    Object.fromEntries(Array.from({ length: n / 100 }, (_, at) => [`userData[k${at}]`, 'v'])),
  'tolerated user data': (n) => ({ 'userData[_genesys_a]': '😀\0'.repeat(n / 3) }),
  'attributes of brackets': (n) => ({ eventAttributes: `{"general-properties":{"a":${'['.repeat(n)}` }),
  'attributes of members': (n) => ({ eventAttributes: `{"general-properties":{"a":[${'{},'.repeat(n / 3)}{}]}}` }),
  'token of letters': (n) => ({ clientMessageId: 'a'.repeat(n) }),
};

for (const [what, attack] of Object.entries(attacks)) {
  test(`[CV-HTTP-4] ten times the ${what} takes at most fifteen times the CPU`, async (t) => {
    const costOf = (length: number, calls: number) => {
      const fields = { ...attack(length) };
      const names = Object.keys(fields);
      const values = Object.values(fields);
      return measureCpu(
        () => {
          for (const parse of Object.values(parsers)) parse(new RequestParameters(names, values), wide);
        },
        { rounds: 5, calls },
      );
    };
    await costOf(30_000, 5);
    const short = await costOf(30_000, 20);
    const long = await costOf(300_000, 2);
    t.diagnostic(`${short.toFixed(3)} ms, ${long.toFixed(3)} ms`);
    // What takes less than ten milliseconds for 300,000 characters has not grown with their square.
    assert.ok(long <= 15 * short || long < 10, `${short} ms became ${long} ms`);
  });
}

test('[CV-OP-1] the widened limits reach the expressions: a long address is accepted', () => {
  const names = ['nickname', 'emailAddress', ...Object.keys(goodCredentials)];
  const address = `${'a.'.repeat(100_000)}a@${'b.'.repeat(100_000)}b`;
  const values = ['A', address, ...Object.values(goodCredentials)];
  assert.equal(acceptedOf(parseRequestChat(new RequestParameters(names, values), wide)).emailAddress, address);
});
