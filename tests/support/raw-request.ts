import { connect, type Socket } from 'node:net';

export interface RawReply {
  readonly status: number;
  /** The head as it came, with the line breaks. */
  readonly head: string;
  /** By lower-case name; values of repeated headers are joined with commas. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** A connection on which a test says byte by byte what it wants, and reads whole replies. */
export interface RawConnection extends Disposable {
  readonly socket: Socket;
  /** Resolves when the bytes are handed over to the system, or the other side has closed. */
  write(bytes: string | Buffer): Promise<void>;
  /** The next reply. Rejects when the connection ends before it is complete. */
  read(): Promise<RawReply>;
  /** Until the other side has ended the connection. */
  readonly closed: Promise<void>;
  /** The connection's error, such as a reset. */
  readonly failure: Error | undefined;
}

/** How long a reply may take before a test gives up; ten times as long as any takes. */
const giveUpMs = 30_000;

export async function openConnection(baseUrl: string): Promise<RawConnection> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let received: Buffer = Buffer.alloc(0);
  let ended = false;
  let notify = () => {};
  const wake = () => notify();
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  // A server that cuts the connection after its answer may do so by a reset: what came before still counts.
  let failure: Error | undefined;
  socket.on('error', (error) => {
    failure = error;
  });
  const closed = new Promise<void>((resolve) => {
    const end = () => {
      ended = true;
      wake();
      resolve();
    };
    socket.once('end', end);
    socket.once('close', end);
  });
  return {
    socket,
    closed,
    get failure() {
      return failure;
    },
    write(bytes) {
      return new Promise((resolve) => {
        if (socket.destroyed || !socket.writable) resolve();
        else socket.write(bytes, () => resolve());
      });
    },
    async read() {
      const deadline = setTimeout(() => socket.destroy(), giveUpMs);
      try {
        for (;;) {
          const taken = takeReply(received);
          if (taken !== null) {
            received = taken.rest;
            return taken.reply;
          }
          if (ended)
            throw new Error(`the connection ended after ${JSON.stringify(received.toString('latin1', 0, 500))}`);
          await new Promise<void>((resolve) => {
            notify = resolve;
          });
        }
      } finally {
        clearTimeout(deadline);
      }
    },
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** Sends exactly these bytes on a connection of their own, and reads one reply. */
export async function sendRaw(baseUrl: string, bytes: string | Buffer): Promise<RawReply> {
  using connection = await openConnection(baseUrl);
  const writing = connection.write(bytes);
  const reply = await connection.read();
  await writing;
  return reply;
}

/** A request with the headers given and no others, `Host` and the length of a body excepted. */
export function formRequest(
  path: string,
  body: string | Buffer = '',
  { method = 'POST', headers = {} }: { method?: string; headers?: { readonly [name: string]: string } } = {},
): Buffer {
  const own = { Host: 'parley.example', ...headers, 'Content-Length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(own).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'),
    Buffer.from(body),
  ]);
}

function takeReply(bytes: Buffer): { reply: RawReply; rest: Buffer } | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = bytes.toString('latin1', 0, end + 4);
  const [statusLine = '', ...lines] = head.trimEnd().split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const headers: { [name: string]: string } = {};
  for (const line of lines) {
    const [name = '', ...value] = line.split(':');
    const key = name.toLowerCase();
    const text = value.join(':').trim();
    headers[key] = headers[key] === undefined ? text : `${headers[key]},${text}`;
  }
  if (status === 100) return takeReply(bytes.subarray(end + 4));
  const length = Number(headers['content-length'] ?? 0);
  if (bytes.length < end + 4 + length) return null;
  const body = bytes.toString('utf8', end + 4, end + 4 + length);
  return { reply: { status, head, headers, body }, rest: bytes.subarray(end + 4 + length) };
}
