import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ReplyParser, UnreadableReplyError } from './reply-parser.ts';

interface Read {
  readonly status: number;
  readonly body: string;
}

describe('replies are read', () => {
  test('in place when whole, with the status and the body that were sent', () => {
    assert.deepEqual(readAll([reply(200, '{"statusCode":0}')]), [{ status: 200, body: '{"statusCode":0}' }]);
  });

  test('one after another out of one chunk, an empty body among them', () => {
    const text = reply(200, 'a') + reply(204, '') + reply(503, 'ccc');
    assert.deepEqual(readAll([text]), [
      { status: 200, body: 'a' },
      { status: 204, body: '' },
      { status: 503, body: 'ccc' },
    ]);
  });

  test('with the length in any case, with blanks around it, and header lines that only begin like it', () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-lengthy: 9\r\ncontent-LENGTH: \t2 \r\nTransfer: x';
    assert.deepEqual(readAll([`${head}\r\n\r\nhi`]), [{ status: 200, body: 'hi' }]);
  });

  test('the same however the bytes are cut, from a read buffer that the next read overwrites', () => {
    const bodies = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (texts, sizes) => {
        const text = texts.map((body) => reply(200, body)).join('');
        const read = readAll(cut(text, sizes));
        assert.deepEqual(
          read.map(({ body }) => body),
          texts,
        );
      }),
    );
  });

  test('only to the end of what has come: half a reply is no boundary', () => {
    const parser = new ReplyParser(() => {});
    const bytes = Buffer.from(reply(200, 'abc'));
    parser.push(bytes, bytes.length - 1);
    assert.equal(parser.isAtBoundary, false);
    parser.push(bytes.subarray(bytes.length - 1), 1);
    assert.equal(parser.isAtBoundary, true);
  });
});

describe('a reply is unreadable', () => {
  const cases: [what: string, text: string, message: RegExp][] = [
    ['without a length', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n', /without Content-Length/],
    ['with two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx', /two Content-Length/],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', /Transfer-Encoding/],
    ['with a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\nx', /not a number/],
    ['with an empty length', 'HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n', /not a number/],
    [
      'of another protocol',
      'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n',
      /not an HTTP\/1\.1 reply: HTTP\/1\.0 200 OK/,
    ],
    ['that goes on', 'HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n', /100 Continue/],
    ['whose head does not end', `HTTP/1.1 200 OK\r\nA: ${'b'.repeat(70_000)}`, /longer than 64 KiB/],
  ];
  for (const [what, text, message] of cases) {
    test(what, () => {
      assert.throws(
        () => readAll([text]),
        (error) => error instanceof UnreadableReplyError && message.test(error.message),
      );
    });
  }
});

function reply(status: number, body: string): string {
  return `HTTP/1.1 ${status} Whatever\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** Reads the pieces through one buffer that is scribbled over after each, as sockets do with theirs. */
function readAll(pieces: readonly string[]): Read[] {
  const shared = Buffer.alloc(200_000);
  const replies: Read[] = [];
  const parser = new ReplyParser((status, bytes, bodyStart, bodyEnd) => {
    replies.push({ status, body: bytes.toString('latin1', bodyStart, bodyEnd) });
  });
  for (const piece of pieces) {
    const length = shared.write(piece, 'latin1');
    parser.push(shared, length);
    shared.fill(0xff);
  }
  return replies;
}

function cut(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}
