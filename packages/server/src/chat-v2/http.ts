import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Cancel, Scheduler } from '../platform/scheduler.ts';
import { Slots } from '../platform/slots.ts';
import { answerRequest } from './answer.ts';
import type { ChatApi } from './api.ts';
import { corsHeaders, type HeaderList, preflightHeaders } from './cors.ts';
import { countReply } from './count-reply.ts';
import { parseBody } from './parse/body.ts';
import { bodyLimit, parameterLimit } from './parse/body-limit.ts';
import { needsType, parseMediaType, untyped } from './parse/media-type.ts';
import { misunderstood, oneFault, type Reply, retry } from './reply.ts';
import { everyReply } from './reply-headers.ts';
import { findService, parsePath, type Route, route } from './route.ts';
import { refuseUnread } from './unread.ts';

export interface HttpOptions {
  readonly api: ChatApi;
  readonly scheduler: Scheduler;
  /** The peer's address as limits count it: behind trusted proxies, the one they name (CV-ERR-9). */
  sourceOf(request: IncomingMessage): string;
}

/** A request that is not answered by then is RETRYed: field clients give up after 3 s (CV-ERR-7). */
const answerWithinMs = 2_500;
const checkEveryMs = 250;
/** What is left of a refused body is read for so long, so that the client can read its answer (CV-FILE-1). */
const drainMs = 5_000;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly cors: HeaderList;
  readonly route: Route;
  startedAt: number;
  /** It was answered RETRY, since the answer took too long. */
  isLate: boolean;
}

/**
 * The customer API behind `node:http`: reads a request into a value, has it answered, writes the reply. Everything
 * else is in `answerRequest`, which knows no sockets.
 */
export class ChatHttp {
  readonly #options: HttpOptions;
  /** Requests that wait for their answer. */
  readonly #waiting = new Slots<Exchange>();
  readonly #stop: Cancel;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#stop = options.scheduler.every(checkEveryMs, () => this.#answerLate());
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  /** Requests whose answer is still to come. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** True when the path is this API's. */
  owns(path: string): boolean {
    const { basePath } = this.#options.api;
    if (!path.startsWith(basePath)) return false;
    const next = path[basePath.length];
    return next === undefined || next === '/' || next === '?';
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const { api } = this.#options;
    const { method = '', url = '' } = request;
    const path = parsePath(api, url);
    const cors = corsHeaders(api.services, findService(api, path), request.headers.origin);
    if (method === 'OPTIONS') {
      request.resume();
      response.writeHead(204, [...preflightHeaders, ...cors]);
      response.end();
      return;
    }
    const routed = route(api, method, path);
    if ('status' in routed) {
      this.#refuseBody(request, response, cors, routed);
      return;
    }
    const faulty = checkHead(request, routed);
    if (faulty !== null) {
      this.#refuseBody(request, response, cors, faulty);
      return;
    }
    this.#readBody({ request, response, cors, route: routed, startedAt: 0, isLate: false });
  }

  /** What could not be read as a request. */
  refuseUnread(error: { readonly code?: string }, socket: Socket): void {
    refuseUnread(this.#options.api, error, socket);
  }

  #readBody(exchange: Exchange): void {
    const { request, response, cors, route: routed } = exchange;
    const limit = bodyLimit(routed.service.limits);
    const isUntyped = needsType(request.headers['content-type']);
    let chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= limit && !isUntyped) return;
      request.off('data', onData);
      request.off('end', onEnd);
      chunks = [];
      const reply = isUntyped ? unknownType(routed, untyped) : tooLarge(routed);
      this.#refuseBody(request, response, cors, reply);
    };
    const onEnd = () => this.#answer(exchange, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length));
    request.on('data', onData);
    request.on('end', onEnd);
  }

  #answer(exchange: Exchange, body: Buffer): void {
    const { api } = this.#options;
    const { request, route: routed } = exchange;
    const decoded = parseBody(body, request.headers['content-type'], parameterLimit(routed.service.limits));
    if (decoded instanceof Promise) {
      void decoded.then((done) => this.#dispatch(exchange, done));
    } else {
      this.#dispatch(exchange, decoded);
    }
    api.counters.operations[routed.operation] = (api.counters.operations[routed.operation] ?? 0) + 1;
  }

  #dispatch(exchange: Exchange, decoded: Awaited<ReturnType<typeof parseBody>>): void {
    const { api, sourceOf } = this.#options;
    const { request, route: routed } = exchange;
    if (!decoded.ok) {
      this.#reply(exchange, misunderstood(decoded.httpStatus, routed.asked, decoded.faults));
      return;
    }
    const header = request.headers['idempotency-key'];
    const idempotencyKey = Array.isArray(header) ? header.join(', ') : header;
    const reply = answerRequest(api, routed, decoded.parameters, { idempotencyKey, source: sourceOf(request) });
    if (!(reply instanceof Promise)) {
      this.#reply(exchange, reply);
      return;
    }
    exchange.startedAt = api.chat.clock.monotonic();
    const slot = this.#waiting.add(exchange);
    void reply.then((done) => {
      // Not when it was answered RETRY meanwhile; another request may have the slot by now.
      if (exchange.isLate) return;
      this.#waiting.take(slot);
      this.#reply(exchange, done);
    });
  }

  #answerLate(): void {
    const before = this.#options.api.chat.clock.monotonic() - answerWithinMs;
    this.#waiting.visit((exchange, slot) => {
      if (exchange.startedAt > before) return;
      this.#waiting.take(slot);
      exchange.isLate = true;
      this.#reply(exchange, retry(exchange.route.asked));
    });
  }

  #reply({ response, cors }: Exchange, reply: Reply): void {
    const encoding = this.#writeHead(response, cors, reply);
    if (encoding !== null) response.end(reply.body, encoding);
  }

  /**
   * Answers before the body was read. The reply goes out at once, but is ended only with the body, which is drained for
   * a while: a connection that is closed on unread bytes is reset, and that may take the reply with it.
   */
  #refuseBody(request: IncomingMessage, response: ServerResponse, cors: HeaderList, reply: Reply): void {
    const cancel = this.#options.scheduler.after(drainMs, () => request.destroy());
    request.once('close', cancel);
    request.once('error', () => response.destroy());
    request.once('end', () => response.end());
    request.resume();
    const encoding = this.#writeHead(response, cors, reply);
    if (encoding !== null) response.write(reply.body, encoding);
  }

  /** The encoding of the body, or `null` when there is nobody any more to answer. */
  #writeHead(response: ServerResponse, cors: HeaderList, reply: Reply): 'latin1' | 'utf8' | null {
    countReply(this.#options.api, reply);
    if (response.destroyed) return null;
    const { body } = reply;
    const length = Buffer.byteLength(body);
    const headers = [...everyReply, ...cors, 'Content-Length', String(length)];
    if (reply.headers !== undefined) for (const pair of Object.entries(reply.headers)) headers.push(...pair);
    // Whoever sends too much may stop at this; in a drain everyone shall connect anew, and perhaps elsewhere.
    if (reply.status === 413 || this.#options.api.isDraining()) headers.push('Connection', 'close');
    response.writeHead(reply.status, headers);
    // ASCII, as nearly all of it is, is written as it lies in memory.
    return length === body.length ? 'latin1' : 'utf8';
  }
}

/** Media type, then size as announced (CV-HTTP-3, CV-HTTP-8, CV-HTTP-9). */
function checkHead(request: IncomingMessage, routed: Route): Reply | null {
  const { headers } = request;
  const advice = parseMediaType(headers);
  if (advice !== null) return unknownType(routed, advice);
  if (Number(headers['content-length'] ?? 0) > bodyLimit(routed.service.limits)) return tooLarge(routed);
  return null;
}

function unknownType(routed: Route, advice: string): Reply {
  return misunderstood(415, routed.asked, oneFault(249, advice));
}

function tooLarge(routed: Route): Reply {
  const advice = `The body is larger than ${bodyLimit(routed.service.limits)} bytes.`;
  return misunderstood(413, routed.asked, oneFault(249, advice));
}
