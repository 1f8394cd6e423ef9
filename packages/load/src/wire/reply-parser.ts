/** A reply that this client cannot or will not read: the connection is of no use afterwards. */
export class UnreadableReplyError extends Error {
  override readonly name = 'UnreadableReplyError';
}

/** Takes one reply: its HTTP status and where its body lies. The bytes are only valid during the call. */
export type TakeReply = (httpStatus: number, bytes: Buffer, bodyStart: number, bodyEnd: number) => void;

/**
 * Reads HTTP/1.1 replies with a Content-Length from a stream of bytes, however it is cut.
 *
 * Only what a server of this API sends to a keep-alive client is understood: everything else (chunked bodies, 1xx, no
 * length) is an error, so that a server cannot look fast by answering in a way that is cheaper to misread. A reply
 * that arrives whole, as nearly all do, is read in place without a copy.
 */
export class ReplyParser {
  readonly #take: TakeReply;
  #pending: Buffer | null = null;
  #status = 0;
  #bodyStart = 0;
  #bodyEnd = -1;

  constructor(take: TakeReply) {
    this.#take = take;
  }

  /** True when no reply is half read. */
  get isAtBoundary(): boolean {
    return this.#pending === null;
  }

  /** Takes `bytes[0, length)`. @throws {UnreadableReplyError} */
  push(bytes: Buffer, length: number): void {
    let buffer = bytes;
    let end = length;
    if (this.#pending !== null) {
      buffer = Buffer.concat([this.#pending, bytes.subarray(0, length)]);
      end = buffer.length;
      this.#pending = null;
    }
    let start = 0;
    while (start < end) {
      if (!this.#readHead(buffer, start, end) || this.#bodyEnd > end) {
        // The shared read buffer is overwritten by the next read: what is kept must be a copy.
        this.#pending = Buffer.from(buffer.subarray(start, end));
        return;
      }
      start = this.#bodyEnd;
      this.#take(this.#status, buffer, this.#bodyStart, this.#bodyEnd);
    }
  }

  /** Finds status, body start and body end of the reply at `start`; false when its head is not complete yet. */
  #readHead(buffer: Buffer, start: number, end: number): boolean {
    const headEnd = findHeadEnd(buffer, start, end);
    if (headEnd === -1) {
      if (end - start > 65_536) throw new UnreadableReplyError('the head of a reply is longer than 64 KiB');
      return false;
    }
    this.#status = readStatus(buffer, start, headEnd);
    this.#bodyStart = headEnd + 4;
    this.#bodyEnd = this.#bodyStart + readContentLength(buffer, start, headEnd);
    return true;
  }
}

const CR = 13;
const LF = 10;

/** Index of the CRLFCRLF that ends the head, or -1. Steps over three bytes where the fourth rules a match out. */
function findHeadEnd(buffer: Buffer, start: number, end: number): number {
  let at = start + 3;
  while (at < end) {
    const byte = buffer[at];
    if (byte === LF) {
      if (buffer[at - 1] === CR && buffer[at - 2] === LF && buffer[at - 3] === CR) return at - 3;
      at += 2;
    } else at += byte === CR ? 1 : 4;
  }
  return -1;
}

/** The status of `HTTP/1.1 200 OK`. */
function readStatus(buffer: Buffer, start: number, headEnd: number): number {
  const status = (buffer[start + 9]! - 48) * 100 + (buffer[start + 10]! - 48) * 10 + (buffer[start + 11]! - 48);
  const isHttp11 = headEnd - start >= 12 && buffer.toString('latin1', start, start + 9) === 'HTTP/1.1 ';
  if (!isHttp11 || !(status >= 200 && status <= 599)) {
    throw new UnreadableReplyError(`not an HTTP/1.1 reply: ${firstLine(buffer, start, headEnd)}`);
  }
  return status;
}

function readContentLength(buffer: Buffer, start: number, headEnd: number): number {
  let length = -1;
  let line = buffer.indexOf(LF, start) + 1;
  while (line > 0 && line <= headEnd) {
    // Lower case by setting bit 5: c = 99, t = 116.
    const first = buffer[line]! | 32;
    if (first === 99 && isHeader(buffer, line, 'content-length:')) {
      if (length !== -1) throw new UnreadableReplyError('a reply with two Content-Length headers');
      length = readDecimal(buffer, line + 15, headEnd);
    } else if (first === 116 && isHeader(buffer, line, 'transfer-encoding:')) {
      throw new UnreadableReplyError('a reply with Transfer-Encoding; only Content-Length is read here');
    }
    line = buffer.indexOf(LF, line) + 1;
  }
  if (length === -1) throw new UnreadableReplyError('a reply without Content-Length');
  return length;
}

function isHeader(buffer: Buffer, at: number, lowerCaseName: string): boolean {
  return buffer.toString('latin1', at, at + lowerCaseName.length).toLowerCase() === lowerCaseName;
}

function readDecimal(buffer: Buffer, from: number, headEnd: number): number {
  let at = from;
  while (at < headEnd && (buffer[at] === 32 || buffer[at] === 9)) at++;
  let value = -1;
  while (at < headEnd) {
    const digit = buffer[at]! - 48;
    if (digit < 0 || digit > 9) break;
    value = (value === -1 ? 0 : value * 10) + digit;
    at++;
  }
  while (at < headEnd && (buffer[at] === 32 || buffer[at] === 9)) at++;
  if (value === -1 || value > 1e9 || (at !== headEnd && buffer[at] !== CR)) {
    throw new UnreadableReplyError('a reply whose Content-Length is not a number');
  }
  return value;
}

function firstLine(buffer: Buffer, start: number, headEnd: number): string {
  return buffer.toString('latin1', start, Math.min(headEnd, start + 80)).split('\r\n')[0] ?? '';
}
