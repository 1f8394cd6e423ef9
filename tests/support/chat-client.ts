import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { type OperationId, operationIds, operations, type WireEvent } from '@parley/protocol/chat-v2';
import { assertReply, type ReplyBody } from './validate-reply.ts';

/** Parameters of a form, or a body as it is. `undefined` leaves a parameter out. */
export type Form = { readonly [name: string]: string | number | undefined } | string | Buffer;

export interface ChatReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: ReplyBody;
}

/** What the first reply of a chat gives, and every later request carries. */
export interface ChatCredentials {
  readonly chatId: string;
  readonly userId: string;
  readonly secureKey: string;
  readonly alias: string;
}

export interface ChatClient extends Disposable {
  /** `path` below the service: `''`, or `/{chatId}/{operation}`. */
  post(path: string, form: Form, headers?: { readonly [name: string]: string }): Promise<ChatReply>;
  /** Begins a chat as `{ nickname: 'Ada' }`, or with the form given; fails on anything but an ACK. */
  requestChat(form?: Form, headers?: { readonly [name: string]: string }): Promise<ChatCredentials>;
  operation(
    chat: ChatCredentials,
    id: Exclude<OperationId, 'requestChat'>,
    parameters?: { readonly [name: string]: string | number | undefined },
    headers?: { readonly [name: string]: string },
  ): Promise<ChatReply>;
  /** The whole transcript from `position` on, over as many pages as it takes. */
  read(chat: ChatCredentials, position?: number): Promise<WireEvent[]>;
}

/**
 * A client of the customer API for tests, over real sockets that are kept alive. Every reply is held to the schemas of the
 * wire, whatever the test looks at.
 * @param baseUrl of the server, such as `http://127.0.0.1:8080`.
 */
export function createChatClient(baseUrl: string, service: string, basePath = '/genesys/2/chat'): ChatClient {
  const agent = new Agent({ keepAlive: true });
  const root = `${baseUrl}${basePath}/${service}`;

  const post: ChatClient['post'] = async (path, form, headers = {}) => {
    const body = typeof form === 'string' || Buffer.isBuffer(form) ? form : encodeForm(form);
    const raw = await send(`${root}${path}`, agent, body, headers);
    return { ...raw, body: assertReply(findOperation(path), raw.status, raw.headers, raw.body) };
  };

  const operation: ChatClient['operation'] = (chat, id, parameters = {}, headers) => {
    const { chatId, userId, secureKey, alias } = chat;
    return post(`/${chatId}/${operations[id].suffix}`, { userId, secureKey, alias, ...parameters }, headers);
  };

  return {
    post,
    operation,
    async requestChat(form = { nickname: 'Ada' }, headers) {
      const { status, body } = await post('', form, headers);
      if (body.statusCode !== 0) throw new Error(`no chat: HTTP ${status} ${JSON.stringify(body)}`);
      return body as ChatCredentials;
    },
    async read(chat, position = 1) {
      const events: WireEvent[] = [];
      for (let next = position; ; ) {
        const { body } = await operation(chat, 'refresh', { transcriptPosition: next });
        if (body.statusCode !== 0) throw new Error(`no transcript: ${JSON.stringify(body)}`);
        if (body.messages.length === 0) return events;
        events.push(...body.messages);
        next = body.nextPosition!;
      }
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

function send(url: string, agent: Agent, body: string | Buffer, headers: { readonly [name: string]: string }) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const own = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers: { ...own, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function encodeForm(form: { readonly [name: string]: string | number | undefined }): string {
  const given = Object.entries(form).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

/** The operation that a path below the service names, `null` where it names none. */
function findOperation(path: string): OperationId | null {
  const [, chatId, ...rest] = (path.split('?')[0] ?? '').replace(/\/$/, '').split('/');
  if (!chatId) return 'requestChat';
  return operationIds.find((id) => operations[id].suffix === rest.join('/')) ?? null;
}
