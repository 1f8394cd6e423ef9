/** A request on its way through a proxy, with what its path and its form say. */
export interface ProxiedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
  /** `requestChat`, or what follows the chatId in the path. */
  readonly operation: string;
  readonly chatId: string;
  /** Of a form; empty for other bodies. */
  readonly form: URLSearchParams;
}

export interface ProxiedReply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

// biome-ignore lint/suspicious/noExplicitAny: what is spoilt is taken apart without a type on purpose.
export type Json = any;

/** The same with another body. */
export function withForm(request: ProxiedRequest, change: (form: URLSearchParams) => void): ProxiedRequest {
  const form = new URLSearchParams(request.form);
  change(form);
  return withBody(request, Buffer.from(form.toString()));
}

export function withBody(request: ProxiedRequest, body: Buffer): ProxiedRequest {
  return { ...request, body, headers: { ...request.headers, 'content-length': String(body.length) } };
}

/** The same request to another operation of its chat. */
export function toOperation(request: ProxiedRequest, operation: string): ProxiedRequest {
  return { ...request, path: request.path.replace(`/${request.operation}`, `/${operation}`) };
}

/** The reply with its JSON changed in place; any other body stays. */
export function withJson(reply: ProxiedReply, change: (json: Json) => void): ProxiedReply {
  if (!reply.body.startsWith('{')) return reply;
  const json = JSON.parse(reply.body);
  change(json);
  return { ...reply, body: JSON.stringify(json) };
}

export function fault(status: number, code: number, chatId?: string): ProxiedReply {
  const errors = [{ code, advice: 'So it is.' }];
  const shape = { statusCode: 2, alias: '1', chatEnded: false, messages: [], errors, chatId };
  return {
    status,
    headers: {
      'content-type': 'application/json;charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Retry-After, Content-Disposition',
    },
    body: JSON.stringify(shape),
  };
}

export function isAckOf(reply: ProxiedReply): boolean {
  return reply.status === 200 && reply.body.startsWith('{') && JSON.parse(reply.body).statusCode === 0;
}
