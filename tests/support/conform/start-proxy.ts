import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProxiedReply, ProxiedRequest } from './proxied.ts';

/** What a wrong server does differently; what it leaves out it does right. Made anew for each proxy. */
export interface Spoiler {
  /** Another request instead, or an answer of its own. */
  request?(request: ProxiedRequest): ProxiedRequest | ProxiedReply;
  reply?(reply: ProxiedReply, request: ProxiedRequest): ProxiedReply | Promise<ProxiedReply>;
}

export interface Proxy extends AsyncDisposable {
  readonly url: string;
}

/** Bodies above are passed on as they come, unspoilt: some are only announced. */
const largestBuffered = 512 * 1_024;

/** A server in front of another one, right in everything but for what the spoiler spoils. */
export async function startProxy(upstream: string, spoiler: Spoiler = {}): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, response) => {
    pass(incoming, response, upstream, agent, spoiler).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function pass(
  incoming: IncomingMessage,
  response: ServerResponse,
  upstream: string,
  agent: Agent,
  spoiler: Spoiler,
): Promise<void> {
  const isLarge = Number(incoming.headers['content-length'] ?? 0) > largestBuffered;
  const body = isLarge ? Buffer.alloc(0) : await readAll(incoming);
  const asked = describe(incoming, body);
  const changed = isLarge ? asked : (spoiler.request?.(asked) ?? asked);
  const came = 'status' in changed ? changed : await forward(changed, upstream, isLarge ? incoming : null, agent);
  const reply = (await spoiler.reply?.(came, asked)) ?? came;
  const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...headers } = reply.headers;
  // A preflight has no body, and says so by its status.
  const length = reply.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(reply.body)) };
  response.writeHead(reply.status, { ...headers, ...length, ...(isLarge ? { connection: 'close' } : {}) });
  response.end(reply.body);
}

function forward(
  { method, path, headers, body }: ProxiedRequest,
  upstream: string,
  stream: IncomingMessage | null,
  agent: Agent,
): Promise<ProxiedReply> {
  return new Promise((resolve, reject) => {
    const own = stream === null ? { agent } : { agent: false };
    const sent = request(`${upstream}${path}`, { method, headers, ...own }, (response) => {
      readAll(response).then((bytes) => {
        resolve({ status: response.statusCode ?? 0, headers: flatten(response.headers), body: bytes.toString('utf8') });
        if (stream !== null) sent.destroy();
      }, reject);
    });
    sent.on('error', reject);
    if (stream === null) sent.end(body);
    else {
      sent.flushHeaders();
      stream.pipe(sent);
      stream.once('error', () => sent.destroy());
    }
  });
}

function describe({ method = '', url = '', headers }: IncomingMessage, body: Buffer): ProxiedRequest {
  const [, chatId = '', ...operation] = url
    .split('?')[0]!
    .replace('/genesys/2/chat/', '')
    .replace(/\/$/, '')
    .split('/');
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return {
    method,
    path: url,
    headers: flatten(headers),
    body,
    operation: chatId === '' ? 'requestChat' : operation.join('/'),
    chatId,
    form: new URLSearchParams(isForm ? body.toString('utf8') : ''),
  };
}

function flatten(headers: IncomingMessage['headers']): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
